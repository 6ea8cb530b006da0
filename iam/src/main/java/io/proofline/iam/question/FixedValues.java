package io.proofline.iam.question;

import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement.Kind;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The zone that a policy itself fixes: what AWS does not call public. A value counts as fixed when
 * it has no wildcard, or when the wildcards leave the account, organisation or owner settled.
 * Networks are fixed when private, or no wider than a block of 8 bits (IPv4) or 32 bits (IPv6).
 * Source: S3 User Guide, "The meaning of public".
 */
final class FixedValues {
  private static final Set<String> KEYS =
      Set.of(
          "aws:principalorgid",
          "aws:principalorgpaths",
          "aws:sourcevpc",
          "aws:sourcevpcarn",
          "aws:sourcevpce",
          "aws:vpceaccount",
          "aws:vpceorgid",
          "aws:vpceorgpaths",
          "aws:userid",
          "aws:sourcearn",
          "aws:sourceaccount",
          "aws:sourceowner",
          "aws:sourceorgid",
          "aws:sourceorgpaths",
          "s3:dataaccesspointaccount",
          "s3:dataaccesspointarn",
          "elasticfilesystem:accessedviamounttarget");

  private static final Pattern ACCOUNT_IN_ARN =
      Pattern.compile("arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):.*");
  private static final Pattern ORGANIZATION_PATH = Pattern.compile("o-[a-z0-9]+/.*");
  private static final Pattern ROLE_ID = Pattern.compile("[A-Z0-9]{16,}:.*");

  /** Subjects that an issuer gives out to one owner only. */
  static final Pattern OWNED_SUBJECT =
      Pattern.compile(
          "(repo:[^*?/:]+/.*)|(project_path:[^*?/:]+/.*)|(organization:[^*?:]+:.*)"
              + "|(system:serviceaccount:.*)|([^*?]+)");

  private static final BigInteger TEN = BigInteger.valueOf(10L << 24);

  private FixedValues() {}

  static Zone of(Policy policy) {
    Zone.Builder zone = new Zone.Builder();
    for (Statement statement : policy.statements()) {
      if (statement.principals() != null) {
        statement
            .principals()
            .named()
            .forEach(
                principal -> {
                  if (principal.kind() == Kind.AWS) {
                    String account = account(principal.value());
                    if (account != null) {
                      zone.account(Template.literal(account));
                    }
                  }
                });
      }
      for (Condition condition : statement.conditions()) {
        condition(condition, zone);
      }
    }
    return zone.build();
  }

  private static void condition(Condition condition, Zone.Builder zone) {
    String key = condition.normalKey();
    for (Operand operand : condition.operands()) {
      switch (operand) {
        case Operand.Network network -> {
          if (key.equals("aws:sourceip") && narrow(network)) {
            zone.networks(List.of(network));
          }
        }
        case Operand.Truth truth -> {
          if (key.equals("elasticfilesystem:accessedviamounttarget") && truth.value()) {
            zone.key(key, Template.literal("true"));
          }
        }
        case Operand.Text text -> text(key, text.template(), zone);
        default -> {}
      }
    }
  }

  private static void text(String key, Template value, Zone.Builder zone) {
    switch (key) {
      case "aws:principalaccount", "kms:calleraccount" -> {
        if (constant(value)) {
          zone.account(value);
        }
      }
      case "aws:principalarn" -> {
        String account = account(value.raw());
        if (account != null) {
          zone.account(Template.literal(account));
        }
      }
      default -> {
        if (KEYS.contains(key) && (constant(value) || settled(value.raw()))) {
          zone.key(key, value);
        } else if (key.endsWith(":sub") && OWNED_SUBJECT.matcher(value.raw()).matches()) {
          zone.key(key, value);
        } else if (key.equals("cognito-identity.amazonaws.com:aud") && constant(value)) {
          zone.key(key, value);
        }
      }
    }
  }

  private static boolean constant(Template value) {
    String text = value.constant();
    return text != null && text.indexOf('*') < 0 && text.indexOf('?') < 0;
  }

  private static boolean settled(String raw) {
    return account(raw) != null
        || ORGANIZATION_PATH.matcher(raw).matches()
        || ROLE_ID.matcher(raw).matches();
  }

  private static @Nullable String account(String text) {
    if (text.matches("[0-9]{12}")) {
      return text;
    }
    Matcher arn = ACCOUNT_IN_ARN.matcher(text);
    return arn.matches() ? arn.group(1) : null;
  }

  private static boolean narrow(Operand.Network network) {
    return network.prefix() >= (network.bits() == 32 ? 8 : 32)
        || (network.bits() == 32 && network.first().equals(TEN) && network.prefix() >= 8);
  }
}
