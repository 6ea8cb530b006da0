package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Language.Scale;
import io.proofline.iam.symbolic.Language.Texts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What values a dimension has in any request, whatever the policies say. */
final class Domain {
  /** Characters of an action in lower case. */
  static final String ACTION_ALPHABET = "xabcdefghijklmnopqrstuvwyz1234567890-";

  private static final Texts ACTIONS =
      new Texts(List.of(new Glob.Builder().one().run().text(":").one().run().build()));

  /** ARNs, and the star that requests without a resource of their own carry. */
  private static final Texts RESOURCES =
      new Texts(
          List.of(arn("arn").separator().star().build(), new Glob.Builder().text("*").build()));

  private static final Texts PRINCIPALS =
      new Texts(
          List.of(
              principal("iam").text("root").end().build(),
              principal("iam").text("user/").one().run().end().build(),
              principal("iam").text("role/").one().run().end().one().star().build(),
              principal("sts").text("federated-user/").one().run().end().build()));

  /** Texts with five colons have separators, texts with fewer have none. */
  private static final Texts ENCODED =
      new Texts(
          List.of(
              arn("").separator().star().build(),
              colons(0),
              colons(1),
              colons(2),
              colons(3),
              colons(4)));

  private static final Texts TRUTH =
      new Texts(
          List.of(
              new Glob.Builder().text("true").build(), new Glob.Builder().text("false").build()));

  private static final Map<String, Scale> TYPES =
      Map.of(
          "aws:sourceip", Scale.ADDRESS,
          "aws:vpcsourceip", Scale.ADDRESS,
          "aws:currenttime", Scale.DATE,
          "aws:tokenissuetime", Scale.DATE,
          "aws:multifactorauthage", Scale.NUMBER);

  private static final Set<String> TRUTHS =
      Set.of(
          "aws:securetransport",
          "aws:multifactorauthpresent",
          "aws:viaawsservice",
          "aws:principalisawsservice",
          "elasticfilesystem:accessedviamounttarget");

  private Domain() {}

  /** The texts that a dimension can have; null when any. */
  static @Nullable Texts texts(Dimension dimension, boolean separated) {
    return switch (dimension.part()) {
      case ACTION -> ACTIONS;
      case RESOURCE -> RESOURCES;
      case PRINCIPAL -> null; // depends on the kind of caller: see principals()
      case OPEN -> null;
      case KEY -> TRUTHS.contains(dimension.key()) ? TRUTH : separated ? ENCODED : null;
    };
  }

  /** Principals of an account, with their session. */
  static Texts principals() {
    return PRINCIPALS;
  }

  /** How every value of a key can be read; null when that is not known. */
  static @Nullable Scale type(Dimension dimension) {
    return TYPES.get(dimension.key());
  }

  private static Glob.Builder arn(String prefix) {
    Glob.Builder builder = new Glob.Builder();
    if (prefix.isEmpty()) {
      builder.run();
    } else {
      builder.text(prefix);
    }
    return builder.separator().run().separator().run().separator().run().separator().run();
  }

  private static Glob.Builder principal(String service) {
    return new Glob.Builder()
        .text("arn")
        .separator()
        .one()
        .run()
        .separator()
        .text(service)
        .separator()
        .separator()
        .digits(12)
        .separator();
  }

  private static Glob colons(int count) {
    Glob.Builder builder = new Glob.Builder().run();
    for (int i = 0; i < count; i++) {
      builder.text(":").run();
    }
    return builder.build();
  }
}
