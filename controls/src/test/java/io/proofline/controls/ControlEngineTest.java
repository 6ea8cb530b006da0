package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ControlEngineTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String USER = "AWS::IAM::User";
  private static final String BUCKET = "AWS::S3::Bucket";
  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);
  private static final Control MFA = CATALOG.control("iam-user-console-mfa").orElseThrow();
  private static final Control PUBLIC = CATALOG.control("s3-bucket-no-public-read").orElseThrow();

  @Test
  void population_listedIncompletely_givesARowBesideThePasses() {
    CheckRun run = mfa(List.of(goodUser()), Estates.scope("global", USER, "ListUsers: throttled"));
    assertThat(run.evaluations())
        .extracting(row -> row.outcome().word())
        .containsExactlyInAnyOrder("pass", "not-evaluated");
    assertThat(populationRow(run).outcome().why())
        .singleElement()
        .asString()
        .contains("population not known")
        .contains("throttled");
    assertThat(run.summary(MFA.id()).orElseThrow().status()).isEqualTo(StatusWord.NOT_EVALUATED);
  }

  @Test
  void population_completeAndEmpty_isNotApplicable() {
    CheckRun run = mfa(List.of(), Estates.scope("global", USER, null));
    assertThat(populationRow(run).outcome()).isInstanceOf(Outcome.NotApplicable.class);
    assertThat(run.summary(MFA.id()).orElseThrow().status()).isEqualTo(StatusWord.NOT_APPLICABLE);
  }

  @Test
  void population_typeNotLookedAt_isNotEvaluated() {
    CheckRun run = mfa(List.of(), Estates.scope("us-east-1", BUCKET, null));
    assertThat(populationRow(run).outcome().why().getFirst()).contains("was not looked at");
    assertThat(run.summary(MFA.id()).orElseThrow().status()).isEqualTo(StatusWord.NOT_EVALUATED);
  }

  @Test
  void population_oneRegionLeftOut_isNotEvaluatedThere() {
    CheckRun run =
        run(
            PUBLIC,
            Map.of(),
            aws(
                List.of(),
                Estates.scope("us-east-1", BUCKET, null),
                Estates.scope("us-west-2", "AWS::EC2::Volume", null)));
    assertThat(run.evaluations())
        .filteredOn(row -> row.outcome() instanceof Outcome.NotEvaluated)
        .singleElement()
        .satisfies(row -> assertThat(row.resource().region()).isEqualTo("us-west-2"));
  }

  @Test
  void population_documentsWithoutAnyScope_areNotAPopulation() {
    for (String source : List.of("aws", "cloudformation")) {
      RecordedSnapshot silent =
          Estates.snapshot(source, source + "/x", List.of(goodUser()), List.of(), 7);
      CheckRun run = run(MFA, Map.of(), silent);
      assertThat(populationRow(run).outcome()).as(source).isInstanceOf(Outcome.NotEvaluated.class);
      assertThat(run.summary(MFA.id()).orElseThrow().status()).isEqualTo(StatusWord.NOT_EVALUATED);
    }
  }

  @Test
  void population_ofAnAccountWithoutDocumentsAndScopes_isNotEvaluated() {
    RecordedSnapshot empty = Estates.snapshot("aws", "aws/441020938842", List.of(), List.of(), 7);
    CheckRun run =
        run(MFA, Map.of(), empty, aws(List.of(goodUser()), Estates.scope("global", USER, null)));
    assertThat(populationRow(run).resource().account()).isEqualTo("441020938842");
    assertThat(run.summary(MFA.id()).orElseThrow().status()).isEqualTo(StatusWord.NOT_EVALUATED);
  }

  @Test
  void estate_empty_isNotEvaluatedAndNeverNotApplicable() {
    CheckRun run = ENGINE.run(new Estate(List.of(), Map.of()), NOW);
    assertThat(run.summaries()).hasSameSizeAs(CATALOG.controlIds());
    assertThat(run.summaries())
        .allSatisfy(summary -> assertThat(summary.status()).isEqualTo(StatusWord.NOT_EVALUATED));
  }

  @Test
  void newestSnapshotOfAnAccountThatWasShredded_leavesEveryControlNotEvaluated() {
    Entry.Shredded gone =
        new Entry.Shredded(
            new LeafRef(2026, 7),
            "snapshot",
            "aws/441020938842",
            NOW,
            NOW,
            NOW,
            new LeafRef(2026, 9));
    RecordedSnapshot other = aws(List.of(goodUser()), Estates.scope("global", USER, null));
    Estate whole = new Estate(List.of(other), Map.of());
    assertThat(ENGINE.run(whole, List.of(MFA), NOW).summary(MFA.id()).orElseThrow().status())
        .isEqualTo(StatusWord.MET);
    CheckRun run =
        ENGINE.run(new Estate(List.of(other), Map.of(), List.of(gone)), List.of(MFA), NOW);
    assertThat(run.summary(MFA.id()).orElseThrow().status()).isEqualTo(StatusWord.NOT_EVALUATED);
    assertThat(populationRow(run).resource().account()).isEqualTo("441020938842");
    assertThat(populationRow(run).outcome().why())
        .containsExactly(
            "population not known: the newest snapshot, leaf 2026/7 (snapshot aws/441020938842)"
                + " was shredded by entry 2026/9; collect it again");
  }

  @Test
  void estate_twoSnapshotsOfASubject_countsTheNewest() {
    RecordedSnapshot old =
        Estates.snapshot(
            "aws",
            "aws/" + Estates.ACCOUNT,
            List.of(badUser()),
            List.of(Estates.scope("global", USER, null)),
            3);
    RecordedSnapshot young =
        Estates.snapshot(
            "aws",
            "aws/" + Estates.ACCOUNT,
            List.of(goodUser()),
            List.of(Estates.scope("global", USER, null)),
            9);
    CheckRun run = run(MFA, Map.of(), young, old);
    assertThat(run.evaluations())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.outcome()).isInstanceOf(Outcome.Pass.class);
              assertThat(row.leaf()).hasToString("2026/9");
              assertThat(row.row()).isZero();
            });
  }

  @Test
  void sides_templateAndAccount_areSummedApart() {
    RecordedSnapshot template =
        Estates.snapshot(
            "cloudformation",
            "cloudformation/people.yaml",
            List.of(badUser()),
            List.of(Estates.scope("global", USER, null)),
            4);
    RecordedSnapshot live = aws(List.of(goodUser()), Estates.scope("global", USER, null));
    CheckRun run = run(MFA, Map.of(), template, live);
    assertThat(run.summary(MFA.id(), Side.LIVE).orElseThrow().pass()).isEqualTo(1);
    assertThat(run.summary(MFA.id(), Side.TEMPLATE).orElseThrow().fail()).isEqualTo(1);
    assertThat(run.evaluations())
        .extracting(Evaluation::source)
        .containsExactlyInAnyOrder("aws", "cloudformation");
  }

  @Test
  void neighbour_populationNotListed_isUnknownNotAbsent() {
    CheckRun run =
        run(PUBLIC, Map.of(), aws(List.of(bucket("{}")), Estates.scope("global", BUCKET, null)));
    assertThat(run.evaluations().getFirst().outcome()).isInstanceOf(Outcome.NotEvaluated.class);
    assertThat(run.evaluations().getFirst().outcome().why().toString()).contains("near.policy");
  }

  @Test
  void neighbour_ofAnotherAccount_isNotTaken() {
    Document foreign =
        new Document(
            new ResourceId("aws", "204177309185", "us-east-1", "AWS::S3::BucketPolicy", "b", null),
            null,
            Estates.object(
                "{\"Bucket\": \"hsc-imaging\", \"PolicyDocument\": {\"Statement\": []}}"),
            Estates.object("{}"),
            Map.of(),
            Map.of(),
            NOW,
            List.of());
    CheckRun run =
        run(
            PUBLIC,
            Map.of(),
            aws(
                List.of(
                    bucket("{\"PublicAccessBlockConfiguration\": {\"IgnorePublicAcls\": true}}"),
                    foreign),
                Estates.scope("global", BUCKET, null),
                Estates.scope("global", "AWS::S3::BucketPolicy", null),
                Estates.scope("global", "X::AccountPublicAccessBlock", null)));
    assertThat(run.evaluations())
        .filteredOn(row -> !row.population())
        .singleElement()
        .satisfies(row -> assertThat(row.outcome()).isInstanceOf(Outcome.Pass.class));
  }

  @Test
  void value_textOfATemplate_isReadWithTheTypeOfTheSchema() {
    assertThat(outcome("\"true\"")).isInstanceOf(Outcome.Pass.class);
    assertThat(outcome("\"false\"")).isInstanceOf(Outcome.Fail.class);
  }

  @Test
  void value_thatDoesNotFitTheSchema_isUnknownAndIsNotRepeated() {
    assertThat(outcome("\"perhaps\"").why().toString())
        .contains("RestrictPublicBuckets is not known: expected true or false, found string")
        .doesNotContain("perhaps");
    assertThat(outcome("[true]")).isInstanceOf(Outcome.NotEvaluated.class);
  }

  /** Of a bucket whose policy is public: only the flag can decide. */
  private static Outcome outcome(String flag) {
    Document bucket =
        bucket(
            """
            {"PublicAccessBlockConfiguration": {"IgnorePublicAcls": true, "RestrictPublicBuckets": %s}}
            """
                .formatted(flag));
    Document policy =
        new Document(
            Estates.id("AWS::S3::BucketPolicy", "hsc-imaging"),
            null,
            Estates.object(
                """
                {"Bucket": "hsc-imaging", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                   "Resource": "arn:aws:s3:::hsc-imaging/*"}]}}
                """),
            Estates.object("{}"),
            Map.of(),
            Map.of(),
            NOW,
            List.of());
    return run(
            PUBLIC,
            Map.of(),
            aws(
                List.of(bucket, policy),
                Estates.scope("global", BUCKET, null),
                Estates.scope("global", "AWS::S3::BucketPolicy", null),
                Estates.scope("global", "X::AccountPublicAccessBlock", null)))
        .evaluations()
        .stream()
        .filter(row -> !row.population())
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  @Test
  void evidence_ofWhatWasNotRead_saysSo() {
    Document user =
        new Document(
            Estates.id(USER, "marco.ilves"),
            null,
            Estates.object("{\"UserName\": \"marco.ilves\", \"LoginProfile\": {}}"),
            Estates.object("{}"),
            Map.of(),
            Map.of("runtime.MfaDevices", "AccessDenied"),
            NOW,
            List.of());
    CheckRun run = mfa(List.of(user), Estates.scope("global", USER, null));
    assertThat(run.evaluations().getFirst().evidence().get("rt.MfaDevices"))
        .hasToString("{\"notRead\":\"AccessDenied\"}");
  }

  @Test
  void phi_resourceThatNoSystemClaims_isNotEvaluated() {
    Control phi = changed(MFA, MFA.pass(), Control.Scope.PHI);
    CheckRun run =
        run(phi, Map.of(), aws(List.of(goodUser()), Estates.scope("global", USER, null)));
    assertThat(run.evaluations().getFirst().outcome().why().getFirst()).contains("no system");

    CheckRun outside =
        run(
            phi,
            Map.of(goodUser().id(), new SystemMark("website", false)),
            aws(List.of(badUser()), Estates.scope("global", USER, null)));
    assertThat(outside.evaluations()).isEmpty();
    assertThat(outside.summary(phi.id()).orElseThrow().status())
        .isEqualTo(StatusWord.NOT_APPLICABLE);
  }

  @Test
  void compile_wrongNameOrType_namesLineAndColumn() {
    complains("r.UserNam == 'x'", "undefined field 'UserNam'", "1:2");
    complains("true &&\n  rt.MfaDevices.exists(d, d.Serial == 'x')", "Serial", "2:");
    complains("size(rt.MfaDevices)", "true or false", "int");
    complains("r['UserName'] == 'x'", "no matching overload", "1:");
    complains("p.days > 3", "days", "1:");
    complains("near.policy.id == ''", "policy", "1:");
    complains("isTrue(true)", "dotted path", "1:");
  }

  @Test
  void rule_thatCannotRun_isNotEvaluatedWithTheReason() {
    Control broken = changed(MFA, "1 / size(rt.MfaDevices) == 1", Control.Scope.ALL);
    CheckRun run =
        run(broken, Map.of(), aws(List.of(badUser()), Estates.scope("global", USER, null)));
    assertThat(run.evaluations().getFirst().outcome().why().getFirst()).contains("DIVIDE_BY_ZERO");
  }

  @Test
  void derivedType_withoutSnapshot_isNotEvaluated() {
    Control route = changed(MFA, "r.HoldsPhi", Control.Scope.ALL, "X::Route", null);
    CheckRun run =
        run(route, Map.of(), aws(List.of(goodUser()), Estates.scope("global", USER, null)));
    assertThat(populationRow(run).outcome().why().getFirst()).contains("was not worked out");
  }

  private static void complains(String expression, String... parts) {
    Control control = changed(MFA, expression, Control.Scope.ALL);
    assertThatThrownBy(
            () ->
                run(
                    control,
                    Map.of(),
                    aws(List.of(goodUser()), Estates.scope("global", USER, null))))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("iam-user-console-mfa, pass")
        .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
  }

  private static Control changed(Control control, String pass, Control.Scope scope) {
    return changed(control, pass, scope, control.applies().type(), control.applies().when());
  }

  private static Control changed(
      Control c, String pass, Control.Scope scope, String type, @Nullable String when) {
    return new Control(
        c.id(),
        Integer.toHexString(pass.hashCode()) + scope + type,
        c.sharedRule(),
        c.title(),
        c.severity(),
        c.patterns(),
        c.policy(),
        c.citation(),
        c.further(),
        c.responsibility(),
        new Control.Applies(type, when, scope),
        c.near(),
        c.parameters(),
        pass,
        "fails",
        List.of(),
        c.triggers(),
        c.reads(),
        c.fix(),
        c.undo(),
        c.aliases());
  }

  private static CheckRun mfa(List<Document> documents, Snapshot.Scope scope) {
    return run(MFA, Map.of(), aws(documents, scope));
  }

  private static CheckRun run(
      Control control, Map<ResourceId, SystemMark> marks, RecordedSnapshot... snapshots) {
    return ENGINE.run(new Estate(List.of(snapshots), marks), List.of(control), NOW);
  }

  private static RecordedSnapshot aws(List<Document> documents, Snapshot.Scope... scopes) {
    return Estates.snapshot("aws", "aws/" + Estates.ACCOUNT, documents, List.of(scopes), 7);
  }

  private static Evaluation populationRow(CheckRun run) {
    return run.evaluations().stream().filter(Evaluation::population).findFirst().orElseThrow();
  }

  private static Document goodUser() {
    return Estates.document(
        USER,
        "marco.ilves",
        "{\"UserName\": \"marco.ilves\", \"LoginProfile\": {}}",
        "{\"MfaDevices\": [{\"SerialNumber\": \"m\"}]}");
  }

  private static Document badUser() {
    return Estates.document(
        USER,
        "marco.ilves",
        "{\"UserName\": \"marco.ilves\", \"LoginProfile\": {}}",
        "{\"MfaDevices\": []}");
  }

  private static Document bucket(String more) {
    Document bucket = Estates.document(BUCKET, "hsc-imaging", more, "{\"AclGrants\": []}");
    bucket.properties().put("BucketName", "hsc-imaging");
    return bucket;
  }
}
