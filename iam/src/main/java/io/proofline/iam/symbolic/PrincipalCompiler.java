package io.proofline.iam.symbolic;

import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.PrincipalElement.Kind;
import io.proofline.iam.policy.PrincipalElement.Principal;
import io.proofline.iam.policy.Template;
import io.proofline.iam.symbolic.Language.Texts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a statement is about. A principal of an account is written as its ARN, {@link Glob#END} and
 * its session name, which is empty when it is no role session.
 */
final class PrincipalCompiler {

  /**
   * Callers of one kind.
   *
   * @param caller the kind
   * @param constraint which of them
   */
  record Named(Caller caller, Constraint constraint) {}

  private final Lexicon lexicon;

  PrincipalCompiler(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  List<Named> compile(@Nullable PrincipalElement element) {
    if (element == null) {
      return List.of(new Named(Caller.ACCOUNT, new Constraint.Always()));
    }
    List<Named> named = new ArrayList<>();
    if (element.namesEveryone()) {
      if (!element.negated()) {
        for (Caller caller : Caller.values()) {
          named.add(new Named(caller, new Constraint.Always()));
        }
      }
      return named;
    }
    Map<Caller, List<Glob>> globs = new EnumMap<>(Caller.class);
    for (Principal principal : element.named()) {
      Caller caller = caller(principal.kind());
      List<Glob> into = globs.computeIfAbsent(caller, _ -> new ArrayList<>());
      if (caller == Caller.ACCOUNT) {
        into.addAll(account(principal.value()));
      } else {
        boolean every = principal.value().equals("*");
        into.add(
            new Glob.Builder()
                .whole(
                    every ? Template.parse("*", true, false) : Template.literal(principal.value()),
                    false,
                    lexicon)
                .build());
      }
    }
    for (Caller caller : Caller.values()) {
      List<Glob> of = globs.getOrDefault(caller, List.of());
      if (of.stream().anyMatch(Glob::isEverything)) {
        if (!element.negated()) {
          named.add(new Named(caller, new Constraint.Always()));
        }
      } else if (of.isEmpty()) {
        if (element.negated()) {
          named.add(new Named(caller, new Constraint.Always()));
        }
      } else {
        named.add(
            new Named(
                caller,
                new Constraint.One(
                    lexicon.literal(
                        Dimension.PRINCIPAL,
                        false,
                        element.negated(),
                        element.negated(),
                        new Texts(of)))));
      }
    }
    return named;
  }

  private static Caller caller(Kind kind) {
    return switch (kind) {
      case ANYONE, AWS -> Caller.ACCOUNT;
      case SERVICE -> Caller.SERVICE;
      case FEDERATED -> Caller.FEDERATED;
      case CANONICAL_USER -> Caller.CANONICAL;
    };
  }

  /** The callers that an AWS principal names; unique ids of what was deleted name nobody. */
  private List<Glob> account(String value) {
    if (value.matches("[0-9]{12}")) {
      return List.of(ofAccount(new Glob.Builder().text("arn").separator().run(), value));
    }
    String[] parts = value.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn")) {
      return List.of();
    }
    String resource = parts[5];
    if (parts[2].equals("iam") && resource.equals("root")) {
      return List.of(
          ofAccount(new Glob.Builder().text("arn").separator().text(parts[1]), parts[4]));
    }
    if (parts[2].equals("sts") && resource.startsWith("assumed-role/")) {
      String[] session = resource.split("/", 3);
      if (session.length < 3) {
        return List.of();
      }
      Glob.Builder direct = role(parts).text("role/" + session[1]);
      Glob.Builder withPath = role(parts).text("role/").one().run().text("/" + session[1]);
      return List.of(
          direct.end().text(session[2]).build(), withPath.end().text(session[2]).build());
    }
    return List.of(literal(value).end().star().build());
  }

  private static Glob.Builder role(String[] parts) {
    return new Glob.Builder()
        .text("arn")
        .separator()
        .text(parts[1])
        .separator()
        .text("iam")
        .separator()
        .separator()
        .text(parts[4])
        .separator();
  }

  private static Glob ofAccount(Glob.Builder partition, String account) {
    return partition
        .separator()
        .run()
        .separator()
        .separator()
        .text(account)
        .separator()
        .run()
        .end()
        .star()
        .build();
  }

  private Glob.Builder literal(String arn) {
    return new Glob.Builder().arn(Template.literal(arn), lexicon);
  }
}
