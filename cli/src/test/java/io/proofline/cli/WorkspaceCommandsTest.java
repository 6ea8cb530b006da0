package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.LedgerProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A newcomer's way through the commands, each with what it promises on stdout and as exit code. */
class WorkspaceCommandsTest {
  private static final String SYSTEMS =
      """
      version: 1
      accounts:
        - {id: "441020936617", name: production}
      systems:
        - id: S-01
          name: Imaging archive
          owner: {name: Marco Ilves, title: Imaging engineer}
          purpose: Keeps radiology images.
          holds-phi: "yes"
          ephi: [images]
          accounts: ["441020936617"]
          resources:
            - {type: AWS::S3::Bucket, identifier: hsc-imaging-share}
      """;

  private static final String VENDORS =
      """
      version: 1
      vendors:
        - id: lumen
          name: Lumen Imaging Exchange, Inc.
          services: [image exchange]
          accounts: ["204177309185"]
          agreements: []
      """;

  private static final String TEMPLATE =
      """
      Metadata:
        Proofline: {Account: "441020936617", Region: us-east-1, StackName: imaging}
      Resources:
        Share:
          Type: AWS::S3::Bucket
          Properties: {BucketName: hsc-imaging-share}
        Scratch:
          Type: AWS::S3::Bucket
          Properties: {BucketName: hsc-scratch}
        SharePolicy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: hsc-imaging-share
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: {AWS: "arn:aws:iam::204177309185:root"}
                  Action: s3:GetObject
                  Resource: arn:aws:s3:::hsc-imaging-share/*
      """;

  @TempDir Path folder;
  private Path clinic = Path.of("");

  @BeforeEach
  void init() {
    clinic = folder.resolve("clinic");
    Typed typed =
        Typed.in(
            folder,
            "init",
            "clinic",
            "--name",
            "Harbor Street Clinic",
            "--origin",
            "proofline.example/harbor-street");
    assertThat(typed.err()).doesNotContain("proofline:");
    assertThat(typed.code()).isZero();
  }

  @Test
  void init_twice_isRefused_andTheFirstStays() {
    Typed again =
        Typed.in(
            folder,
            "init",
            "clinic",
            "--name",
            "Somebody Else",
            "--origin",
            "proofline.example/other");
    assertThat(again.code()).isEqualTo(4);
    assertThat(again.err()).contains("is a workspace already");
    JsonNode first = json(Typed.in(clinic, "ledger", "show", "2026/0", "--json"));
    assertThat(first.path("body").path("name").asString()).isEqualTo("Harbor Street Clinic");
  }

  @Test
  void init_originWithScheme_isUsage_andNothingIsMade() {
    Typed typed =
        Typed.in(folder, "init", "other", "--name", "X", "--origin", "https://clinic.example");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("https://clinic.example");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void outsideAnyWorkspace_isUsage_andSaysHowToGetOne() {
    Typed typed = Typed.in(folder, "ledger", "show");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("no workspace in").contains("proofline init");
  }

  @Test
  void workspaceOption_isAsGoodAsStandingInIt_alsoBelow() throws IOException {
    Path below = Files.createDirectories(clinic.resolve("pages/deep"));
    String standing = Typed.in(below, "ledger", "show").out();
    assertThat(standing).contains("workspace");
    assertThat(Typed.in(folder, "--workspace", "clinic", "ledger", "show").out())
        .isEqualTo(standing);
    assertThat(Typed.in(folder, "ledger", "show", "-w", "clinic").out()).isEqualTo(standing);
  }

  @Test
  void ledgerShow_leafThatIsNotThere_isUsage() {
    assertThat(Typed.in(clinic, "ledger", "show", "2026/99").code()).isEqualTo(2);
    assertThat(Typed.in(clinic, "ledger", "show", "99").err()).contains("YEAR/INDEX");
  }

  @Test
  void register_sameTextTwice_recordsOnce() throws IOException {
    Files.writeString(clinic.resolve("systems.yaml"), SYSTEMS);
    assertThat(Typed.in(clinic, "register").out()).contains("1 system").contains("recorded");
    assertThat(Typed.in(clinic, "register").out()).contains("unchanged, leaf 2026/1");
  }

  @Test
  void register_mistakeInOneFile_recordsNoneOfThem_andNamesTheLine() throws IOException {
    Files.writeString(clinic.resolve("systems.yaml"), SYSTEMS);
    Files.writeString(clinic.resolve("vendors.yaml"), VENDORS.replace("services", "servises"));
    Typed typed = Typed.in(clinic, "register");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("vendors.yaml:5").contains("servises");
    assertThat(json(Typed.in(clinic, "ledger", "show", "--json")).path("statements")).hasSize(1);
  }

  @Test
  void register_nothingThere_saysWhatToWrite() {
    Typed typed = Typed.in(clinic, "register");
    assertThat(typed.code()).isEqualTo(4);
    assertThat(typed.err()).contains("systems.yaml").contains("docs/registers.md");
  }

  @Test
  void systemsList_countsWhatNobodyClaims_andExitsWithAFinding() throws IOException {
    collected();
    Typed typed = Typed.in(clinic, "systems", "list");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.out())
        .startsWith("1 system, 3 resources, 2 holding ePHI, 1 not assigned")
        .contains("NOT ASSIGNED")
        .contains("hsc-scratch");
  }

