package io.proofline.evidence.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.controls.CheckRun;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.ControlEngine;
import io.proofline.controls.Estate;
import io.proofline.controls.SystemMark;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LedgerProof;
import io.proofline.ledger.Statement;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Registers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** From a snapshot in a ledger to pages whose links can be followed and proved. */
class ControlPagesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String ACCOUNT = "441020936617";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Actor DANA = Actor.asserted("dana.whitfield");

  @TempDir private static Path folder;
  private static Workspace workspace;
  private static final List<ControlPages.Written> PAGES = new ArrayList<>();
  private static Path pages;

  @BeforeAll
  static void makeAllPages() throws Exception {
    workspace =
        Workspace.create(
            folder.resolve("clinic"),
            new Entity(
                "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/harbor"),
            CLOCK);
    Registers registers = new Registers(workspace.ledger(), workspace.blobs());
    Catalog catalog = Catalog.standard();
    RegisterFile policies =
        file(
            "policies.yaml",
            """
            version: 1
            policies:
              - id: AC-04
                version: 3
                sentence: Stores that hold patient data are readable only by named roles of the clinic.
                effective: 2026-02-01
                approved-by: {name: Priya Raman, title: privacy officer, on: 2026-01-28}
                governs: ["s3*"]
            """);
    registers.record("policies", policies, 1, List.of(), NOW, DANA);
    RegisterFile systems =
        file(
            "systems.yaml",
            """
            version: 1
            accounts:
              - {id: "441020936617", name: production}
            systems:
              - id: S-01
                name: Imaging archive
                owner: {name: Marco Ilves}
                purpose: Keeps radiology images.
                holds-phi: yes
                ephi: [images]
                accounts: ["441020936617"]
                resources:
                  - identifier: hsc-imaging-share
            """);
    registers.record("systems", systems, 1, List.of(), NOW, DANA);
    RecordedSnapshot snapshot =
        new SnapshotStore(workspace.ledger(), workspace.sheets()).record(snapshot(), DANA);
    Estate estate =
        new Estate(
            List.of(snapshot),
            Map.of(snapshot.snapshot().documents().getFirst().id(), new SystemMark("S-01", true)));
    CheckRun run = new ControlEngine(catalog).run(estate, NOW);
    new CheckRuns(workspace.ledger(), workspace.sheets()).record(run, DANA);
    RunHistory.Held held = RunHistory.at(workspace, NOW, NOW).orElseThrow();
    pages = workspace.pages();
    ControlPages maker =
        new ControlPages(
            workspace,
            new PageFiles(pages),
            new ControlPageAssembler.Request(
                held.run(), held.statement(), held.since(), NOW, NOW, DANA, "proofline test"));
    for (Control control : catalog.controls()) {
      ControlPages.Written written = maker.write(control);
      PAGES.add(written);
      workspace.ledger().append(maker.draft(written));
    }
  }

  private static RegisterFile file(String name, String text) {
    return RegisterFile.parse(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static CollectedSnapshot snapshot() {
    List<Document> documents = new ArrayList<>();
    for (String name : List.of("hsc-imaging-share", "<script>alert(1)</script>")) {
      documents.add(
          new Document(
              new ResourceId("aws", ACCOUNT, "us-east-1", "AWS::S3::Bucket", name, null),
              "arn:aws:s3:::" + name,
              (ObjectNode) JSON.readTree("{\"BucketName\":\"b\"}"),
              JSON.createObjectNode(),
              Map.of(),
              Map.of("properties", "GetBucketPolicy: AccessDenied"),
              NOW.minusSeconds(60),
              List.of("c-1")));
    }
    documents.add(
        new Document(
            new ResourceId("aws", ACCOUNT, "us-east-1", "AWS::Kinesis::Stream", "vitals", null),
            null,
            (ObjectNode) JSON.readTree("{\"StreamEncryption\":{\"EncryptionType\":\"KMS\"}}"),
            JSON.createObjectNode(),
            Map.of(),
            Map.of(),
            NOW.minusSeconds(60),
            List.of("c-1")));
    String answer = "<ListAllMyBucketsResult/>";
    CallRecord call =
        new CallRecord(
            "c-1",
            ACCOUNT,
            "us-east-1",
            "s3",
            "ListBuckets",
            Map.of(),
            CallRecord.Outcome.ANSWERED,
            null,
            null,
            1,
            2,
            NOW.minusSeconds(60),
            EvidenceItems.sha256(answer.getBytes(StandardCharsets.UTF_8)));
    return new CollectedSnapshot(
        new Snapshot(
            "aws",
            "aws/" + ACCOUNT,
            NOW.minusSeconds(120),
            NOW.minusSeconds(30),
            documents,
            List.of(call, leftOut("eu-west-1")),
            List.of(
                new Snapshot.Scope(
                    ACCOUNT, "us-east-1", "AWS::Kinesis::Stream", true, List.of(), Set.of("c-1")),
                new Snapshot.Scope(
                    ACCOUNT, "us-east-1", "AWS::S3::Bucket", true, List.of(), Set.of("c-1")))),
        Map.of("c-1", List.of(answer)));
  }

  private static CallRecord leftOut(String region) {
    return new CallRecord(
        "c-2",
        ACCOUNT,
        region,
        "ec2",
        "DescribeRegions",
        Map.of(),
        CallRecord.Outcome.NOT_ASKED,
        null,
        CallRecord.REGION_NOT_ASKED,
        0,
        0,
        NOW.minusSeconds(60),
        null);
  }

  @Test
  void narrowedCollection_standsBesideTheWord_ofControlsThatAreJudgedByRegion() {
    Set<String> byRegion = Set.of("AWS::S3::Bucket", "AWS::Kinesis::Stream");
    for (ControlPages.Written page : PAGES) {
      String id = page.model().control().id();
      String line = page.model().status().line();
      if (byRegion.contains(Catalog.standard().control(id).orElseThrow().applies().type())) {
        assertThat(line).as(id).endsWith("; 1 enabled region not seen");
        assertThat(page.model().status().word()).as(id).isNotEqualTo(StatusWord.MET);
      } else {
        assertThat(line).as(id).doesNotContain("not seen");
      }
    }
  }

  @Test
  void aPassInTheRegionsSeen_isNoClaimAboutTheAccount() {
    ControlPageModel page =
        PAGES.stream()
            .map(ControlPages.Written::model)
            .filter(model -> model.control().id().equals("kinesis-encrypted"))
            .findFirst()
            .orElseThrow();
    assertThat(page.status().word()).isEqualTo(StatusWord.NOT_EVALUATED);
    assertThat(page.status().line())
        .isEqualTo("every resource in scope passes in the regions seen; 1 enabled region not seen");
    assertThat(page.results()).extracting(r -> r.outcome()).containsExactly("pass");
    assertThat(page.incomplete())
        .singleElement(STRING)
        .contains("1 enabled region was left out of the collection of account " + ACCOUNT)
        .contains("(eu-west-1)");
  }

  @Test
  void everyControlOfTheCatalog_hasAPageThatFits() {
    assertThat(PAGES).isNotEmpty().hasSameSizeAs(Catalog.standard().controlIds());
    for (ControlPages.Written page : PAGES) {
      assertThat(page.files().keySet())
          .allSatisfy(name -> assertThat(pages.resolve(name)).exists());
    }
  }

  @Test
  void everyLink_leadsToAFile() throws Exception {
    Pattern href = Pattern.compile("href=\"([^\"]*)\"");
    int links = 0;
    for (ControlPages.Written page : PAGES) {
      String html = Files.readString(pages.resolve(page.files().keySet().iterator().next()));
      Matcher matcher = href.matcher(html);
      while (matcher.find()) {
        assertThat(pages.resolve(matcher.group(1))).exists();
        links++;
      }
    }
    assertThat(links).isGreaterThan(PAGES.size());
  }

  @Test
  void rawFiles_areWhatTheyAreNamed_orProveThemselves() throws Exception {
    int proofs = 0;
    int blobs = 0;
    try (var files = Files.list(pages.resolve("raw"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        byte[] bytes = Files.readAllBytes(file);
        if (name.startsWith("leaf-") || name.startsWith("row-")) {
          JsonNode node = JSON.readTree(bytes);
          LedgerProof proof = LedgerProof.fromJson(node.path("proof"));
          LedgerProof.Shown shown = proof.verify(proof.publicKey());
          JsonNode content = shown.row().orElseGet(() -> JSON.readTree(proof.statement()));
          assertThat(node.path("content")).isEqualTo(content);
          proofs++;
        } else {
          assertThat(name).startsWith(EvidenceItems.sha256(bytes));
          blobs++;
        }
      }
    }
    assertThat(proofs).isGreaterThan(2);
    assertThat(blobs).isGreaterThan(0);
  }

  @Test
  void page_carriesPolicyOfItsControl_systemOfItsResource_andDoubtOfItsLogs() {
    ControlPageModel page =
        PAGES.stream()
            .map(ControlPages.Written::model)
            .filter(m -> m.control().id().startsWith("s3"))
            .filter(
                m -> m.results().stream().anyMatch(r -> r.resource().equals("hsc-imaging-share")))
            .findFirst()
            .orElseThrow();
    assertThat(page.policies()).singleElement().extracting(p -> p.id()).isEqualTo("AC-04");
    assertThat(page.results())
        .filteredOn(r -> r.resource().equals("hsc-imaging-share"))
        .allSatisfy(
            r -> {
              assertThat(r.system()).contains("S-01");
              assertThat(r.holdsPhi()).isEqualTo("yes");
              assertThat(r.leaf().row()).contains(0L);
            });
    assertThat(page.logs().complete()).isFalse();
    assertThat(page.logs().sentence()).contains("nobody can say who changed what");
    assertThat(page.evidence())
        .extracting(e -> e.source())
        .contains("s3 ListBuckets, 4410-2093-6617 us-east-1");
    assertThat(page.status().since()).contains(NOW);
  }

  @Test
  void deniedRead_isNeverMet() {
    for (ControlPages.Written page : PAGES) {
      if (page.model().results().stream().anyMatch(r -> r.outcome().equals("not evaluated"))) {
        assertThat(page.model().status().word())
            .as(page.model().control().id())
            .isIn(StatusWord.NOT_EVALUATED, StatusWord.NOT_MET);
      }
    }
    assertThat(PAGES)
        .anyMatch(
            p -> p.model().results().stream().anyMatch(r -> r.why().contains("AccessDenied")));
  }

  @Test
  void pages_areStatedInTheLedger_withTheirHashes() throws Exception {
    try (var statements = workspace.ledger().statements("page")) {
      List<Statement> stated = statements.toList();
      assertThat(stated).hasSameSizeAs(PAGES);
      assertThat(stated.getFirst().body().path("files").size()).isEqualTo(3);
    }
  }

  @Test
  void index_listsEveryControlOnce_underItsWord() {
    List<IndexPage.Row> rows =
        PAGES.stream().map(page -> IndexPage.Row.of(page.model(), true)).toList();
    ControlPageModel any = PAGES.getFirst().model();
    String html =
        IndexPage.render(
            new IndexPage.Model(
                any.entity(), rows, any.logs(), List.of("1 resource is in no system"), any.foot()));
    for (ControlPages.Written page : PAGES) {
      assertThat(html).contains(">" + page.model().control().id() + "</a>");
    }
    assertThat(html)
        .contains("1 resource is in no system")
        .contains("nobody can say who changed what")
        .doesNotContain("<script>");
  }
}
