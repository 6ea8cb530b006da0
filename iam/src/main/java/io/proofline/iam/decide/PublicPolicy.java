package io.proofline.iam.decide;

import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.ConditionOperator.Qualifier;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PrincipalElement;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/**
 * What S3 calls a public bucket policy, on which {@code RestrictPublicBuckets} and {@code
 * BlockPublicPolicy} act: one that allows everyone without a condition that holds one of a list of
 * keys to a fixed value. It is a rule about texts, not about who gets in.
 *
 * <p>Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of
 * public".
 */
public final class PublicPolicy {
  private static final Set<String> FIXING =
      Set.of(
          "aws:principalorgid",
          "aws:principalaccount",
          "aws:principalarn",
          "aws:principalorgpaths",
          "aws:principalisawsservice",
          "aws:principalservicename",
          "aws:userid",
          "aws:sourcevpce",
          "aws:sourcevpc",
          "aws:sourcevpcarn",
          "aws:vpceaccount",
          "aws:vpceorgid",
          "aws:vpceorgpaths",
          "aws:sourcearn",
          "aws:sourceaccount",
          "aws:sourceorgid",
          "aws:sourceorgpaths",
          "s3:dataaccesspointarn",
          "s3:dataaccesspointaccount",
          "s3:x-amz-server-side-encryption-aws-kms-key-id");

  private static final BigInteger PRIVATE_10 = BigInteger.valueOf(10L << 24);
  private static final BigInteger PRIVATE_172 = BigInteger.valueOf(172L << 24 | 16 << 16);
  private static final BigInteger PRIVATE_192 = BigInteger.valueOf(192L << 24 | 168 << 16);

  private PublicPolicy() {}

  /** The statements that make the policies public; empty when none does. */
  static List<Statement> publicStatements(List<Policy> policies) {
    return policies.stream()
        .flatMap(policy -> policy.statements().stream())
        .filter(PublicPolicy::isPublic)
        .toList();
  }

  /** Whether the statement alone makes a bucket policy public. */
  public static boolean isPublic(Statement statement) {
    PrincipalElement principals = statement.principals();
    if (statement.effect() != Effect.ALLOW || principals == null) {
      return false;
    }
    return principals.negated()
        || (principals.namesEveryone()
            && statement.conditions().stream().noneMatch(PublicPolicy::fixes));
  }

  /** Whether a condition holds its key to values that are fixed. */
  private static boolean fixes(Condition condition) {
    Comparison comparison = condition.operator().comparison();
    if (comparison.negated()
        || condition.operator().ifExists()
        || condition.operator().qualifier() == Qualifier.FOR_ALL_VALUES
        || condition.operands().isEmpty()) {
      return false;
    }
    String key = condition.normalKey();
    if (key.equals("aws:sourceip")) {
      return comparison == Comparison.IP_ADDRESS
          && condition.operands().stream().allMatch(PublicPolicy::narrow);
    }
    if (key.equals("aws:principalisawsservice")) {
      return condition.operands().stream().allMatch(o -> o.raw().equalsIgnoreCase("true"));
    }
    return FIXING.contains(key) && condition.operands().stream().allMatch(o -> fixed(key, o));
  }

  private static boolean fixed(String key, Operand operand) {
    if (!(operand instanceof Operand.Text text) || text.template().hasVariable()) {
      return false;
    }
    Template template = text.template();
    if (template.constant() != null) {
      return true;
    }
    // An ARN may have wildcards as long as the account in it is fixed.
    String[] parts = template.raw().split(":", 6);
    if (key.equals("aws:userid")) {
      // Any session of one role: the role's unique id, a colon, and a star.
      return template.raw().matches("A[A-Z0-9]{15,127}:\\*");
    }
    return key.endsWith("arn")
        && parts.length == 6
        && parts[4].matches("[0-9]{12}")
        && template.pieces().getFirst() instanceof Piece.Literal;
  }

  private static boolean narrow(Operand operand) {
    if (!(operand instanceof Operand.Network network)) {
      return false;
    }
    if (network.bits() == 128) {
      return network.prefix() >= 32;
    }
    return network.prefix() >= 8
        || within(network, PRIVATE_10, 8)
        || within(network, PRIVATE_172, 12)
        || within(network, PRIVATE_192, 16);
  }

  private static boolean within(Operand.Network network, BigInteger first, int prefix) {
    return network.prefix() >= prefix
        && network.first().shiftRight(32 - prefix).equals(first.shiftRight(32 - prefix));
  }
}
