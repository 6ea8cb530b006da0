package io.proofline.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Documents that were read at the build are what their files say today, or are not used. */
class BuiltDocumentsTest {
  private static final byte[] YAML =
      "title: one\nlist: [1, true, 'a']\n---\nsecond: 2\n".getBytes(UTF_8);
  private static final JsonNode FIRST = YamlMap.document("one.yaml", YAML, 0);
  private static final byte[] FILE = BuiltDocuments.file(Map.of(Catalog.sha256(YAML), FIRST));

  @Test
  void everyShippedFile_wasReadAsItStands() {
    BuiltDocuments built = BuiltDocuments.shipped();
    for (String service : Resources.lines("controls/index.txt")) {
      for (String id : Resources.lines("controls/" + service + "/index.txt")) {
        same(built, "controls/" + service + "/" + id + ".yaml");
      }
    }
    Catalog.standard().controls().stream()
        .map(Control::sharedRule)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(rule -> same(built, "rules/" + rule + ".yaml"));
    for (String service : Resources.lines("schemas/index.txt")) {
      same(built, "schemas/" + service + ".yaml");
    }
  }

  private static void same(BuiltDocuments built, String file) {
    byte[] bytes = Resources.bytes(file);
    assertThat(built.find(Catalog.sha256(bytes)))
        .as(file)
        .hasValue(YamlMap.document(file, bytes, 0));
  }

  @Test
  void aDocument_comesBackAsItWas() {
    assertThat(BuiltDocuments.parse(FILE).find(Catalog.sha256(YAML))).hasValue(FIRST);
  }

  @Test
  void aFileThatChangedSince_isReadAnew() {
    byte[] changed = "title: two\n".getBytes(UTF_8);
    YamlMap map =
        YamlMap.first("one.yaml", changed, Catalog.sha256(changed), BuiltDocuments.parse(FILE));
    assertThat(map.text("title")).isEqualTo("two");
  }

  @Test
  void aFileThatTheBuildDidNotWrite_isRefused() {
    for (int length = 0; length < FILE.length; length++) {
      refused(Arrays.copyOf(FILE, length));
    }
    refused(Arrays.copyOf(FILE, FILE.length + 1));
    byte[] other = FILE.clone();
    other[3] = '2';
    refused(other);
    byte[] beyond = FILE.clone();
    beyond[8 + 32] = 0x7f; // a length beyond the end
    refused(beyond);
    byte[] negative = FILE.clone();
    negative[8 + 32] = (byte) 0x80;
    refused(negative);
  }

  private static void refused(byte[] file) {
    assertThatThrownBy(() -> BuiltDocuments.parse(file))
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            "documents.bin: the copy in the program's own jar is damaged; install or build the program"
                + " again");
  }
}
