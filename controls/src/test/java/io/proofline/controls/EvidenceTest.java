package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class EvidenceTest {
  private static final JsonNode YES = JsonNodeFactory.instance.booleanNode(true);
  private static final JsonNode NAME = JsonNodeFactory.instance.stringNode("records");

  private final Evidence evidence =
      new Evidence(List.of("r.On", "region", "id"), new JsonNode[] {YES, null, NAME});

  @Test
  void evidence_isAMapOfWhatIsThereThatKeepsItsOrder() {
    Map<String, JsonNode> plain = new LinkedHashMap<>();
    plain.put("r.On", YES);
    plain.put("id", NAME);

    assertThat(evidence).isEqualTo(plain).hasSameHashCodeAs(plain).hasToString(plain.toString());
    assertThat(plain).isEqualTo(evidence);
    assertThat(evidence.keySet()).containsExactly("r.On", "id");
    assertThat(evidence.get("id")).isSameAs(NAME);
    assertThat(evidence).hasSize(2);
    assertThat(evidence.get("region")).isNull();
    assertThat(evidence.get("arn")).isNull();
    assertThat(evidence.containsKey("r.On")).isTrue();
    assertThat(evidence.containsKey("region")).isFalse();
    assertThat(evidence.containsKey("arn")).isFalse();
  }

  @Test
  void evidence_cannotBeChanged() {
    assertThatThrownBy(() -> evidence.put("arn", NAME))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(evidence::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> new Evidence(List.of("id"), new JsonNode[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
