package io.proofline.iam.question;

import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.PrincipalElement.Principal;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.Witness;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation rules once more, in the plainest words: recursion over pattern and text, no sets.
 * A second opinion beside the room's own evaluator.
 */
final class PlainJudge implements Judge {

  @Override
  public Ruling rule(Policy policy, Witness request) {
    Map<String, List<String>> context = context(request);
    Ruling ruling = Ruling.SILENT;
    for (Statement statement : policy.statements()) {
      if (statement.understood() && applies(statement, request, context)) {
        if (statement.effect() == Effect.DENY) {
          return Ruling.DENIES;
        }
        ruling = Ruling.ALLOWS;
      }
    }
    return ruling;
  }

  private static Map<String, List<String>> context(Witness request) {
    Map<String, List<String>> context = new TreeMap<>(request.context());
    if (request.caller() == Caller.ANONYMOUS) {
      context.put("aws:principalaccount", List.of("anonymous"));
    }
    if (request.caller() == Caller.ACCOUNT) {
      context.put("aws:principalarn", List.of(request.principal()));
      String account = request.principal().split(":", 6)[4];
      context.put("aws:principalaccount", List.of(account));
      if (request.principal().contains(":user/")) {
        String name = request.principal().substring(request.principal().lastIndexOf('/') + 1);
        context.put("aws:username", List.of(name));
      }
    }
    return context;
  }

  private static boolean applies(
      Statement statement, Witness request, Map<String, List<String>> context) {
    if (statement.effect() == Effect.ALLOW && exceptsTheUnsolved(statement, context)) {
      return false;
    }
    boolean action =
        statement.actions().patterns().stream()
            .anyMatch(
                p ->
                    matches(
                        Template.parse(p.toLowerCase(Locale.ROOT), true, false),
                        request.action().toLowerCase(Locale.ROOT),
                        context,
                        false));
    if (action == statement.actions().negated()) {
      return false;
    }
    if (statement.resources() != null) {
      boolean resource =
          statement.resources().patterns().stream()
              .anyMatch(p -> matches(padded(p), request.resource(), context, false));
      if (resource == statement.resources().negated()) {
        return false;
      }
    }
    return principal(statement.principals(), request)
        && statement.conditions().stream().allMatch(c -> holds(c, context));
  }

  /** Whether an exception names a variable without a value; an allow then does not match (S13). */
  private static boolean exceptsTheUnsolved(
      Statement statement, Map<String, List<String>> context) {
    List<Template> exceptions = new ArrayList<>();
    if (statement.resources() != null && statement.resources().negated()) {
      exceptions.addAll(statement.resources().patterns());
    }
    for (Condition condition : statement.conditions()) {
      for (Operand operand : condition.operands()) {
        if (condition.operator().comparison().negated() && operand instanceof Operand.Text text) {
          exceptions.add(text.template());
        }
      }
    }
    return exceptions.stream()
        .flatMap(template -> template.pieces().stream())
        .anyMatch(
            piece ->
                piece instanceof Piece.Variable variable
                    && variable.otherwise() == null
                    && context
                            .getOrDefault(variable.key().toLowerCase(Locale.ROOT), List.of())
                            .size()
                        != 1);
  }

  /** An ARN with missing components gets stars for them. */
  private static Template padded(Template pattern) {
    String raw = pattern.raw();
    long colons = raw.chars().filter(c -> c == ':').count();
    return raw.startsWith("arn") && colons < 5
        ? Template.parse(raw + ":*".repeat((int) (5 - colons)), true, true)
        : pattern;
  }

  private static boolean principal(@Nullable PrincipalElement element, Witness request) {
    if (element == null) {
      return true;
    }
    boolean named = element.named().stream().anyMatch(p -> p.everyone() || names(p, request));
    return named != element.negated();
  }

  private static boolean names(Principal principal, Witness request) {
    String value = principal.value();
    return switch (principal.kind()) {
      case ANYONE -> true;
      case SERVICE -> request.caller() == Caller.SERVICE && value.equals(request.principal());
      case FEDERATED -> request.caller() == Caller.FEDERATED && value.equals(request.principal());
      case CANONICAL_USER ->
          request.caller() == Caller.CANONICAL && value.equals(request.principal());
      case AWS -> {
        if (request.caller() != Caller.ACCOUNT) {
          yield false;
        }
        String[] caller = request.principal().split(":", 6);
        String role = caller[5].substring(caller[5].lastIndexOf('/') + 1);
        yield value.equals(caller[4])
            || value.equals("arn:" + caller[1] + ":iam::" + caller[4] + ":root")
            || value.equals(request.principal())
            || (!request.session().isEmpty()
                && value.equals(
                    "arn:"
                        + caller[1]
                        + ":sts::"
                        + caller[4]
                        + ":assumed-role/"
                        + role
                        + "/"
                        + request.session()));
      }
    };
  }

