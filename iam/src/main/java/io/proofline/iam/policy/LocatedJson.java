package io.proofline.iam.policy;

import java.util.List;

/** JSON that knows where it stands; objects keep names that occur twice. */
sealed interface LocatedJson {
  Position at();

  /** An object's members in the order of the text. */
  record Members(List<Member> members, Position at) implements LocatedJson {}

  /** A list. */
  record Items(List<LocatedJson> items, Position at) implements LocatedJson {}

  /** Text, or a number or truth value as written. */
  record Text(String text, boolean quoted, Position at) implements LocatedJson {}

  /** A null. */
  record Nothing(Position at) implements LocatedJson {}

  /** A name and its value; {@code at} is the place of the name. */
  record Member(String name, LocatedJson value, Position at) {}
}
