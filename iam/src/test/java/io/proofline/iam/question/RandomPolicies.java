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

/** Small policies and requests over few letters, so that they meet often. */
final class RandomPolicies {
  private static final String ACCOUNT_A = "111111111111";
  private static final String ACCOUNT_B = "222222222222";
  private static final List<String> ACTIONS =
      List.of("s3:Get", "s3:Put", "s3:GetAcl", "s3:List", "sqs:Get", "s3:G");
  private static final List<String> ACTION_PATTERNS =
      List.of(
          "*", "s3:*", "s3:Get", "s3:Get*", "s3:?et", "S3:LIST", "s?s:*", "*:Get", "s3:*t",
          "s3:P*");
  private static final List<String> RESOURCES =
      List.of(
          "arn:aws:s3:::a",
          "arn:aws:s3:::a/b",
          "arn:aws:s3:::ab/a",
          "arn:aws:s3:::b/alice",
          "arn:aws:sqs:eu:" + ACCOUNT_A + ":a",
          "arn:aws:sqs:us:" + ACCOUNT_B + ":b:a",
          "*");
  private static final List<String> RESOURCE_PATTERNS =
      List.of(
          "*",
          "arn:aws:s3:::a",
          "arn:aws:s3:::a/*",
          "arn:aws:s3:::a*",
          "arn:aws:s3:::?",
          "arn:aws:s3:::*/a*",
          "arn:aws:s3:::b/${aws:username}",
          "arn:aws:s3:::*/${aws:username}*",
          "arn:aws:s3:::${aws:PrincipalTag/t, 'b'}/*",
          "arn:*:sqs:*:*:*a",
          "arn:aws:sqs:*:" + ACCOUNT_A + ":*",
          "arn:aws:sqs:e*:a",
          "arn:aws:sqs",
          "arn:aws:sqs:eu:" + ACCOUNT_A,
          "arn:aws:s3*");
  private static final List<String> TEXTS = List.of("a", "b", "ab", "A", "", "alice", ACCOUNT_A);
  private static final List<String> TEXT_PATTERNS =
      List.of(
          "a", "b", "a*", "*b", "?", "*", "A", "${aws:username}", "${aws:PrincipalAccount}", "x");
  private static final List<String> KEYS =
      List.of("aws:PrincipalTag/t", "aws:ResourceAccount", "aws:username", "k:many");
  private static final List<String> TEXT_OPERATORS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringNotLike",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase");
  private static final List<String> PRINCIPALS =
      List.of(
          "\"*\"",
          "{\"AWS\":\"*\"}",
          "{\"AWS\":\"" + ACCOUNT_A + "\"}",
          "{\"AWS\":\"arn:aws:iam::" + ACCOUNT_A + ":root\"}",
          "{\"AWS\":[\"arn:aws:iam::" + ACCOUNT_A + ":role/r\",\"" + ACCOUNT_B + "\"]}",
          "{\"AWS\":\"arn:aws:iam::" + ACCOUNT_B + ":user/alice\"}",
          "{\"AWS\":\"arn:aws:sts::" + ACCOUNT_A + ":assumed-role/r/s\"}",
          "{\"Service\":\"s3.amazonaws.com\"}",
          "{\"Service\":\"x.amazonaws.com\",\"AWS\":\"" + ACCOUNT_A + "\"}",
          "{\"Federated\":\"accounts.google.com\"}");

  private final Random random;

  RandomPolicies(long seed) {
    this.random = new Random(seed);
  }

  /** A policy as JSON, of up to four statements. */
  List<String> statements(boolean principals) {
    List<String> statements = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      statements.add(statement(principals));
    }
    return statements;
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
    text.append(chance(4) ? "Deny" : "Allow").append('"');
    if (principals) {
      text.append(chance(8) ? ",\"NotPrincipal\":" : ",\"Principal\":").append(pick(PRINCIPALS));
    }
    text.append(chance(7) ? ",\"NotAction\":" : ",\"Action\":").append(list(ACTION_PATTERNS));
    text.append(chance(7) ? ",\"NotResource\":" : ",\"Resource\":").append(list(RESOURCE_PATTERNS));
    if (chance(2)) {
      text.append(",\"Condition\":{").append(condition());
      text.append('}');
    }
    return text.append('}').toString();
  }

  private String condition() {
    return switch (random.nextInt(8)) {
      case 0 ->
          block(
              pick(List.of("IpAddress", "NotIpAddress", "IpAddressIfExists")),
              "aws:SourceIp",
              list(
                  List.of("10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "2001:db8::/32", "192.0.2.1")));
      case 1 ->
          block(
              pick(
                  List.of(
                      "NumericLessThan",
                      "NumericGreaterThanEquals",
                      "NumericEquals",
                      "NumericNotEquals",
                      "NumericLessThanEqualsIfExists")),
              "k:n",
              list(List.of("1", "2", "2.5", "7")));
      case 2 ->
          block(
              pick(List.of("Bool", "BoolIfExists")),
              "aws:SecureTransport",
              list(List.of("true", "false")));
      case 3 -> block("Null", pick(KEYS), list(List.of("true", "false")));
      case 4 ->
          block(
              pick(List.of("ArnLike", "ArnNotLike", "ArnEquals")),
              pick(List.of("aws:SourceArn", "aws:PrincipalArn")),
              list(
                  List.of(
                      "arn:aws:iam::*:role/*",
                      "arn:aws:iam::" + ACCOUNT_A + ":*",
                      "arn:aws:iam::*:user/${aws:username}",
                      "arn:*:*:*:*:*")));
      case 5 ->
          block(
              pick(List.of("ForAnyValue:", "ForAllValues:")) + pick(TEXT_OPERATORS),
              "k:many",
              list(TEXT_PATTERNS));
      case 6 ->
          block(
              pick(TEXT_OPERATORS),
              pick(List.of("aws:PrincipalAccount", "aws:PrincipalArn")),
              list(
                  List.of(ACCOUNT_A, "2*", "arn:aws:iam::" + ACCOUNT_A + ":role/r", "arn:*role*")));
      default ->
          block(
              pick(TEXT_OPERATORS) + (chance(5) ? "IfExists" : ""),
              pick(KEYS),
              list(TEXT_PATTERNS));
    };
  }

  private static String block(String operator, String key, String values) {
    return "\"" + operator + "\":{\"" + key + "\":" + values + "}";
  }

  /** A request that such policies may be about. */
  Witness request(boolean principals) {
    SortedMap<String, List<String>> context = new TreeMap<>();
    maybe(context, "aws:principaltag/t", TEXTS);
    maybe(context, "aws:resourceaccount", TEXTS);
    maybe(
        context,
        "aws:sourceip",
        List.of("10.1.2.3", "10.2.0.1", "192.0.2.1", "2001:db8::1", "8.8.8.8"));
    maybe(context, "k:n", List.of("1", "2", "2.2", "3", "7", "x"));
    maybe(context, "aws:securetransport", List.of("true", "false"));
    maybe(
        context,
        "aws:sourcearn",
        List.of(
            "arn:aws:iam::" + ACCOUNT_A + ":role/r",
            "arn:aws:iam::" + ACCOUNT_B + ":user/alice",
            "a"));
    if (chance(2)) {
      List<String> many = new ArrayList<>();
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        many.add(pick(TEXTS));
      }
      context.put("k:many", many);
    }
    Caller caller =
        principals
            ? pick(
                List.of(
                    Caller.ACCOUNT,
                    Caller.ACCOUNT,
                    Caller.ANONYMOUS,
                    Caller.SERVICE,
                    Caller.FEDERATED))
            : Caller.ACCOUNT;
    String principal = "";
    String session = "";
    switch (caller) {
      case ACCOUNT -> {
        principal =
            "arn:aws:iam::"
                + pick(List.of(ACCOUNT_A, ACCOUNT_B, "333333333333"))
                + ":"
                + pick(List.of("role/r", "role/p/r", "role/q", "user/alice", "user/a", "root"));
        if (principal.contains(":role/")) {
          session = pick(List.of("s", "t"));
        }
        maybe(context, "aws:username", TEXTS);
      }
      case SERVICE ->
          principal = pick(List.of("s3.amazonaws.com", "x.amazonaws.com", "y.amazonaws.com"));
      case FEDERATED -> principal = pick(List.of("accounts.google.com", "example.org"));
      default -> {}
    }
    if (caller != Caller.ACCOUNT) {
      context.keySet().removeIf(key -> key.startsWith("aws:principal"));
    } else if (principal.contains(":user/")) {
      context.put("aws:username", List.of(principal.substring(principal.indexOf('/') + 1)));
    }
    return new Witness(caller, principal, session, pick(ACTIONS), pick(RESOURCES), context);
  }

  private void maybe(SortedMap<String, List<String>> context, String key, List<String> values) {
    if (chance(2)) {
      context.put(key, List.of(pick(values)));
    }
  }

  private String list(List<String> values) {
    List<String> picked = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      picked.add("\"" + pick(values) + "\"");
    }
    return "[" + String.join(",", picked) + "]";
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }
}
