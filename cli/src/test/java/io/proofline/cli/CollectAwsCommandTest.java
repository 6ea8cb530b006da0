package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code collect aws}, as far as it asks nobody. */
class CollectAwsCommandTest {
  @TempDir Path folder;

  @Test
  void readingRole_isPrintedInTheFormThatWasAskedFor_withoutAWorkspace() {
    Typed policy = Typed.in(folder, "collect", "aws", "--print-policy");
    assertThat(policy.code()).isZero();
    assertThat(JsonMapper.shared().readTree(policy.out()).path("Statement")).isNotEmpty();
    assertThat(Typed.in(folder, "collect", "aws", "--print-stackset").out())
        .contains("AWS::IAM::Role");
    assertThat(Typed.in(folder, "collect", "aws", "--print-terraform").out())
        .contains("resource \"aws_iam_role\"");
  }

  @Test
  void twoFormsAtOnce_areRefused_insteadOfOneBeingLeftOut() {
    Typed both = Typed.in(folder, "collect", "aws", "--print-policy", "--print-stackset");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.out()).isEmpty();
    assertThat(both.err()).contains("a document each: give one of them");
  }
}
