package io.proofline.iam.policy;

import io.proofline.iam.policy.PrincipalElement.Kind;
import io.proofline.iam.policy.PrincipalElement.Principal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Principal and NotPrincipal. */
final class PrincipalReading {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  // Unique ids of users, roles and the like: "IAM identifiers", unique ID prefixes.
  private static final Pattern UNIQUE_ID = Pattern.compile("A[A-Z0-9]{15,127}");
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:(iam|sts):[a-z0-9-]*:[0-9]{12}:.+");

  private final ReadingNotes notes;

  PrincipalReading(ReadingNotes notes) {
    this.notes = notes;
  }

  PrincipalElement principal(LocatedJson.Member member, String path) {
    List<Principal> named = new ArrayList<>();
    switch (member.value()) {
      case LocatedJson.Text text -> {
        if (text.text().equals("*")) {
          named.add(new Principal(Kind.ANYONE, "*"));
        } else {
          notes.unclear(text.at(), path, "a principal that is text must be \"*\"");
        }
      }
      case LocatedJson.Members object -> kinds(object, path, named);
      case LocatedJson other -> notes.unclear(other.at(), path, "neither \"*\" nor an object");
    }
    return new PrincipalElement(member.name().equals("NotPrincipal"), named, member.at());
  }

  private void kinds(LocatedJson.Members object, String path, List<Principal> named) {
    if (object.members().isEmpty()) {
      notes.unclear(object.at(), path, "names nobody");
    }
    Set<Kind> seen = new HashSet<>();
    for (LocatedJson.Member one : object.members()) {
      Kind kind = kind(one.name());
      if (kind == null) {
        notes.unclear(
            one.at(), path, "unknown kind of principal " + ReadingNotes.quoted(one.name()));
        continue;
      }
      if (!seen.add(kind)) {
        notes.unclear(one.at(), path, one.name() + " is there twice");
      }
      String element = path + "." + one.name();
      for (LocatedJson.Text text : notes.texts(one.value(), element)) {
        // An account id without quotes has lost its leading zeros, if it had any.
        String value =
            kind == Kind.AWS && !text.quoted() && text.text().matches("[0-9]{1,11}")
                ? "0".repeat(12 - text.text().length()) + text.text()
                : text.text();
        named.add(new Principal(kind, value));
        check(kind, value, text, element);
      }
    }
  }

  private void check(Kind kind, String value, LocatedJson.Text text, String element) {
    String shown = ReadingNotes.quoted(value);
    if (!text.quoted()) {
      notes.invalid(text.at(), element, "a principal is text in quotes");
    }
    if (value.equals("*")) {
      return;
    }
    if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0) {
      notes.unclear(text.at(), element, shown + ": a principal has no wildcards, except * alone");
    } else if (value.isEmpty()) {
      notes.unclear(text.at(), element, "an empty principal");
    } else if (kind == Kind.AWS) {
      if (UNIQUE_ID.matcher(value).matches()) {
        notes.note(text.at(), element, shown + " is the id of a principal that is deleted");
      } else if (!ACCOUNT.matcher(value).matches() && !ARN.matcher(value).matches()) {
        notes.invalid(text.at(), element, shown + " is no account, no IAM or STS ARN, and no *");
      }
    } else if (kind == Kind.SERVICE && value.indexOf('.') < 0) {
      notes.invalid(text.at(), element, shown + " is no service principal");
    }
  }

  private static @Nullable Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.ANYONE && kind.spelling().equals(name)) {
        return kind;
      }
    }
    return null;
  }
}