  @Test
  void vendors_policyLetsAnUnsignedVendorIn_isAFindingOrPartial_withTheRoute() throws IOException {
    collected();
    Typed explained = Typed.in(clinic, "vendors", "explain", "lumen");
    assertThat(explained.out())
        .contains("REACHED WITHOUT SETTLED PAPER")
        .contains("2041-7730-9185")
        .contains("bucket-policy")
        .contains("from hsc-imaging-share");
    // The account was not collected whole, so more routes may exist: partial outranks finding.
    assertThat(explained.code()).isEqualTo(5);
    assertThat(explained.out()).contains("ROUTES NOT COMPLETE");
    JsonNode listed = json(Typed.in(clinic, "vendors", "list", "--json"));
    assertThat(listed.path("schema").asString()).isEqualTo("proofline.vendors/1");
    assertThat(listed.at("/receivers/0/accounts/0/executed").asBoolean(true)).isFalse();
    assertThat(listed.at("/receivers/0/open").asBoolean()).isTrue();
  }

  @Test
  void controlsCheck_recordsTheRun_andSaysWhatIsNotKnown() throws IOException {
    collected();
    Typed typed = Typed.in(clinic, "controls", "check");
    assertThat(typed.err()).doesNotContain("proofline:");
    assertThat(typed.code()).isEqualTo(5);
    assertThat(typed.out())
        .containsPattern("NOT EVALUATED [0-9]+, and [0-9,]+ answers of other controls")
        .contains("checked ")
        .contains("leaf ");
    JsonNode run = json(Typed.in(clinic, "controls", "check", "--not-evaluated", "--json"));
    assertThat(run.path("schema").asString()).isEqualTo("proofline.check-run/1");
    assertThat(run.path("results")).isNotEmpty();
    run.path("results")
        .forEach(
            row -> {
              assertThat(row.path("outcome").asString()).isEqualTo("not-evaluated");
              assertThat(row.path("reasons")).isNotEmpty();
            });
    // The clock stands still here: the same run at the same time is one statement.
    assertThat(Typed.in(clinic, "ledger", "show", "--type", "check-run").out().lines()).hasSize(1);
  }

  @Test
  void controlsCheck_nothingCollected_isNotEvaluated_neverMet() {
    JsonNode run = json(Typed.in(clinic, "controls", "check", "--json"));
    assertThat(run.at("/counts/met").asInt(-1)).isZero();
    assertThat(run.at("/counts/not-applicable").asInt(-1)).isZero();
    assertThat(run.at("/counts/not-evaluated").asInt()).isPositive();
  }

  @Test
  void controlsCheck_unknownId_isUsage_beforeAnythingIsRecorded() {
    Typed typed = Typed.in(clinic, "controls", "check", "s3/typo");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("s3/typo").contains("proofline controls list");
    assertThat(json(Typed.in(clinic, "ledger", "show", "--json")).path("statements")).hasSize(1);
  }

