package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who reviews a control, on its page; and a run beside what other judges said. */
class ReviewAndCompareTest {
  /** When commands that are typed in tests run. */
  private static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");

  private static final String ACCOUNT = "441020936617";
  private static final String CONTROL = "s3-bucket-pab-all-four";

  @TempDir private static Path folder;

  /** A workspace with one account in which one bucket is closed and one open. */
  @BeforeAll
  static void account() throws IOException {
    assertThat(
            Typed.in(
                    folder,
                    "init",
                    "clinic",
                    "--name",
                    "Harbor Street Clinic",
                    "--origin",
                    "p.example/h")
                .code())
        .isZero();
    Workspace workspace =
        Workspace.open(folder.resolve("clinic"), Clock.fixed(NOW, ZoneOffset.UTC));
    Instant now = NOW.minusSeconds(60);
    List<Document> documents = new ArrayList<>();
    for (String name : List.of("hsc-imaging", "hsc-open")) {
      ObjectNode properties = JsonNodeFactory.instance.objectNode().put("BucketName", name);
      ObjectNode block = properties.putObject("PublicAccessBlockConfiguration");
      for (String flag :
          List.of(
              "BlockPublicAcls",
              "IgnorePublicAcls",
              "BlockPublicPolicy",
              "RestrictPublicBuckets")) {
        block.put(flag, name.equals("hsc-imaging"));
      }
      documents.add(
          new Document(
              new ResourceId("aws", ACCOUNT, "us-east-1", "AWS::S3::Bucket", name, null),
              "arn:aws:s3:::" + name,
              properties,
              JsonNodeFactory.instance.objectNode(),
              Map.of(),
              Map.of(),
              now,
              List.of()));
    }
    new SnapshotStore(workspace.ledger(), workspace.sheets().under("cloud"))
        .record(
            new CollectedSnapshot(
                new Snapshot(
                    "aws",
                    "aws/" + ACCOUNT,
                    now,
                    now,
                    documents,
                    List.of(),
                    List.of(
                        new Snapshot.Scope(
                            ACCOUNT, "us-east-1", "AWS::S3::Bucket", true, List.of(), Set.of()))),
                Map.of()),
            Actor.asserted("dana"));
    Typed checked = clinic("controls", "check");
    assertThat(checked.code()).as(checked.err()).isIn(0, 1, 5);
  }

  private static Typed clinic(String... args) {
    List<String> all = new ArrayList<>(List.of("-w", "clinic"));
    all.addAll(List.of(args));
    return Typed.in(folder, all.toArray(String[]::new));
  }

  private static JsonNode json(Typed typed) {
    return JsonMapper.shared().readTree(typed.out());
  }

  private static Typed assign(String control, String reviewer) {
    return clinic(
        "controls",
        "assign",
        control,
        "--owner",
        "Dana Whitfield",
        "--reviewer",
        reviewer,
        "--every",
        "90",
        "--monitor",
        "the weekly run");
  }

  @Test
  void reviewerOfAControl_standsInTheListAndOnItsPage() throws IOException {
    assertThat(clinic("controls", "review").out()).contains("Nobody is named to review");
    assertThat(clinic("page", "control", CONTROL).code()).isIn(0, 1, 5);
    Path page = folder.resolve("clinic/pages/" + CONTROL + ".html");
    assertThat(Files.readString(page)).contains("Nobody is named to review this control.");
    assertThat(assign("no-such-control", "lee").err()).contains("no control is called");
    Typed assigned = assign(CONTROL, "lee");
    assertThat(assigned.code()).as(assigned.err()).isZero();
    assertThat(assigned.out()).contains("reviewed by lee every 90 days, none yet, next by ");
    assertThat(
            clinic("--actor", "dana", "controls", "review", CONTROL, "--note", "looked at it")
                .err())
        .contains("is reviewed by lee, not by dana");
    Typed reviewed =
        clinic("--actor", "lee", "controls", "review", CONTROL, "--note", "looked at all of them");
    assertThat(reviewed.code()).as(reviewed.err()).isZero();
    assertThat(clinic("page", "control", CONTROL).code()).isIn(0, 1, 5);
    assertThat(Files.readString(page))
        .contains("owner Dana Whitfield")
        .contains("Reviewed by lee every 90 days, last ")
        .contains("; monitored by the weekly run · named by ");
    JsonNode duties = json(clinic("controls", "review", "--json"));
    assertThat(duties.path("duties").path(0).path("overdue").asBoolean(true)).isFalse();
    assertThat(duties.path("nobody").size()).isGreaterThan(300);
  }