  private static boolean holds(Condition condition, Map<String, List<String>> context) {
    List<String> values = context.getOrDefault(condition.normalKey(), List.of());
    boolean absent = values.isEmpty();
    Comparison comparison = condition.operator().comparison();
    if (comparison == Comparison.NULL) {
      return condition.operands().stream()
          .anyMatch(o -> o instanceof Operand.Truth truth && truth.value() == absent);
    }
    boolean negated = comparison.negated();
    if (absent) {
      return switch (condition.operator().qualifier()) {
        case NONE -> negated || condition.operator().ifExists();
        case FOR_ANY_VALUE -> condition.operator().ifExists();
        case FOR_ALL_VALUES -> true;
      };
    }
    return switch (condition.operator().qualifier()) {
      case FOR_ALL_VALUES -> values.stream().allMatch(v -> one(condition, v, context) != negated);
      case FOR_ANY_VALUE -> values.stream().anyMatch(v -> one(condition, v, context) != negated);
      case NONE -> values.stream().anyMatch(v -> one(condition, v, context)) != negated;
    };
  }

  private static boolean one(Condition condition, String value, Map<String, List<String>> context) {
    Comparison comparison = condition.operator().comparison();
    return condition.operands().stream()
        .anyMatch(
            operand ->
                switch (operand) {
                  case Operand.Text text ->
                      comparison.type() == Comparison.Type.ARN_PATTERN
                          ? arn(text.template(), value, context)
                          : matches(
                              text.template(),
                              value,
                              context,
                              comparison == Comparison.STRING_EQUALS_IGNORE_CASE
                                  || comparison == Comparison.STRING_NOT_EQUALS_IGNORE_CASE);
                  case Operand.Truth truth -> String.valueOf(truth.value()).equalsIgnoreCase(value);
                  case Operand.Binary binary -> binary.raw().equals(value);
                  case Operand.Numeric number -> number(comparison, number.value(), value);
                  case Operand.Date date -> date(comparison, date.value(), value);
                  case Operand.Network network -> network(network, value);
                  case Operand.Unreadable _ -> false;
                });
  }

  private static boolean number(Comparison comparison, BigDecimal bound, String value) {
    try {
      return ordered(comparison, new BigDecimal(value).compareTo(bound));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean date(Comparison comparison, Instant bound, String value) {
    try {
      return ordered(comparison, Instant.parse(value).compareTo(bound));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean ordered(Comparison comparison, int order) {
    String name = comparison.spelling();
    if (name.endsWith("LessThan")) {
      return order < 0;
    }
    if (name.endsWith("LessThanEquals")) {
      return order <= 0;
    }
    if (name.endsWith("GreaterThan")) {
      return order > 0;
    }
    if (name.endsWith("GreaterThanEquals")) {
      return order >= 0;
    }
    return order == 0;
  }

  private static boolean network(Operand.Network network, String value) {
    try {
      byte[] bytes = InetAddress.ofLiteral(value).getAddress();
      BigInteger address = new BigInteger(1, bytes);
      return bytes.length * 8 == network.bits()
          && address.compareTo(network.first()) >= 0
          && address.compareTo(network.last()) <= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Six components, each matched by itself. */
  private static boolean arn(Template template, String value, Map<String, List<String>> context) {
    String[] parts = value.split(":", 6);
    String[] patterns = template.raw().split(":", 6);
    if (template.raw().chars().allMatch(c -> c == '*')) {
      return true;
    }
    if (parts.length < 6) {
      return false;
    }
    for (int i = 0; i < 6; i++) {
      String pattern = i < patterns.length ? patterns[i] : "*";
      if (!matches(Template.parse(pattern, true, true), parts[i], context, false)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(
      Template template, String text, Map<String, List<String>> context, boolean fold) {
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Variable variable) {
        List<String> values = context.get(variable.key().toLowerCase(Locale.ROOT));
        String value =
            values != null && values.size() == 1 ? values.getFirst() : variable.otherwise();
        if (value == null) {
          return false;
        }
        pieces.add(new Piece.Literal(value));
      } else {
        pieces.add(piece);
      }
    }
    return matches(pieces, 0, text, 0, fold);
  }

  private static boolean matches(List<Piece> pieces, int p, String text, int t, boolean fold) {
    if (p == pieces.size()) {
      return t == text.length();
    }
    return switch (pieces.get(p)) {
      case Piece.Literal literal ->
          text.regionMatches(fold, t, literal.text(), 0, literal.text().length())
              && matches(pieces, p + 1, text, t + literal.text().length(), fold);
      case Piece.AnyOne _ -> t < text.length() && matches(pieces, p + 1, text, t + 1, fold);
      case Piece.AnyRun _ -> {
        for (int end = t; end <= text.length(); end++) {
          if (matches(pieces, p + 1, text, end, fold)) {
            yield true;
          }
        }
        yield false;
      }
      case Piece.Variable _ -> throw new IllegalStateException("resolved before");
    };
  }
}
