package io.proofline.controls.judges;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.ResourceId;
import io.proofline.controls.CheckRun;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.judges.Comparison.Kind;
import io.proofline.controls.judges.JudgeFinding.Check;
import io.proofline.controls.judges.JudgeFinding.Standing;
import io.proofline.controls.judges.JudgeFinding.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our outcomes beside theirs. */
class ComparisonTest {
  private static final String ACCOUNT = "441020936617";
  private static final String CONTROL = "s3-bucket-no-public-read";
  private static final String RULE = "s3-bucket-public-read-prohibited";
  private static final Outcome PASS = new Outcome.Pass();
  private static final Outcome FAIL = new Outcome.Fail("open");
  private static final Outcome UNKNOWN = new Outcome.NotEvaluated(List.of("denied"));

  private static Evaluation row(ResourceId id, Outcome outcome) {
    return new Evaluation(
        CONTROL, "0".repeat(64), "aws", id, outcome, Map.of(), null, -1, Instant.EPOCH);
  }

  private static Evaluation row(String bucket, Outcome outcome) {
    return row(id(ACCOUNT, "us-east-1", bucket, null), outcome);
  }

  private static ResourceId id(
      String account, String region, String name, @Nullable String incarnation) {
    return new ResourceId("aws", account, region, "AWS::S3::Bucket", name, incarnation);
  }

  private static JudgeFinding said(
      Check check, String account, String region, String resource, Verdict verdict) {
    return new JudgeFinding(
        check.tool(),
        List.of(check),
        account,
        region,
        resource,
        verdict,
        verdict.name(),
        Standing.CURRENT,
        null);
  }

  private static JudgeFinding said(String resource, Verdict verdict) {
    return said(new Check("aws-config", RULE), ACCOUNT, "us-east-1", resource, verdict);
  }

  private static JudgeFinding but(JudgeFinding one, Standing standing) {
    return new JudgeFinding(
        one.judge(),
        one.checks(),
        one.account(),
        one.region(),
        one.resource(),
        one.verdict(),
        one.status(),
        standing,
        one.at());
  }

  private static Comparison compare(List<Evaluation> ours, JudgeFinding... theirs) {
    return compare(ours, Map.of(), theirs);
  }

  private static Comparison compare(
      List<Evaluation> ours, Map<String, String> rules, JudgeFinding... theirs) {
    List<Control> controls = List.of(Catalog.standard().control(CONTROL).orElseThrow());
    return Comparison.of(
        new CheckRun(Instant.EPOCH, Instant.EPOCH, List.of(), ours, List.of()),
        controls,
        List.of(new JudgeFile("findings", List.of(theirs), rules, Map.of(), true)),
        Catalog.standard().judgeRules());
  }

  private static List<String> kinds(Comparison comparison) {
    return comparison.rows().stream()
        .map(one -> one.resource() + " " + one.kind().id() + " " + one.ours() + " " + one.theirs())
        .toList();
  }

  @Test
  void everyWayInWhichTwoJudgesStand_hasItsKind_ourPassBesideTheirFailureFirst() {
    Comparison comparison =
        compare(
            List.of(
                row("a", FAIL),
                row("b", FAIL),
                row("c", PASS),
                row("d", PASS),
                row("e", PASS),
                row("f", UNKNOWN),
                row("g", FAIL),
                row("h", UNKNOWN),
                row("i", UNKNOWN)),
            said("arn:aws:s3:::d", Verdict.FAIL),
            said("arn:aws:s3:::d", Verdict.PASS),
            said("b", Verdict.PASS),
            said("a", Verdict.FAIL),
            said("c", Verdict.PASS),
            said("e", Verdict.UNKNOWN),
            said("f", Verdict.FAIL),
            said("h", Verdict.PASS),
            said("unseen", Verdict.PASS),
            said("unknown", Verdict.UNKNOWN),
            said(new Check("aws-config", "OTHER_RULE"), ACCOUNT, "", "x", Verdict.FAIL));
    assertThat(kinds(comparison))
        .containsExactly(
            "d ours-passes-theirs-fails pass fail",
            "f only-theirs-fails not-evaluated fail",
            "b ours-fails-theirs-passes fail pass",
            "a both-fail fail fail",
            "h only-theirs-passes not-evaluated pass",
            "unseen only-theirs-passes not-seen pass",
            "c both-pass pass pass",
            "e only-ours pass unknown",
            "g only-ours fail none",
            "i neither not-evaluated none");
    assertThat(comparison.unmatched()).containsOnly(Map.entry("aws-config OTHER_RULE", 1));
  }

