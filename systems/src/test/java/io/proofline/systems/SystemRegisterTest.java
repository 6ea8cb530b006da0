package io.proofline.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.register.RegisterFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class SystemRegisterTest {
  static final String OWN = "441020936617";

  static final String FILE =
      """
      version: 1
      accounts:
        - {id: "441020936617", name: production}
        - {id: "441020938842", name: analytics}
      systems:
        - id: S-01
          name: Imaging archive
          owner: {name: Marco Ilves, title: Imaging engineer}
          purpose: Keeps radiology images.
          holds-phi: yes
          ephi: [images]
          accounts: ["441020936617"]
          resources:
            - {type: AWS::S3::Bucket, identifier: hsc-imaging-share}
            - {arn: "arn:aws:s3:::hsc-img-*"}
            - {tag: system=imaging}
            - identifier: hsc-img-logs
              holds-phi: no
              reason: Server access logs.
        - id: S-02
          name: Website
          owner: {name: Dana Whitfield}
          purpose: Public pages.
          holds-phi: no
          reason: Only opening hours and addresses.
          accounts: ["441020936617"]
          resources:
            - {account: "441020936617"}
            - {identifier: shared}
        - id: S-03
          name: Sandbox
          owner: {name: Dana Whitfield}
          purpose: Trials.
          holds-phi: unknown
          accounts: ["441020936617"]
          resources:
            - {identifier: shared}
      """;

  static SystemRegister read(String text) {
    return SystemRegister.read(
        RegisterFile.parse("systems.yaml", text.getBytes(StandardCharsets.UTF_8)));
  }

  static Document bucket(
      String account,
      String name,
      @Nullable String arn,
      Map<String, String> tags,
      Map<String, String> unknown) {
    return new Document(
        new ResourceId("aws", account, "us-east-1", "AWS::S3::Bucket", name, null),
        arn,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        tags,
        unknown,
        Instant.parse("2026-11-20T00:00:00Z"),
        List.of("c-1"));
  }

  private static Membership of(String name, Map<String, String> tags) {
    return read(FILE).membership(bucket(OWN, name, "arn:aws:s3:::" + name, tags, Map.of()));
  }

  @Test
  void name_decides_overTheAccountRule() {
    Membership m = of("hsc-imaging-share", Map.of());
    assertThat(m.systemIds()).containsExactly("S-01");
    assertThat(m.holdsPhi()).isEqualTo(HoldsPhi.YES);
  }

  @Test
  void arnPattern_and_tag_claim() {
    assertThat(of("hsc-img-1", Map.of()).systemIds()).containsExactly("S-01");
    assertThat(of("other", Map.of("system", "imaging")).systemIds()).containsExactly("S-01");
    assertThat(of("other", Map.of("system", "billing")).systemIds()).containsExactly("S-02");
  }

  @Test
  void resourceOwnAnswer_replacesTheSystems_withItsReason() {
    Membership m = of("hsc-img-logs", Map.of());
    assertThat(m.holdsPhi()).isEqualTo(HoldsPhi.NO);
    assertThat(m.reason()).contains("Server access logs");
  }

  @Test
  void severalSystemsAsExact_areAllNamed_andUnknownWinsOverNo() {
    Membership m = of("shared", Map.of());
    assertThat(m.systemIds()).containsExactly("S-02", "S-03");
    assertThat(m.holdsPhi()).isEqualTo(HoldsPhi.UNKNOWN);
  }

  @Test
  void resourceOfNoSystem_isNotAssigned_neverNoPhi_andCounted() {
    Document lost = bucket("441020938842", "lost", null, Map.of(), Map.of());
    Document kept = bucket(OWN, "hsc-imaging-share", null, Map.of(), Map.of());
    Assignment assignment = read(FILE).assign(List.of(lost, kept));
    assertThat(assignment.notAssigned()).containsExactly(lost.id());
    assertThat(assignment.assigned()).isEqualTo(1);
    assertThat(assignment.count(HoldsPhi.UNKNOWN)).isEqualTo(1);
    assertThat(assignment.memberships().get(lost.id()))
        .isEqualTo(
            new Membership(List.of(), HoldsPhi.UNKNOWN, "no system of the register claims it"));
  }

  @Test
  void accountOutsideTheSystemsAccounts_isNotClaimed_evenByName() {
    Document twin = bucket("441020938842", "hsc-imaging-share", null, Map.of(), Map.of());
    assertThat(read(FILE).membership(twin).assigned()).isFalse();
  }

  @Test
  void unreadTags_leaveANoOpen_butNotAYes() {
    Map<String, String> unread = Map.of("tags", "AccessDenied");
    Document maybe = bucket(OWN, "something", null, Map.of(), unread);
    assertThat(read(FILE).membership(maybe).holdsPhi()).isEqualTo(HoldsPhi.UNKNOWN);
    assertThat(read(FILE).membership(maybe).reason()).contains("tags could not be read");
    Document sure = bucket(OWN, "hsc-imaging-share", null, Map.of(), unread);
    assertThat(read(FILE).membership(sure).holdsPhi()).isEqualTo(HoldsPhi.YES);
  }

  @Test
  void bucketPolicy_belongsWhereItsBucketBelongs() {
    Document bucket = bucket(OWN, "other", null, Map.of("system", "imaging"), Map.of());
    Document policy =
        new Document(
            new ResourceId("aws", OWN, "us-east-1", "AWS::S3::BucketPolicy", "p-1", null),
            null,
            JsonNodeFactory.instance.objectNode().put("Bucket", "other"),
            JsonNodeFactory.instance.objectNode(),
            Map.of(),
            Map.of(),
            bucket.observed(),
            List.of());
    assertThat(read(FILE).assign(List.of(policy, bucket)).memberships().get(policy.id()))
        .extracting(m -> m == null ? null : m.holdsPhi())
        .isEqualTo(HoldsPhi.YES);
  }

  @Test
  void noPhiWithoutReason_phiWithoutKind_foreignAccount_areMistakes() {
    String text =
        FILE.replace("    reason: Only opening hours and addresses.\n", "")
            .replace("    ephi: [images]\n", "")
            .replace("- {account: \"441020936617\"}", "- {account: \"441020938842\"}")
            .replace("holds-phi: unknown", "holds-phi: nope");
    assertThatThrownBy(() -> read(text))
        .hasMessageContaining("systems[1].reason: is missing: holds-phi is no")
        .hasMessageContaining("systems[0].ephi: must name at least one kind")
        .hasMessageContaining("systems[1].resources[0].account: is not among the accounts")
        .hasMessageContaining("'nope' is not allowed; one of yes, no, unknown. Did you mean 'no'?");
  }

  @Test
  void resourceWithTwoWays_orNone_isAMistake() {
    assertThatThrownBy(
            () ->
                read(FILE.replace("{tag: system=imaging}", "{tag: system=imaging, arn: 'arn:x'}")))
        .hasMessageContaining("exactly one of arn, identifier, tag and account");
    assertThatThrownBy(() -> read(FILE.replace("{tag: system=imaging}", "{type: AWS::S3::Bucket}")))
        .hasMessageContaining("exactly one of arn, identifier, tag and account");
  }
}
