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
import java.util.Locale;
import java.util.Set;

/**
 * What S3 calls a public bucket policy, on which {@code RestrictPublicBuckets} and {@code
 * BlockPublicPolicy} act: one that allows everyone without a condition that holds one of a list of
 * keys to a fixed value. It is a rule about texts, not about who gets in.
 *
 * <p>S3 decides that by a program of its own, and its documents tell the rule, not the program. So
 * there are three answers: an answer is clear only where the documented rule leaves no doubt.
 *
 * <p>Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of
 * public"; the same list in the SDK's {@code PublicAccessBlockConfiguration}.
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

  /** Keys that fix neither a principal nor a network nor a source, by the same page. */
  private static final Set<String> FIXING_NOTHING =
      Set.of(
          "aws:securetransport",
          "aws:referer",
          "aws:useragent",
          "aws:currenttime",
          "aws:epochtime",
          "s3:prefix",
          "s3:delimiter",
          "s3:max-keys",
          "s3:versionid",
          "s3:tlsversion",
          "s3:authtype",
          "s3:signatureversion",
          "s3:signatureage",
          "s3:x-amz-acl",
          "s3:x-amz-content-sha256",
          "s3:x-amz-server-side-encryption",
          "s3:x-amz-storage-class");

  private static final Set<String> OF_A_KIND =
      Set.of("aws:sourcevpc", "aws:sourcevpce", "aws:principalorgid", "aws:sourceaccount");

  private static final Set<String> ANY = Set.of("*", "vpc-*", "vpce-*", "o-*");

  /** What exposes a bucket's data, by the same page: beginnings of actions. */
  private static final List<String> EXPOSING =
      List.of("s3:get", "s3:list", "s3:put", "s3:delete", "s3:abortmultipartupload", "s3:restore");

  private static final BigInteger PRIVATE_10 = BigInteger.valueOf(10L << 24);
  private static final BigInteger PRIVATE_172 = BigInteger.valueOf(172L << 24 | 16 << 16);
  private static final BigInteger PRIVATE_192 = BigInteger.valueOf(192L << 24 | 168 << 16);

  private PublicPolicy() {}

  /** Whether S3 calls a bucket's policies public. */
  public enum Meaning {
    /** It does, by the documented rule. */
    PUBLIC,
    /** It does not, by the documented rule. */
    NOT_PUBLIC,
    /** The documents leave it open. */
    NOT_CLEAR
  }

  /** What S3 calls the policies of a bucket. */
  public static Meaning of(List<Policy> policies) {
    List<Statement> statements =
        policies.stream().flatMap(policy -> policy.statements().stream()).toList();
    boolean understood =
        policies.stream().allMatch(Policy::understood)
            && statements.stream().allMatch(Statement::understood);
    if (understood && statements.stream().noneMatch(PublicPolicy::mayBePublic)) {
      return Meaning.NOT_PUBLIC;
    }
    return understood
            && statements.stream().anyMatch(PublicPolicy::surelyPublic)
            && statements.stream()
                .filter(statement -> statement.effect() == Effect.DENY)
                .allMatch(PublicPolicy::deniesForEveryoneAlike)
        ? Meaning.PUBLIC
        : Meaning.NOT_CLEAR;
  }

  /** Allows everyone what exposes data, under no condition that could fix anything. */
  private static boolean surelyPublic(Statement statement) {
    PrincipalElement principals = statement.principals();
    return statement.effect() == Effect.ALLOW
        && principals != null
        && !principals.negated()
        && principals.namesEveryone()
        && !statement.actions().negated()
        && statement.actions().patterns().stream().anyMatch(PublicPolicy::exposes)
        && statement.conditions().stream()
            .allMatch(condition -> fixesNothing(condition) || anyOfAKind(condition));
  }

  private static boolean exposes(String pattern) {
    String action = pattern.toLowerCase(Locale.ROOT);
    return action.equals("*")
        || action.equals("s3:*")
        || EXPOSING.stream().anyMatch(action::startsWith);
  }

  private static boolean fixesNothing(Condition condition) {
    String key = condition.normalKey();
    return FIXING_NOTHING.contains(key)
        || key.startsWith("s3:existingobjecttag/")
        || key.startsWith("s3:requestobjecttag/");
  }

  /**
   * Names a kind and leaves the one open, as in the page's own examples: a VPC {@code vpc-*}, or a
   * network wider than the page lets pass.
   */
  private static boolean anyOfAKind(Condition condition) {
    return switch (condition.operator().comparison()) {
      case STRING_LIKE ->
          OF_A_KIND.contains(condition.normalKey())
              && condition.operands().stream().anyMatch(o -> ANY.contains(o.raw()));
      case IP_ADDRESS ->
          condition.normalKey().equals("aws:sourceip")
              && condition.operands().stream()
                  .anyMatch(o -> o instanceof Operand.Network && !narrow(o));
      default -> false;
    };
  }

  /** Takes away without leaving it to a fixed few. */
  private static boolean deniesForEveryoneAlike(Statement statement) {
    PrincipalElement principals = statement.principals();
    return principals != null
        && !principals.negated()
        && statement.conditions().stream().allMatch(PublicPolicy::fixesNothing);
  }

  /** Whether the statement alone makes a bucket policy public, or may. */
  private static boolean mayBePublic(Statement statement) {
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