  @Test
  void controlOfTheHub_isKnownByTheIdentifierOfItsRule_whereItsNameIsAnotherWord() {
    for (String check : List.of("EC2.13", "EC2.14")) {
      Comparison comparison =
          Comparison.of(
              new CheckRun(Instant.EPOCH, Instant.EPOCH, List.of(), List.of(), List.of()),
              List.of(Catalog.standard().control("sg-no-admin-ports-world").orElseThrow()),
              List.of(
                  new JudgeFile(
                      "findings",
                      List.of(
                          said(
                              new Check("security-hub", check),
                              ACCOUNT,
                              "us-east-1",
                              "arn:aws:ec2:us-east-1:" + ACCOUNT + ":security-group/sg-0a1b",
                              Verdict.FAIL)),
                      Map.of(),
                      Map.of(),
                      true)),
              Catalog.standard().judgeRules());
      assertThat(comparison.unmatched()).as(check).isEmpty();
      assertThat(comparison.rows())
          .extracting(Comparison.Row::kind)
          .containsExactly(Kind.ONLY_THEIRS_FAILS);
    }
  }

  @Test
  void aFindingOfAnotherPartition_isOfAnotherResource_thoughNameAndAccountAreTheSame() {
    assertThat(kinds(compare(List.of(row("a", PASS)), said("arn:aws-us-gov:s3:::a", Verdict.FAIL))))
        .containsExactly(
            "arn:aws-us-gov:s3:::a only-theirs-fails not-seen fail", "a only-ours pass none");
  }

  @Test
  void whatTheyPass_neverGivesUsAnOutcome() {
    for (Outcome none : List.of(UNKNOWN, new Outcome.NotApplicable("not in scope"))) {
      Comparison.Row row =
          compare(List.of(row("a", none)), said("a", Verdict.PASS)).rows().getFirst();
      assertThat(row.ours()).isEqualTo(none.word());
      assertThat(row.kind()).isEqualTo(Kind.ONLY_THEIRS_PASSES);
    }
  }

  @Test
  void suppressedFailure_stillDiffers_andAWithdrawnOneCountsForNothing() {
    Comparison comparison =
        compare(
            List.of(row("a", PASS), row("b", PASS), row("c", PASS)),
            but(said("a", Verdict.FAIL), Standing.SUPPRESSED),
            but(said("b", Verdict.FAIL), Standing.WITHDRAWN),
            said("c", Verdict.PASS));
    assertThat(kinds(comparison))
        .containsExactly(
            "a ours-passes-theirs-fails pass fail",
            "c both-pass pass pass",
            "b only-ours pass none");
    assertThat(comparison.rows())
        .filteredOn(one -> one.resource().equals("b"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.said())
                    .extracting(JudgeFinding::standing)
                    .containsExactly(Standing.WITHDRAWN));
    assertThat(
            compare(List.of(row("b", PASS)), but(said("b", Verdict.FAIL), Standing.WITHDRAWN))
                .rows())
        .isEmpty();
  }

  @Test
  void oneDoubtBesidePasses_isNoPass() {
    assertThat(
            kinds(
                compare(
                    List.of(row("a", PASS)), said("a", Verdict.PASS), said("a", Verdict.UNKNOWN))))
        .containsExactly("a only-ours pass unknown");
  }

