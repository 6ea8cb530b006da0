package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** From the version that a page prints a person walks down to every byte that it covers. */
class ControlsShowCommandTest {
  private static final Catalog CATALOG = Catalog.standard();

  @TempDir Path folder;

  @Test
  void source_hasTheVersionAsItsHash_withASharedRuleAndWithout() throws NoSuchAlgorithmException {
    for (String id : new String[] {"cw-mf-cmk", "iam-user-console-mfa"}) {
      String source = Typed.in(folder, "controls", "show", id, "--source").out();
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));

      assertThat(HexFormat.of().formatHex(hash)).isEqualTo(control(id).ruleHash());
      assertThat(source).contains("id: " + id, "pass:");
    }
  }

  @Test
  void sharedRule_isNamed_andItsTextIsPrinted() {
    String text = Typed.in(folder, "controls", "show", "cw-mf-cmk").out();
    assertThat(text).contains("cw-mf-cmk@", "shared rule", "metric-filter-tells", "alwaysMatches");

    String json = Typed.in(folder, "controls", "show", "cw-mf-cmk", "--json").out();
    assertThat(JsonMapper.shared().readTree(json).path("sharedRule").asString())
        .isEqualTo("metric-filter-tells");
    assertThat(JsonMapper.shared().readTree(json).path("pass").asString())
        .isEqualTo(control("cw-mf-cmk").pass());

    assertThat(Typed.in(folder, "controls", "show", "iam-user-console-mfa").out())
        .doesNotContain("shared rule");
  }

  private static Control control(String id) {
    return CATALOG.control(id).orElseThrow();
  }
}
