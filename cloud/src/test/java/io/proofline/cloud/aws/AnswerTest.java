package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.call.Operation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AnswerTest {
  private static Answer answered(String... pages) {
    return new Answer(
        1,
        Operation.read("ssm", "DescribeDocumentPermission", "ssm:DescribeDocumentPermission"),
        Outcome.ANSWERED,
        List.of(pages).stream()
            .map(page -> (ObjectNode) JsonMapper.shared().readTree(page))
            .toList(),
        "",
        Instant.EPOCH);
  }

  @Test
  void whole_ofSeveralPages_putsListsEndToEnd_soThatALateShareIsSeen() {
    Answer answer =
        answered(
            "{\"AccountIds\":[\"1\"],\"Name\":\"a\"}",
            "{\"AccountIds\":[\"all\"],\"Others\":[\"x\"],\"Name\":\"b\"}");
    assertThat(answer.whole().toString())
        .isEqualTo("{\"AccountIds\":[\"1\",\"all\"],\"Name\":\"a\",\"Others\":[\"x\"]}");
    assertThat(answer.first().path("AccountIds")).hasSize(1);
  }

  @Test
  void whole_ofNoPage_isEmpty() {
    assertThat(answered().whole()).isEmpty();
  }
}
