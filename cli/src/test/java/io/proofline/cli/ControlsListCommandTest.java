package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of controls is what other programs read: nothing that a file says is left out. */
class ControlsListCommandTest {
  private static final Catalog CATALOG = Catalog.standard();

  @TempDir Path folder;

  private JsonNode list(String... more) {
    String[] line = new String[more.length + 3];
    line[0] = "controls";
    line[1] = "list";
    line[2] = "--json";
    System.arraycopy(more, 0, line, 3, more.length);
    return JsonMapper.shared().readTree(Typed.in(folder, line).out()).path("controls");
  }

  @Test
  void everyControl_hasIdSeverityTierCitationsAndAliases() {
    JsonNode rows = list();
    assertThat(rows).hasSameSizeAs(CATALOG.controlIds());
    for (JsonNode row : rows) {
      Control control = CATALOG.control(row.path("id").asString()).orElseThrow();
      assertThat(row.path("severity").asString())
          .isEqualTo(control.severity().name().toLowerCase(java.util.Locale.ROOT));
      assertThat(row.has("tier")).as(control.id()).isTrue();
      assertThat(row.path("tier").asString(""))
          .isEqualTo(CATALOG.checks().tier(control).map(Enum::name).orElse(""));
      assertThat(row.path("citations")).hasSize(1 + control.further().size());
      for (JsonNode citation : row.path("citations")) {
        assertThat(citation.path("section").asString()).startsWith("164.");
        assertThat(citation.path("basis").asString()).isNotEmpty();
        assertThat(citation.path("review").asString()).isNotEmpty();
      }
      assertThat(row.path("citations").path(0).path("section").asString())
          .isEqualTo(control.citation().requirement().section());
      control
          .aliases()
          .forEach(
              (tool, ids) -> {
                Set<String> listed = new TreeSet<>();
                row.path("aliases").path(tool).forEach(id -> listed.add(id.asString()));
                assertThat(listed).as(control.id()).containsExactlyInAnyOrderElementsOf(ids);
              });
      assertThat(row.path("aliases").size()).isEqualTo(control.aliases().size());
    }
  }

  @Test
  void rowsOfTheUnionThatOthersMapToHipaa_areMostOfTheList() {
    long mapped = 0;
    for (JsonNode row : list()) {
      mapped += row.path("tier").asString("").equals("H") ? 1 : 0;
    }
    assertThat(mapped).isGreaterThan(180);
  }

  @Test
  void filters_narrowTheList() {
    assertThat(list("--severity", "critical"))
        .isNotEmpty()
        .allMatch(row -> row.path("severity").asString().equals("critical"));
    assertThat(list("--section", "164.312(b)")).isNotEmpty().hasSizeLessThan(list().size());
  }
}
