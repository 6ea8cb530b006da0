package io.proofline.iam.symbolic;

import java.util.List;

/**
 * A value of one dimension.
 *
 * @param values texts as symbols; empty for an absent key, more than one only for keys with several
 *     values
 */
record Member(List<int[]> values) {
  static final Member ABSENT = new Member(List.of());

  static Member of(int[] value) {
    return new Member(List.of(value));
  }
}
