package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who opens the list of failures sees first what the register says holds PHI. */
class ControlsFindingsCommandTest {
  private static final Instant SEEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low");
  private static final String IMAGES = "hsc-imaging-share";
  private static final String WEBSITE = "hsc-website";
  private static final String UNCLAIMED = "hsc-old-exports";

  @TempDir Path folder;
  private ClinicAccount account = new ClinicAccount(Path.of(""));

  /** Three stores, the one with PHI the least careless of them. */
  @BeforeEach
  void threeStores() throws IOException {
    account = new ClinicAccount(folder).made();
    account
        .knows("AWS::S3::Bucket", "AWS::S3::BucketPolicy", "X::AccountPublicAccessBlock")
        .has("AWS::S3::Bucket", IMAGES, bucket(IMAGES, true))
        .has("AWS::S3::Bucket", WEBSITE, bucket(WEBSITE, false))
        .has("AWS::S3::Bucket", UNCLAIMED, bucket(UNCLAIMED, false));
    for (String name : List.of(WEBSITE, UNCLAIMED)) {
      account.has(
          "AWS::S3::BucketPolicy",
          name,
          """
          {"Bucket":"%1$s","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
          "Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%1$s/*"}]}}
          """
              .formatted(name));
    }
    account.collected(SEEN);
  }

  private static String bucket(String name, boolean closed) {
    return """
    {"BucketName":"%1$s","PublicAccessBlockConfiguration":{"BlockPublicAcls":%2$s,
    "IgnorePublicAcls":%2$s,"BlockPublicPolicy":%2$s,"RestrictPublicBuckets":%2$s}}
    """
        .formatted(name, closed);
  }

  private void registered() throws IOException {
    Files.writeString(
        account.workspace().resolve("systems.yaml"),
        """
        version: 1
        accounts:
          - {id: "%1$s", name: production}
        systems:
          - id: S-01
            name: Imaging archive
            owner: {name: Marco Ilves}
            purpose: Keeps radiology images.
            holds-phi: "yes"
            ephi: [images]
            accounts: ["%1$s"]
            resources: [{identifier: %2$s}]
          - id: S-02
            name: Website
            owner: {name: Lena Ortiz}
            purpose: Shows opening hours.
            holds-phi: "no"
            reason: Only what everybody may read.
            accounts: ["%1$s"]
            resources: [{identifier: %3$s}]
        """
            .formatted(ClinicAccount.ACCOUNT, IMAGES, WEBSITE));
    Typed registered = Typed.in(account.workspace(), "register");
    assertThat(registered.code()).as(registered.err()).isZero();
  }

  private Typed findings(String... more) {
    List<String> line = new ArrayList<>(List.of("controls", "findings"));
    line.addAll(List.of(more));
    return Typed.in(account.workspace(), line.toArray(String[]::new));
  }

  private List<JsonNode> ranked() {
    JsonNode document = JsonMapper.shared().readTree(findings("--json").out());
    return StreamSupport.stream(document.path("findings").spliterator(), false).toList();
  }

  private static String resource(JsonNode finding) {
    return finding.path("resource").path("identifier").asString();
  }

  private static List<Integer> severities(List<JsonNode> findings) {
    return findings.stream()
        .map(finding -> SEVERITIES.indexOf(finding.path("severity").asString()))
        .toList();
  }

  @Test
  void whatHoldsPhi_comesFirst_howeverGraveTheRestIs() throws IOException {
    registered();
    Typed.in(account.workspace(), "controls", "check");
    List<JsonNode> ranked = ranked();
    List<JsonNode> phi = ranked.stream().filter(f -> f.path("holdsPhi").asBoolean()).toList();
    List<JsonNode> rest = ranked.subList(phi.size(), ranked.size());
    assertThat(phi).isNotEmpty().allMatch(finding -> resource(finding).equals(IMAGES));
    assertThat(ranked.subList(0, phi.size())).isEqualTo(phi);
    assertThat(severities(phi)).isSorted();
    assertThat(severities(rest)).isSorted();
    assertThat(rest).extracting(ControlsFindingsCommandTest::resource).contains(WEBSITE, UNCLAIMED);
    assertThat(severities(rest).getFirst())
        .as("the gravest failure is on what holds no PHI")
        .isZero()
        .isLessThan(severities(phi).getFirst());
  }

  @Test
  void forPeople_theMarkStandsBesideTheName_andTheCountAbove() throws IOException {
    registered();
    Typed.in(account.workspace(), "controls", "check");
    long phi = ranked().stream().filter(f -> f.path("holdsPhi").asBoolean()).count();
    Typed printed = findings("--limit", "1");
    assertThat(printed.out().replaceAll("\\s+", " "))
        .contains(phi + " of them on what holds PHI")
        .contains(IMAGES + " [holds PHI]")
        .contains("..." + (ranked().size() - 1) + " more")
        .doesNotContain(WEBSITE);
    long unknown =
        ranked().stream().filter(f -> f.path("phi").asString().equals("unknown")).count();
    assertThat(ranked())
        .filteredOn(f -> resource(f).equals(WEBSITE))
        .isNotEmpty()
        .allMatch(f -> f.path("phi").asString().equals("no"));
    assertThat(printed.out().replaceAll("\\s+", " "))
        .contains("PHI NOT KNOWN " + unknown + " failures on what the register says nothing of");
    assertThat(printed.code()).as("other controls could not be evaluated").isEqualTo(5);
  }

  @Test
  void withoutARegister_nothingIsSaidToHoldPhi_andSeverityAloneRanks() {
    Typed.in(account.workspace(), "controls", "check");
    assertThat(ranked()).isNotEmpty().noneMatch(f -> f.path("holdsPhi").asBoolean());
    assertThat(severities(ranked())).isSorted();
    assertThat(ranked()).allMatch(f -> f.path("phi").asString().equals("unknown"));
    assertThat(findings().out().replaceAll("\\s+", " "))
        .contains("0 of them on what holds PHI")
        .contains("PHI NOT KNOWN " + ranked().size() + " failures")
        .doesNotContain("[holds");
  }

  @Test
  void withoutARun_itSaysWhatToDo() {
    assertThat(findings().err()).contains("no check was run yet").contains("controls check");
  }
}
