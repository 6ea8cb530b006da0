package io.proofline.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentTest {

  @Test
  void parse_keepsEveryElementAsWritten() {
    PolicyDocument policy =
        PolicyDocument.parse(
            """
            {"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"Read","Effect":"Allow",
             "Principal":{"AWS":["111111111111","*"],"Service":"a.amazonaws.com","Federated":"idp",
             "CanonicalUser":"cafe"},"NotAction":["s3:Put*"],"NotResource":"arn:aws:s3:::a",
             "Condition":{"Bool":{"aws:SecureTransport":true}}}]}
            """);
    PolicyStatement s = policy.statements().getFirst();
    assertThat(s.sid()).isEqualTo("Read");
    assertThat(s.principals().everyone()).isTrue();
    assertThat(s.principals().aws()).containsExactly("111111111111");
    assertThat(s.principals().services()).containsExactly("a.amazonaws.com");
    assertThat(s.notAction()).isTrue();
    assertThat(s.notResource()).isTrue();
    assertThat(s.conditions().get("Bool")).containsEntry("aws:SecureTransport", List.of("true"));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | a policy is a JSON object",
        "{} | Statement is missing",
        "{'Statement':5} | Statement is missing",
        "{'Statement':[],'Extra':1} | unknown element Extra",
        "{'Version':'2020-01-01','Statement':[]} | unknown Version",
        "{'Statement':[1]} | statement 1: not an object",
        "{'Statement':{'Action':'a'}} | Effect is neither",
        "{'Statement':{'Effect':'allow','Action':'a'}} | Effect is neither",
        "{'Statement':{'Effect':'Allow'}} | neither Action nor NotAction",
        "{'Statement':{'Effect':'Allow','Action':'a','NotAction':'b'}} | both Action and NotAction",
        "{'Statement':{'Effect':'Allow','Action':{'a':1}}} | not text",
        "{'Statement':{'Effect':'Allow','Action':'a','Principal':'me'}} | must be *",
        "{'Statement':{'Effect':'Allow','Action':'a','Principal':{'Aws':'*'}}} | unknown kind",
        "{'Statement':{'Effect':'Allow','Action':'a','Condition':[]}} | Condition is not an object",
        "{'Statement':{'Effect':'Allow','Action':'a','Condition':{'Bool':1}}} | not an object",
        "{'Statement':{'Effect':'Allow','Action':'a','Actoin':'b'}} | unknown element Actoin",
        "{'Statement':[],'Statement':[]} | not valid JSON",
        "{'Statement': | not valid JSON",
      })
  void parse_whatIsNoPolicy_saysWhere(String json, String message) {
    assertThatThrownBy(() -> PolicyDocument.parse(json.replace('\'', '"')))
        .isInstanceOf(PolicySyntaxException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parse_deeplyNested_isRefused() {
    String deep = "{\"Statement\":" + "[".repeat(5000);
    assertThatThrownBy(() -> PolicyDocument.parse(deep)).isInstanceOf(PolicySyntaxException.class);
  }

  @Test
  void parse_anyDamage_givesAPolicyOrTheOneException() {
    String good =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
            + "\"Action\":[\"s3:Get*\"],\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"a\":\"b\"}}}]}";
    long seed = 20261124;
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      StringBuilder damaged = new StringBuilder(good);
      for (int edits = random.nextInt(3) + 1; edits > 0; edits--) {
        int at = random.nextInt(damaged.length());
        if (random.nextBoolean()) {
          damaged.deleteCharAt(at);
        } else {
          damaged.setCharAt(at, "{}[]\":,*x\u0000".charAt(random.nextInt(10)));
        }
      }
      try {
        PolicyDocument policy = PolicyDocument.parse(damaged.toString());
        assertThat(PolicyQuestions.allowsAnyone(policy)).isNotNull();
      } catch (PolicySyntaxException e) {
        assertThat(e.getMessage()).as("seed %d round %d", seed, i).isNotBlank();
      }
    }
  }

  @Test
  void matching_aHostilePattern_ends() {
    String pattern = "s3:" + "*a".repeat(2000);
    String action = "s3:" + "a".repeat(4000) + "b";
    PolicyDocument policy =
        PolicyDocument.parse(
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\""
                + pattern
                + "\",\"Resource\":\"*\"}}");
    assertThat(policy.statements().getFirst().coversAction(action)).isFalse();
  }
}