  @Test
  void pageControl_beforeAnyRun_isUsage_andSaysWhatToRunFirst() {
    Typed typed = Typed.in(clinic, "page", "control", "s3-bucket-no-public-read");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("no check run").contains("proofline controls check");
    assertThat(Typed.in(clinic, "page", "control", "no-such").err()).contains("no-such");
    assertThat(Typed.in(clinic, "page", "control").code()).isEqualTo(2);
  }

  @Test
  void pageControl_afterARun_writesPagePdfAndTwin_andRecordsIt() throws IOException {
    collected();
    Typed.in(clinic, "controls", "check");
    JsonNode made = json(Typed.in(clinic, "page", "control", "s3-bucket-no-public-read", "--json"));
    assertThat(made.path("schema").asString()).isEqualTo("proofline.pages/1");
    assertThat(made.at("/pages/0/files")).hasSize(3);
    made.at("/pages/0/files")
        .forEach(file -> assertThat(Path.of(file.asString())).isNotEmptyFile());
    assertThat(Typed.in(clinic, "ledger", "show", "--type", "page").out())
        .contains("control/s3-bucket-no-public-read");
    assertThat(Typed.in(clinic, "ledger", "verify").code()).isZero();
  }

  @Test
  void collectAws_nobodyAnswers_isUnreachable_andNothingIsRecorded() {
    Typed typed =
        Typed.in(
            clinic,
            "collect",
            "aws",
            "--endpoint-url",
            "http://127.0.0.1:9",
            "--region",
            "us-east-1");
    assertThat(typed.code()).isEqualTo(4);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains("127.0.0.1:9").contains("Nothing was recorded");
    assertThat(json(Typed.in(clinic, "ledger", "show", "--json")).path("statements")).hasSize(1);
  }

