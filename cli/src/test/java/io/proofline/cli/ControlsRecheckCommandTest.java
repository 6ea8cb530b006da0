package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Only what a change touched is judged again, and never from what was seen before it. */
class ControlsRecheckCommandTest {
  private static final Instant BEFORE = Instant.parse("2026-11-20T09:00:00Z");
  private static final Instant CHANGE = Instant.parse("2026-11-20T09:30:00Z");
  private static final Instant AFTER = Instant.parse("2026-11-20T10:00:00Z");
  private static final String PAB = "s3-bucket-pab-all-four";

  @TempDir Path folder;
  private ClinicAccount account = new ClinicAccount(Path.of(""));

  @BeforeEach
  void collect() throws IOException {
    account = new ClinicAccount(folder).made();
    account
        .knows("AWS::S3::Bucket")
        .has("AWS::S3::Bucket", "hsc-imaging-share", bucket(true))
        .has("AWS::S3::Bucket", "hsc-records", bucket(true));
    account.collected(BEFORE);
    account.logged("e-1", CHANGE, "PutBucketPublicAccessBlock", "hsc-imaging-share", "");
  }

  private static String bucket(boolean closed) {
    return """
    {"BucketName":"b","PublicAccessBlockConfiguration":{"BlockPublicAcls":%1$s,
    "IgnorePublicAcls":%1$s,"BlockPublicPolicy":%1$s,"RestrictPublicBuckets":%1$s}}
    """
        .formatted(closed);
  }

  private Typed recheck(String... more) {
    String[] line = new String[more.length + 2];
    line[0] = "controls";
    line[1] = "recheck";
    System.arraycopy(more, 0, line, 2, more.length);
    return Typed.in(account.workspace(), line);
  }

  private static String outcome(JsonNode run, String control) {
    for (JsonNode result : run.path("results")) {
      if (result.path("control").asString().equals(control)) {
        return result.path("outcome").asString() + " " + result.path("reasons");
      }
    }
    return "no row";
  }

  private static Set<String> resources(JsonNode run) {
    Set<String> names = new TreeSet<>();
    run.path("results").forEach(r -> names.add(r.path("resource").path("identifier").asString()));
    return names;
  }

  @Test
  void whatWasSeenBeforeTheChange_isNotEvaluated_andAfterANewCollectionItIsJudged()
      throws IOException {
    JsonNode stale = JsonMapper.shared().readTree(recheck("--event", "e-1", "--json").out());
    assertThat(outcome(stale, PAB)).startsWith("not-evaluated").contains("before the change");
    stale
        .path("results")
        .forEach(r -> assertThat(r.path("outcome").asString()).isNotEqualTo("pass"));
    assertThat(recheck("--event", "e-1").code()).isEqualTo(5);
    // A snapshot that was under way at the time of the change may have read either side of it.
    account.collected(CHANGE.plusSeconds(30));
    JsonNode underWay = JsonMapper.shared().readTree(recheck("--event", "e-1", "--json").out());
    assertThat(outcome(underWay, PAB)).startsWith("not-evaluated");
    account.forget();
    account
        .has("AWS::S3::Bucket", "hsc-imaging-share", bucket(false))
        .has("AWS::S3::Bucket", "hsc-records", bucket(false));
    account.collected(AFTER);
    JsonNode run = JsonMapper.shared().readTree(recheck("--event", "e-1", "--json").out());
    assertThat(outcome(run, PAB)).startsWith("fail");
    assertThat(resources(run)).containsExactly("hsc-imaging-share");
  }

  @Test
  void theRun_coversOnlyThese_andNeverStandsForTheNewestOne() throws IOException {
    account.collected(AFTER);
    Typed whole = Typed.in(account.workspace(), "controls", "check", "--json");
    String leaf = JsonMapper.shared().readTree(whole.out()).path("leaf").asString();
    Typed recheck = recheck("hsc-imaging-share");
    assertThat(recheck.out().replaceAll("\\s+", " "))
        .contains("1 resource only")
        .contains("nothing is said of anything else");
    JsonNode findings =
        JsonMapper.shared()
            .readTree(Typed.in(account.workspace(), "controls", "findings", "--json").out());
    assertThat(findings.path("run").asString(findings.path("leaf").asString())).isEqualTo(leaf);
    JsonNode run = JsonMapper.shared().readTree(recheck("hsc-imaging-share", "--json").out());
    String again = run.path("leaf").asString();
    assertThat(Typed.in(account.workspace(), "controls", "diff", leaf, again).code()).isEqualTo(2);
    assertThat(Typed.in(account.workspace(), "controls", "history", "hsc-imaging-share").out())
        .contains(again);
    Typed statement = Typed.in(account.workspace(), "ledger", "show", again, "--json");
    assertThat(statement.out())
        .contains("recheck-run")
        .contains("AWS::S3::Bucket/hsc-imaging-share");
    assertThat(Typed.in(account.workspace(), "ledger", "verify").code()).isZero();
  }

  @Test
  void anEventThatFailed_orIsNotHeld_orNamesWhatIsNotThere_saysSo() throws IOException {
    account.logged("e-2", AFTER, "PutBucketPublicAccessBlock", "hsc-records", "AccessDenied");
    assertThat(recheck("--event", "e-2").err()).contains("none of it");
    assertThat(recheck("--event", "e-9").err()).contains("no event e-9 is held");
    assertThat(recheck().code()).isEqualTo(2);
    account.logged("e-3", AFTER, "PutBucketPolicy", "hsc-new", "");
    Typed both = recheck("--event", "e-3", "hsc-records");
    assertThat(both.out()).contains("NOT THERE").contains("arn:aws:s3:::hsc-new");
    assertThat(both.code()).isEqualTo(5);
  }
}