  @Test
  void checkOfSecurityHub_isMatchedByTheRuleBehindIt_alsoWhereNoneIsNamed() {
    Check hub = new Check("security-hub", "S3.2");
    assertThat(
            kinds(
                compare(
                    List.of(row("a", PASS)),
                    said(hub, ACCOUNT, "us-east-1", "arn:aws:s3:::a", Verdict.FAIL))))
        .containsExactly("a ours-passes-theirs-fails pass fail");
    Check other = new Check("security-hub", "S3.999");
    assertThat(
            compare(List.of(row("a", PASS)), said(other, ACCOUNT, "", "a", Verdict.FAIL))
                .unmatched())
        .containsOnly(Map.entry("security-hub S3.999", 1));
  }

  @Test
  void ruleUnderANameOfTheAccount_isMatchedByWhatTheListOfRulesSays() {
    JudgeFinding named =
        said(new Check("aws-config", "no-open-buckets"), ACCOUNT, "", "a", Verdict.FAIL);
    List<Evaluation> ours = List.of(row("a", PASS));
    assertThat(compare(ours, named).rows()).isEmpty();
    assertThat(
            kinds(
                compare(
                    ours, Map.of("no-open-buckets", "S3_BUCKET_PUBLIC_READ_PROHIBITED"), named)))
        .containsExactly("a ours-passes-theirs-fails pass fail");
    assertThat(compare(ours, Map.of("no-open-buckets", ""), named).rows()).isEmpty();
  }

  @Test
  void resourceOfAnotherAccountOrRegion_orOneThatOnlyEndsAlike_isNotTheSame() {
    Check rule = new Check("aws-config", RULE);
    assertThat(
            kinds(
                compare(
                    List.of(row("imaging", PASS)),
                    said("arn:aws:s3:::not-imaging", Verdict.FAIL),
                    said(rule, "999999999999", "us-east-1", "imaging", Verdict.FAIL),
                    said(rule, ACCOUNT, "eu-west-1", "imaging", Verdict.FAIL))))
        .containsExactlyInAnyOrder(
            "imaging only-ours pass none",
            "arn:aws:s3:::not-imaging only-theirs-fails not-seen fail",
            "imaging only-theirs-fails not-seen fail",
            "imaging only-theirs-fails not-seen fail");
  }

  @Test
  void findingWithoutAccount_thatFitsSeveral_isAmbiguous() {
    Check rule = new Check("aws-config", RULE);
    List<Evaluation> two =
        List.of(
            row(id(ACCOUNT, "us-east-1", "default", null), PASS),
            row(id("204177309185", "us-east-1", "default", null), PASS));
    assertThat(kinds(compare(two, said(rule, "", "", "default", Verdict.FAIL))))
        .containsExactly(
            "default only-theirs-fails ambiguous fail",
            "default only-ours pass none",
            "default only-ours pass none");
    assertThat(kinds(compare(List.of(two.getFirst()), said(rule, "", "", "default", Verdict.FAIL))))
        .containsExactly("default ours-passes-theirs-fails pass fail");
  }

  @Test
  void stateOfAnAccount_logGroups_andUniqueIds_areMatchedAsTheyAreNamed() {
    Check rule = new Check("aws-config", RULE);
    assertThat(
            kinds(
                compare(
                    List.of(row(id(ACCOUNT, "us-east-1", "us-east-1", null), PASS)),
                    said(rule, ACCOUNT, "us-east-1", "AWS::::Account:" + ACCOUNT, Verdict.FAIL))))
        .containsExactly("us-east-1 ours-passes-theirs-fails pass fail");
    assertThat(
            kinds(
                compare(
                    List.of(row("/aws/lambda/portal", PASS)),
                    said(
                        "arn:aws:logs:us-east-1:441020936617:log-group:/aws/lambda/portal:*",
                        Verdict.FAIL))))
        .containsExactly("/aws/lambda/portal ours-passes-theirs-fails pass fail");
    assertThat(
            kinds(
                compare(
                    List.of(row(id(ACCOUNT, "global", "deploy", "AROAEXAMPLEID"), FAIL)),
                    said("AROAEXAMPLEID", Verdict.PASS))))
        .containsExactly("deploy ours-fails-theirs-passes fail pass");
  }
}
