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
   * @param wider whether some of them may not be meant after all
   */
  record Named(Caller caller, Constraint constraint, boolean wider) {
    Named(Caller caller, Constraint constraint) {
      this(caller, constraint, false);
    }
  }

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
    boolean canonical = element.negated() && globs.containsKey(Caller.CANONICAL);
    for (Caller caller : Caller.values()) {
      // An excepted canonical user is of an account that stands in no ARN.
      boolean wider = canonical && caller == Caller.ACCOUNT;
      List<Glob> of = globs.getOrDefault(caller, List.of());
      if (of.stream().anyMatch(Glob::isEverything)) {
        if (!element.negated()) {
          named.add(new Named(caller, new Constraint.Always()));
        }
      } else if (of.isEmpty()) {
        if (element.negated()) {
          named.add(new Named(caller, new Constraint.Always(), wider));
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
                        new Texts(of))),
                wider));
      }
    }
    return named;
  }

  /**
   * Principals of accounts of whom no document says whether a deny reaches them. An exception has
   * to name the account beside the user, and the account and the role beside the session (User
   * Guide, "NotPrincipal with Deny"); which account a canonical user is of stands in no ARN.
   */
  Constraint inDoubt(PrincipalElement element) {
    boolean canonical =
        element.named().stream().anyMatch(principal -> principal.kind() == Kind.CANONICAL_USER);
    List<String> named =
        element.named().stream()
            .filter(principal -> principal.kind() == Kind.AWS)
            .map(Principal::value)
            .toList();
    if (element.namesEveryone()
        || !(canonical || (element.negated() && !named.isEmpty()))
        || named.contains("*")) {
      return new Constraint.Never();
    }
    List<Glob> whole = new ArrayList<>();
    for (String value : element.negated() ? named : List.<String>of()) {
      String[] parts = value.split(":", 6);
      String account = parts.length == 6 ? parts[4] : value;
      String root = "arn:" + (parts.length == 6 ? parts[1] : "aws") + ":iam::" + account + ":root";
      if (!named.contains(account) && !named.contains(root)) {
        continue;
      }
      if (value.equals(account) || value.equals(root)) {
        whole.add(literal(root).end().build());
      } else if (value.contains(":user/") || value.contains(":federated-user/")) {
        whole.add(literal(value).end().build());
      } else if (value.contains(":assumed-role/") && namesRole(named, parts)) {
        whole.addAll(account(value));
      }
    }
    return whole.isEmpty()
        ? new Constraint.Always()
        : new Constraint.One(
            lexicon.literal(Dimension.PRINCIPAL, false, true, true, new Texts(whole)));
  }

  /** Whether the role of a session, taken apart, is among the named. */
  private static boolean namesRole(List<String> named, String[] session) {
    String[] role = session[5].split("/", 3);
    return role.length == 3
        && named.contains("arn:" + session[1] + ":iam::" + session[4] + ":role/" + role[1]);
  }

  /** What the doubt about a statement's principals is about; the same for the same principals. */
  static String doubt(PrincipalElement element) {
    return (element.negated() ? "whether these except a caller: " : "whether these are a caller: ")
        + element.named().stream()
            .map(principal -> principal.kind() + " " + principal.value())
            .sorted()
            .toList();
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
      return List.of(ofAccount(value));
    }
    String[] parts = value.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn")) {
      return List.of();
    }
    String resource = parts[5];
    if (parts[2].equals("iam") && resource.equals("root")) {
      return List.of(ofAccount(parts[4]));
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

  private static Glob ofAccount(String account) {
    return new Glob.Builder()
        .text("arn")
        .separator()
        .run()
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