  @Test
  void collect_fileThatIsNoTemplate_isUsage_andNothingIsRecorded() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "Resources: [");
    Typed typed = Typed.in(clinic, "collect", "cloudformation", "../broken.yaml");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("broken.yaml").contains("next:");
    assertThat(json(Typed.in(clinic, "ledger", "show", "--json")).path("statements")).hasSize(1);
  }

  @Test
  void trailIngest_pathThatIsNotThere_isUnreachable() {
    Typed typed = Typed.in(clinic, "trail", "ingest", "nowhere");
    assertThat(typed.code()).isEqualTo(4);
    assertThat(typed.err()).contains("nowhere");
  }

  @Test
  void trailIngest_fileThatIsNoLog_isPartial_andNamed() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs"));
    Files.writeString(logs.resolve("a.json"), "{\"Records\": [");
    Typed typed = Typed.in(clinic, "trail", "ingest", logs.toString());
    assertThat(typed.code()).isEqualTo(5);
    assertThat(typed.out()).contains("NOT TAKEN    1 file").contains("a.json");
    JsonNode again = json(Typed.in(clinic, "trail", "ingest", logs.toString(), "--json"));
    assertThat(again.path("schema").asString()).isEqualTo("proofline.ingest/1");
  }

  @Test
  void ledgerVerify_untouched_isFine_thenOneByteFlipped_namesTheFileAndExits3() throws IOException {
    collected();
    assertThat(Typed.in(clinic, "ledger", "verify").code()).isZero();
    Path blob;
    try (var files = Files.walk(clinic.resolve("evidence/blobs"))) {
      blob = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length / 2] ^= 1;
    Files.write(blob, bytes);
    Typed typed = Typed.in(clinic, "ledger", "verify");
    assertThat(typed.code()).isEqualTo(3);
    assertThat(typed.out()).contains("DOES NOT VERIFY").contains(blob.getFileName().toString());
    JsonNode report = json(Typed.in(clinic, "ledger", "verify", "--json"));
    assertThat(report.path("ok").asBoolean(true)).isFalse();
  }

  @Test
  void ledgerProve_aRowOfASnapshot_verifiesWithThePublicKeyAlone() throws IOException {
    collected();
    JsonNode shown = json(Typed.in(clinic, "ledger", "show", "--type", "snapshot", "--json"));
    String leaf = shown.at("/statements/0/leaf").asString();
    JsonNode document = json(Typed.in(clinic, "ledger", "prove", leaf + "/0"));
    LedgerProof proof = LedgerProof.fromJson(document);
    String key = Files.readString(clinic.resolve("ledger/2026.vkey")).strip();
    assertThat(proof.verify(key).row().orElseThrow().toString()).contains("hsc-");
    assertThat(Typed.in(clinic, "ledger", "prove", leaf + "/99").code()).isEqualTo(2);
    assertThat(Typed.in(clinic, "ledger", "prove", "2026/99").code()).isEqualTo(2);
  }

  @Test
  void trailSynth_thenIngest_takesEveryFile() {
    Typed made = Typed.in(folder, "trail", "synth", "logs", "--json");
    assertThat(made.code()).isZero();
    JsonNode truth = json(made);
    JsonNode taken = json(Typed.in(clinic, "trail", "ingest", "../logs/AWSLogs", "--json"));
    assertThat(taken.path("events").asLong()).isEqualTo(truth.path("events").asLong(-1));
    assertThat(taken.path("records").asLong()).isEqualTo(truth.path("records").asLong(-1));
    assertThat(taken.path("rejected")).isEmpty();
  }

  @Test
  void trailCoverage_plantedGap_isNamed_andUnknownTimeIsSaid() {
    synthetic();
    Typed typed = Typed.in(clinic, "trail", "coverage");
    assertThat(typed.out())
        .contains("1 of 3 digest chains not whole")
        .contains("us-west-2     GAP")
        .contains("NOT PROVEN")
        .contains("known-missing");
    // Nothing was collected, so what the trails select is not known: partial outranks the gap.
    assertThat(typed.code()).isEqualTo(5);
    JsonNode report = json(Typed.in(clinic, "trail", "coverage", "--json"));
    assertThat(report.path("schema").asString()).isEqualTo("proofline.coverage/1");
    assertThat(report.path("chains")).hasSize(3);
  }

  @Test
  void trailWho_namesPeopleAndWhatIsNotCovered_andItsOwnReading() {
    synthetic();
    Typed typed =
        Typed.in(
            clinic, "trail", "who", "--resource", "s3://hsc-imaging-share", "--from", "2026-11-19");
    assertThat(typed.code()).isEqualTo(5);
    assertThat(typed.out())
        .contains("actors used s3://hsc-imaging-share")
        .contains("marco.ilves")
        .contains("NOT COVERED")
        .contains("refused or failed");
    assertThat(Typed.in(clinic, "ledger", "show", "--type", "who-answer").out())
        .contains("trail/who");
  }

  @Test
  void trailWho_timeWithoutLogs_cannotKnow_neverNobody() {
    synthetic();
    Typed typed =
        Typed.in(
            clinic,
            "trail",
            "who",
            "--resource",
            "s3://hsc-imaging-share",
            "--from",
            "2026-10-01",
            "--to",
            "2026-10-02");
    assertThat(typed.code()).isEqualTo(5);
    assertThat(typed.out()).startsWith("CANNOT KNOW").doesNotContain("Nobody");
  }

  @Test
  void trailWho_malformedTimes_areUsage() {
    for (String time : new String[] {"yesterday", "2026-13-01", "2026-11-18T04:00"}) {
      Typed typed =
          Typed.in(clinic, "trail", "who", "--resource", "s3://b", "--from", time, "--to", time);
      assertThat(typed.code()).as(time).isEqualTo(2);
      assertThat(typed.err()).contains(time);
    }
    assertThat(Typed.in(clinic, "trail", "who", "--resource", "s3://b").err())
        .contains("no events are held");
  }

  private void synthetic() {
    assertThat(Typed.in(folder, "trail", "synth", "logs").code()).isZero();
    assertThat(Typed.in(clinic, "trail", "ingest", "../logs/AWSLogs").code()).isZero();
  }

  private void collected() throws IOException {
    Files.writeString(clinic.resolve("systems.yaml"), SYSTEMS);
    Files.writeString(clinic.resolve("vendors.yaml"), VENDORS);
    Files.writeString(folder.resolve("imaging.yaml"), TEMPLATE);
    assertThat(Typed.in(clinic, "register").code()).isZero();
    Typed typed = Typed.in(clinic, "collect", "cloudformation", "../imaging.yaml");
    assertThat(typed.err()).doesNotContain("proofline:");
    assertThat(typed.out()).startsWith("collected    3 resources in 1 template");
  }

  private static JsonNode json(Typed typed) {
    return JsonMapper.shared().readTree(typed.out());
  }
}
