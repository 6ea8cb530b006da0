package io.proofline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RepeatedTest {
  private static final String ROLE =
      "{\"Name\":\"%s\",\"Policy\":{\"Statement\":[{\"Effect\":\"Allow\"}]},\"Days\":30}";

  private final Repeated repeated = new Repeated();

  @Test
  void whatTwoDocumentsSay_isHeldOnce_andSaysTheSame() {
    ObjectNode first = repeated.within(read(ROLE.formatted("one")));
    ObjectNode second = repeated.within(read(ROLE.formatted("two")));

    assertThat(second.get("Policy")).isSameAs(first.get("Policy"));
    assertThat(second.get("Days")).isSameAs(first.get("Days"));
    assertThat(second.get("Name").stringValue()).isEqualTo("two");
    assertThat(first).isEqualTo(read(ROLE.formatted("one")));
    assertThat(second).isEqualTo(read(ROLE.formatted("two")));
  }

  @Test
  void whatOnlyLooksAlike_isHeldApart() {
    ObjectNode object =
        repeated.within(read("{\"a\":1,\"b\":\"1\",\"c\":1.0,\"d\":[1],\"e\":true}"));

    assertThat(object).isEqualTo(read("{\"a\":1,\"b\":\"1\",\"c\":1.0,\"d\":[1],\"e\":true}"));
    assertThat(object.toString()).isEqualTo("{\"a\":1,\"b\":\"1\",\"c\":1.0,\"d\":[1],\"e\":true}");
  }

  @Test
  void textsMapsAndLists_areTheFirstOnes() {
    String region = new String(new char[] {'e', 'u'});
    Map<String, String> tags = repeated.map(Map.of("system", "imaging"));
    List<String> calls = repeated.list(List.of("c-1"));

    assertThat(repeated.text(region)).isSameAs(region);
    assertThat(repeated.text("eu")).isSameAs(region);
    assertThat(repeated.map(Map.of("system", "imaging"))).isSameAs(tags);
    assertThat(repeated.list(List.of("c-1"))).isSameAs(calls);
    assertThat(repeated.map(Map.of("system", "other"))).isEqualTo(Map.of("system", "other"));
  }

  private static ObjectNode read(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json);
  }
}
