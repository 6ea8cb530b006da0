package io.proofline.iam.question;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Small policies of shapes that are seldom met, and requests for them: exceptions of principals,
 * values that look like ARNs, variables with defaults and in front of an ARN, absent keys beside
 * Null and IfExists, sets of values that are empty, letters in either case.
 */
final class UnusualPolicies {
  static final String OURS = "111111111111";
  static final String THEIRS = "222222222222";
  static final List<String> ACTIONS = List.of("s3:Get", "s3:Put", "sqs:Get");

  private static final List<String> ACTION_PATTERNS =
      List.of("*", "s3:*", "S3:GET", "s3:?et", "*:Get", "s3:P*");
  private static final List<String> RESOURCES =
      List.of(
          "arn:aws:s3:::b",
          "arn:aws:s3:::b/a",
          "arn:aws:s3:::b/a:b",
          "arn:aws:s3:::a/B",
          "arn:aws:sqs:eu:" + OURS + ":b",
          "arn:a:b:s3:::b",
          "*");
  private static final List<String> RESOURCE_PATTERNS =
      List.of(
          "*",
          "arn:aws:s3:::*",
          "arn:aws:s3:::b/*",
          "arn:*:s3:::b",
          "arn:aws:s3:::b/${aws:PrincipalTag/t}",
          "arn:aws:s3:::${aws:PrincipalTag/t, 'b'}/*",
          "arn:aws:s3:::${aws:PrincipalTag/t, 'a:b'}",
          "arn:aws:s3:${aws:PrincipalTag/t}",
          "arn:${aws:PrincipalTag/t}:s3:::b",
          "arn:aws:sqs:*:${aws:PrincipalAccount}:*",
          "arn:aws:sqs:${k:free}:*:b",
          "${aws:SourceArn}",
          "arn:aws:s3:::b/${aws:username}*",
          "arn:aws:s3:::${*}",
          "arn:aws:s?:::b");
  private static final List<String> TEXTS =
      List.of("a", "b", "A", "a:b", "::b/a", "arn:aws:s3:::b", "\u212a", "k", "");
  private static final List<String> ARNS =
      List.of(
          "arn:aws:s3:::b", "arn:aws:sqs:eu:" + OURS + ":b", "arn:a:b:s3:::b", "a", "arn:aws:s3:b");
  private static final List<String> TEXT_VALUES =
      List.of(
          "a",
          "A",
          "k",
          "a*",
          "*b",
          "",
          "arn:aws:s3:::b",
          "arn:*",
          "${aws:PrincipalTag/t}",
          "${aws:SourceArn}",
          "${k:free, 'a'}",
          "${k:free}",
          "${aws:username}",
          "arn:aws:s3:::${k:free}",
          "${k:many}",
          "é");
  private static final List<String> ARN_VALUES =
      List.of(
          "arn:aws:s3:::*",
          "arn:*:*:*:*:*",
          "arn:*:s3:::b",
          "arn:aws:*:*:*:b",
          "arn:aws:s3:::${aws:PrincipalTag/t}",
          "arn:${aws:PrincipalTag/t}:s3:::b",
          "arn:aws:sqs:*:${aws:PrincipalAccount}:b",
          "arn:aws:s3*",
          "${aws:PrincipalTag/t}");
  private static final List<String> TEXT_OPERATORS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringNotLike",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase");
  private static final List<String> TEXT_KEYS =
      List.of("aws:PrincipalTag/t", "aws:SourceArn", "k:free", "aws:PrincipalArn", "aws:username");
  private static final List<String> SETS = List.of("k:many", "aws:TagKeys");
  private static final List<String> NAMES =
      List.of(
          OURS,
          THEIRS,
          "arn:aws:iam::" + OURS + ":root",
          "arn:aws:iam::" + OURS + ":role/r",
          "arn:aws:iam::" + OURS + ":user/a",
          "arn:aws:iam::" + THEIRS + ":user/b",
          "arn:aws:sts::" + OURS + ":assumed-role/r/s");

  private final Random random;

  UnusualPolicies(long seed) {
    this.random = new Random(seed);
  }

  /** Up to three statements. */
  List<String> statements(boolean principals) {
    List<String> statements = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      statements.add(statement(principals));
    }
    return statements;
  }

  /** Much the same, so that what is allowed by one is often allowed by the other. */
  List<String> near(List<String> statements, boolean principals) {
    List<String> near = new ArrayList<>(statements);
    switch (random.nextInt(5)) {
      case 0 -> near.add(statement(principals));
      case 1 -> near.remove(random.nextInt(near.size()));
      case 2 -> near.replaceAll(s -> s.replace("\"Condition\":{", "\"Condition\":{" + more()));
      case 3 ->
          near.replaceAll(s -> s.replaceFirst("\"Resource\":\\[[^]]*]", "\"Resource\":[\"*\"]"));
      default -> near.add(0, statement(principals).replace("\"Allow\"", "\"Deny\""));
    }
    return near;
  }

  private String more() {
    return "\"Null\":{\"k:free\":\"" + random.nextBoolean() + "\"},";
  }

  static Policy policy(List<String> statements, boolean principals) {
    return new PolicyParser()
        .read(
            principals ? PolicyKind.RESOURCE : PolicyKind.IDENTITY,
            "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}")
        .policy();
  }

  private String statement(boolean principals) {
    StringBuilder text = new StringBuilder("{\"Effect\":\"");
    text.append(chance(3) ? "Deny" : "Allow").append('"');
    if (principals) {
      text.append(principals());
    }
    text.append(chance(8) ? ",\"NotAction\":" : ",\"Action\":").append(list(ACTION_PATTERNS, 2));
    text.append(chance(4) ? ",\"NotResource\":" : ",\"Resource\":")
        .append(list(RESOURCE_PATTERNS, 2));
    int conditions = random.nextInt(4);
    if (conditions > 0) {
      List<String> blocks = new ArrayList<>();
      for (int i = 0; i < conditions; i++) {
        String block = condition();
        String operator = block.substring(0, block.indexOf(':', block.indexOf("\":") - 1));
        if (blocks.stream().noneMatch(other -> other.startsWith(operator))) {
          blocks.add(block);
        }
      }
      text.append(",\"Condition\":{").append(String.join(",", blocks)).append('}');
    }
    return text.append('}').toString();
  }

  private String principals() {
    if (chance(4)) {
      return ",\"Principal\":\"*\"";
    }
    return (chance(3) ? ",\"NotPrincipal\":" : ",\"Principal\":")
        + (chance(5)
            ? "{\"Service\":\"s3.amazonaws.com\",\"AWS\":" + list(NAMES, 2) + "}"
            : "{\"AWS\":" + list(NAMES, 3) + "}");
  }

  private String condition() {
    return switch (random.nextInt(9)) {
      case 0 ->
          block(
              pick(List.of("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals")) + ifExists(),
              pick(List.of("aws:SourceArn", "aws:PrincipalArn")),
              list(ARN_VALUES, 2));
      case 1 -> block("Null", pick(TEXT_KEYS), list(List.of("true", "false"), 1));
      case 2 -> block("Null", pick(SETS), list(List.of("true", "false"), 1));
      case 3 ->
          block(
              pick(List.of("ForAnyValue:", "ForAllValues:", ""))
                  + pick(TEXT_OPERATORS)
                  + ifExists(),
              pick(SETS),
              list(TEXT_VALUES, 2));
      case 4 ->
          block(
              pick(List.of("DateLessThan", "DateGreaterThanEquals", "DateNotEquals", "DateEquals"))
                  + ifExists(),
              "aws:CurrentTime",
              list(List.of("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), 2));
      case 5 ->
          block(
              pick(List.of("NumericLessThan", "NumericNotEquals", "NumericGreaterThan"))
                  + ifExists(),
              "k:n",
              list(List.of("1", "2"), 2));
      case 6 ->
          block(
              pick(List.of("StringEquals", "StringNotEquals", "StringLike")),
              pick(
                  List.of(
                      "aws:PrincipalType", "aws:PrincipalAccount", "aws:PrincipalIsAWSService")),
              list(List.of("User", "AssumedRole", "Account", OURS, "${k:free}", "false", "*"), 2));
      default -> block(pick(TEXT_OPERATORS) + ifExists(), pick(TEXT_KEYS), list(TEXT_VALUES, 2));
    };
  }

  private String ifExists() {
    return chance(3) ? "IfExists" : "";
  }

  private static String block(String operator, String key, String values) {
    return "\"" + operator + "\":{\"" + key + "\":" + values + "}";
  }

  /** A request that such policies may be about. */
  Witness request(boolean principals) {
    SortedMap<String, List<String>> context = new TreeMap<>();
    maybe(context, "aws:principaltag/t", TEXTS);
    maybe(context, "aws:sourcearn", ARNS);
    maybe(context, "k:free", TEXTS);
    maybe(context, "k:n", List.of("1", "1.5", "2", "3"));
    maybe(
        context,
        "aws:currenttime",
        List.of("2025-06-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"));
    several(context, "k:many");
    several(context, "aws:tagkeys");
    Caller caller =
        principals
            ? pick(List.of(Caller.ACCOUNT, Caller.ACCOUNT, Caller.ANONYMOUS, Caller.SERVICE))
            : Caller.ACCOUNT;
    String principal = "";
    String session = "";
    if (caller == Caller.ACCOUNT) {
      principal =
          "arn:aws:iam::"
              + pick(List.of(OURS, THEIRS))
              + ":"
              + pick(List.of("role/r", "user/a", "user/b", principals ? "root" : "role/r"));
      session = principal.contains(":role/") ? pick(List.of("s", "t")) : "";
      if (principal.contains(":user/")) {
        context.put("aws:username", List.of(principal.substring(principal.indexOf('/') + 1)));
      }
    } else {
      principal = caller == Caller.SERVICE ? "s3.amazonaws.com" : "";
      context.keySet().removeIf(key -> key.startsWith("aws:principal"));
    }
    return new Witness(caller, principal, session, pick(ACTIONS), pick(RESOURCES), context);
  }

  private void several(SortedMap<String, List<String>> context, String key) {
    List<String> many = new ArrayList<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      many.add(pick(TEXTS));
    }
    if (!many.isEmpty()) {
      context.put(key, many);
    }
  }

  private void maybe(SortedMap<String, List<String>> context, String key, List<String> values) {
    if (!chance(3)) {
      context.put(key, List.of(pick(values)));
    }
  }

  private String list(List<String> values, int most) {
    List<String> picked = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      picked.add("\"" + pick(values) + "\"");
    }
    return "[" + String.join(",", picked) + "]";
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }
}
