package io.proofline.iam.symbolic;

import io.proofline.iam.symbolic.Language.Everything;
import io.proofline.iam.symbolic.Language.Measured;
import io.proofline.iam.symbolic.Language.Texts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Condition keys that follow from who calls. A condition on one of them is a constraint on the
 * principal, or it is decided by the kind of caller alone. Source: IAM User Guide, "AWS global
 * condition context keys", section "Properties of the principal".
 */
final class DerivedKeys {
  private static final String ARN = "aws:principalarn";
  private static final String TYPE = "aws:principaltype";
  private static final String IS_SERVICE = "aws:principalisawsservice";
  private static final String USER_ID = "aws:userid";
  private static final String SERVICE_NAME = "aws:principalservicename";
  private static final String SERVICE_NAMES = "aws:principalservicenameslist";
  private static final String ACCOUNT = "aws:principalaccount";

  /** What requests that nobody signed have for the caller's id and account. */
  static final String ANONYMOUS = "anonymous";

  /** Keys whose value is the number of an account. */
  private static final Set<String> NUMBERS =
      Set.of("aws:resourceaccount", "s3:resourceaccount", "aws:sourceaccount");

  private static final Map<String, String> TYPES =
      Map.of(
          "Account", "root",
          "User", "user/",
          "AssumedRole", "role/",
          "FederatedUser", "federated-user/");

  private final Lexicon lexicon;
  private final Caller caller;

  DerivedKeys(Lexicon lexicon, Caller caller) {
    this.lexicon = lexicon;
    this.caller = caller;
  }

  /** Whether patterns of the key are about the principal's ARN. */
  boolean isPrincipalArn(String key) {
    return caller == Caller.ACCOUNT && key.equals(ARN);
  }

  /**
   * What a condition asks, if its key follows from the caller; null when the key is free.
   *
   * @param absent whether the condition holds of an absent key
   * @param negated whether it speaks of values outside of the language
   */
  @Nullable Constraint constraint(String key, boolean absent, boolean negated, Language language) {
    return switch (caller) {
      case ACCOUNT ->
          switch (key) {
            case ARN -> principal(negated, language);
            case ACCOUNT, "kms:calleraccount" ->
                language instanceof Texts texts
                    ? principal(
                        negated, new Texts(texts.globs().stream().map(Glob::ofAccounts).toList()))
                    : principal(negated, language);
            case TYPE -> type(negated, language);
            case IS_SERVICE -> constant("false", absent, negated, language);
            case SERVICE_NAME -> constant(null, absent, negated, language);
            default -> null;
          };
      case ANONYMOUS ->
          switch (key) {
            case TYPE -> constant("Anonymous", absent, negated, language);
            case USER_ID, ACCOUNT -> constant(ANONYMOUS, absent, negated, language);
            default -> describesPrincipal(key) ? constant(null, absent, negated, language) : null;
          };
      case SERVICE ->
          switch (key) {
            case IS_SERVICE -> constant("true", absent, negated, language);
            case SERVICE_NAME -> language instanceof Measured ? null : principal(negated, language);
            case SERVICE_NAMES -> null; // its names in other regions are in no policy
            default -> describesPrincipal(key) ? constant(null, absent, negated, language) : null;
          };
      // Before there is a session there is no principal that these keys could describe.
      case FEDERATED -> describesPrincipal(key) ? constant(null, absent, negated, language) : null;
      case CANONICAL -> null;
    };
  }

  private static boolean describesPrincipal(String key) {
    return key.startsWith("aws:principal")
        || key.equals("aws:username")
        || key.equals("kms:calleraccount");
  }

  private Constraint principal(boolean negated, Language language) {
    return switch (language) {
      case Everything _ -> negated ? new Constraint.Never() : new Constraint.Always();
      // Neither an ARN nor a name is a number, a date or an address.
      case Measured _ -> negated ? new Constraint.Always() : new Constraint.Never();
      case Texts texts ->
          texts.globs().isEmpty()
              ? (negated ? new Constraint.Always() : new Constraint.Never())
              : new Constraint.One(
                  lexicon.literal(Dimension.PRINCIPAL, false, negated, negated, texts));
    };
  }

  private @Nullable Constraint type(boolean negated, Language language) {
    List<Glob> shapes = new ArrayList<>();
    for (Map.Entry<String, String> type : TYPES.entrySet()) {
      Boolean holds = holds(language, type.getKey());
      if (holds == null) {
        return null;
      }
      if (holds) {
        Glob.Builder shape =
            new Glob.Builder()
                .text("arn")
                .separator()
                .run()
                .separator()
                .run()
                .separator()
                .separator()
                .run()
                .separator()
                .text(type.getValue());
        shapes.add((type.getValue().endsWith("/") ? shape.run() : shape).end().star().build());
      }
    }
    if (shapes.size() == TYPES.size()) {
      return negated ? new Constraint.Never() : new Constraint.Always();
    }
    return principal(negated, new Texts(shapes));
  }

  private @Nullable Constraint constant(
      @Nullable String value, boolean absent, boolean negated, Language language) {
    if (value == null) {
      return absent ? new Constraint.Always() : new Constraint.Never();
    }
    Boolean holds = holds(language, value);
    return holds == null
        ? null
        : holds != negated ? new Constraint.Always() : new Constraint.Never();
  }

  /** Whether a value lies in a language; null when that depends on a variable. */
  private @Nullable Boolean holds(Language language, String value) {
    return switch (language) {
      case Everything _ -> true;
      case Measured measured -> {
        BigDecimal number = MeasuredText.read(measured.type(), value);
        yield number != null && measured.ranges().holds(number);
      }
      case Texts texts -> {
        int[] symbols = Glob.encode(value);
        if (texts.globs().stream().anyMatch(glob -> glob.matches(symbols, false))) {
          yield true;
        }
        yield texts.globs().stream().anyMatch(glob -> mayBe(glob, symbols)) ? null : false;
      }
    };
  }

  /** Whether a pattern with variables may stand for a text, which is no account's number. */
  private boolean mayBe(Glob glob, int[] text) {
    int only = glob.length() == 1 ? glob.variableAt(0) : -1;
    boolean number = only >= 0 && NUMBERS.contains(lexicon.variable(Glob.variableOf(only)).key());
    return glob.hasVariables() && !number && glob.matches(text, true);
  }
}