  @Test
  void failureOfAnotherJudgeBesideOurPass_isShownWithItsTime_andTheComparisonCanBeRepeated()
      throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"AggregateEvaluationResults":[{"EvaluationResultIdentifier":{"EvaluationResultQualifier":{
          "ConfigRuleName":"s3-bucket-level-public-access-prohibited","ResourceId":"hsc-imaging"}},
          "ComplianceType":"NON_COMPLIANT","ResultRecordedTime":"2026-11-20T08:00:00+00:00",
          "AccountId":"441020936617","AwsRegion":"us-east-1"}]}\
        """);
    Typed text = clinic("controls", "compare", "--with", "config.json");
    assertThat(text.code()).as(text.err()).isEqualTo(1);
    assertThat(text.out().replaceAll("\\s+", " "))
        .contains("OURS PASSES, THEIRS FAILS 1")
        .contains(CONTROL + " hsc-imaging ours pass, observed ")
        .contains(
            "aws-config s3-bucket-level-public-access-prohibited NON_COMPLIANT, 2026-11-20 08:00"
                + " UTC")
        .contains("ONLY OURS HAS AN OUTCOME 1");
    JsonNode same = json(clinic("controls", "compare", "--with", "config.json", "--json"));
    assertThat(same.path("recordedBefore").asBoolean()).isTrue();
    assertThat(same.path("rows").path(0).path("kind").asString())
        .isEqualTo("ours-passes-theirs-fails");
    Files.delete(folder.resolve("config.json"));
    JsonNode again =
        json(clinic("controls", "compare", "--again", same.path("leaf").asString(), "--json"));
    assertThat(again.path("again").asString()).isEqualTo("same");
    assertThat(again.path("rows")).isEqualTo(same.path("rows"));
    assertThat(clinic("ledger", "verify").code()).isIn(0, 5);
  }

  @Test
  void checksThatNoControlNames_areNamed_andOnePageOfSeveralIsOnlyPartOfAnAnswer()
      throws IOException {
    Files.writeString(
        folder.resolve("page.json"),
        """
        {"AggregateEvaluationResults":[{"EvaluationResultIdentifier":{"EvaluationResultQualifier":{
          "ConfigRuleName":"team-rule-of-ours","ResourceId":"hsc-imaging"}},
          "ComplianceType":"NON_COMPLIANT","AccountId":"441020936617","AwsRegion":"us-east-1"}],
         "NextToken":"AAAB"}\
        """);
    Typed page = clinic("controls", "compare", "--with", "page.json");
    assertThat(page.code()).as(page.err()).isEqualTo(5);
    assertThat(page.out())
        .contains("CHECKS OF NO CONTROL 1")
        .contains("  aws-config team-rule-of-ours, 1 finding")
        .contains("further pages: the file holds one page of several");
  }

  @Test
  void fileThatIsNoExport_isRefused_andNothingIsRecorded() throws IOException {
    JsonNode leaves = json(clinic("ledger", "verify", "--json"));
    Files.writeString(folder.resolve("other.json"), "{\"rows\":[]}");
    Typed refused = clinic("controls", "compare", "--with", "other.json");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("other.json is none of");
    assertThat(clinic("controls", "compare", "--with", "gone.json").err()).contains("gone.json");
    assertThat(clinic("controls", "compare").err()).contains("either --with FILE or --again LEAF");
    assertThat(clinic("controls", "compare", "--again", "2026/0").err())
        .contains("holds no comparison");
    assertThat(json(clinic("ledger", "verify", "--json")).path("statements"))
        .isEqualTo(leaves.path("statements"));
  }
}
