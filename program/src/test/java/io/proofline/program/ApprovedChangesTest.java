package io.proofline.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import io.proofline.program.ApprovedChanges.When;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Changes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each effective change was approved before, after, or never. */
class ApprovedChangesTest {
  private static final String BUCKET = "arn:aws:s3:::hsc-imaging";
  private static final String OTHER = "arn:aws:s3:::hsc-referrals";
  private static final String ACCOUNT = "441020936617";
  private static final Instant CHANGED = Instant.parse("2026-11-19T18:42:07Z");
  private static final Instant EARLIER = Instant.parse("2026-11-19T09:00:00Z");
  private static final Instant LATER = Instant.parse("2026-11-20T09:00:00Z");
  private static final Attribution MARCO = who("IAM user marco.ilves (441020936617)");

  private static Attribution who(String label) {
    return new Attribution(
        Attribution.Kind.IAM_USER,
        Attribution.Resolution.DIRECT,
        label,
        null,
        null,
        null,
        List.of(),
        "");
  }

  private static TrailEvent event() {
    return new TrailEvent(
        new LeafRef(2026, 498),
        1204,
        CHANGED,
        "e-1",
        ACCOUNT,
        "us-east-1",
        "s3.amazonaws.com",
        "PutBucketPolicy",
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        null,
        new TrailEvent.Identity(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null),
        null,
        null,
        null,
        null);
  }

  private static ChangeApproval approval(
      List<String> resources, List<String> accounts, Instant recorded, boolean signed) {
    return new ChangeApproval(
        "CH-318",
        resources,
        accounts,
        Instant.parse("2026-11-19T18:00:00Z"),
        Instant.parse("2026-11-19T20:00:00Z"),
        "narrow the policy of the archive",
        "",
        "dana",
        List.of("d.whitfield@clinic.example"),
        recorded,
        signed,
        new LeafRef(2026, 400));
  }

  private static ApprovedChanges.Verdict of(
      ChangeApproval approval, Attribution who, String... changed) {
    return new ApprovedChanges(List.of(approval), List.of()).of(event(), Set.of(changed), who);
  }

  private static ChangeApproval ofBucket(Instant recorded) {
    return approval(List.of(BUCKET), List.of(), recorded, true);
  }

  @Test
  void timeInTheLedger_decidesBetweenBeforeAndAfter() {
    assertThat(of(ofBucket(EARLIER), MARCO, BUCKET).words()).isEqualTo("before, CH-318, dana");
    assertThat(of(ofBucket(CHANGED), MARCO, BUCKET).when()).isEqualTo(When.BEFORE);
    assertThat(of(ofBucket(CHANGED.plusNanos(1)), MARCO, BUCKET).when()).isEqualTo(When.AFTER);
    assertThat(of(ofBucket(LATER), MARCO, BUCKET).words()).isEqualTo("after, CH-318, dana");
  }

  @Test
  void shreddedApproval_isNamed_whereNoOtherCounts() {
    Entry.Shredded gone =
        new Entry.Shredded(
            new LeafRef(2026, 7),
            "change-approval",
            "CH-1",
            EARLIER,
            EARLIER,
            EARLIER,
            new LeafRef(2026, 9));
    ApprovedChanges none = new ApprovedChanges(List.of(), List.of(), List.of(gone));
    assertThat(none.of(event(), Set.of(BUCKET), MARCO).words())
        .isEqualTo(
            "never: none that can be read; what leaf 2026/7 (change-approval CH-1) was shredded by"
                + " entry 2026/9 approved is unknown");
  }

  @Test
  void earliestApprovalThatCounts_decides() {
    ApprovedChanges both =
        new ApprovedChanges(List.of(ofBucket(LATER), ofBucket(EARLIER)), List.of());
    assertThat(both.of(event(), Set.of(BUCKET), MARCO).when()).isEqualTo(When.BEFORE);
  }

  @Test
  void otherResource_orOnlySomeOfThem_isNever() {
    assertThat(of(ofBucket(EARLIER), MARCO, OTHER).words()).isEqualTo("never");
    ApprovedChanges.Verdict some = of(ofBucket(EARLIER), MARCO, BUCKET, OTHER);
    assertThat(some.when()).isEqualTo(When.NEVER);
    assertThat(some.words()).isEqualTo("never: CH-318 does not name " + OTHER);
    assertThat(of(ofBucket(EARLIER), MARCO).when()).isEqualTo(When.NEVER);
  }

  @Test
  void account_coversAllInIt_andNoOther() {
    assertThat(of(approval(List.of(), List.of(ACCOUNT), EARLIER, true), MARCO, OTHER).when())
        .isEqualTo(When.BEFORE);
    assertThat(of(approval(List.of(), List.of("204177309185"), EARLIER, true), MARCO, OTHER).when())
        .isEqualTo(When.NEVER);
  }

  @Test
  void outsideOfTheWindow_isNever() {
    ChangeApproval whole = ofBucket(EARLIER);
    ChangeApproval ended =
        new ChangeApproval(
            whole.id(),
            whole.resources(),
            whole.accounts(),
            whole.from(),
            CHANGED,
            whole.reason(),
            whole.ticket(),
            whole.approver(),
            whole.names(),
            whole.recorded(),
            whole.authenticated(),
            whole.leaf());
    assertThat(of(ended, MARCO, BUCKET).when()).isEqualTo(When.NEVER);
  }

  @Test
  void whatIsOnlyAsserted_doesNotCount() {
    ApprovedChanges.Verdict verdict =
        of(approval(List.of(BUCKET), List.of(), EARLIER, false), MARCO, BUCKET);
    assertThat(verdict.when()).isEqualTo(When.NEVER);
    assertThat(verdict.words()).contains("asserted, not authenticated");
  }

  @Test
  void whoeverMadeTheChange_cannotHaveApprovedIt_underAnyNameOfTheirs() {
    for (String label :
        List.of(
            "IAM user dana (441020936617)",
            "IAM user Dana (441020936617)",
            "SAML user d.whitfield@clinic.example",
            "IAM user D_Whitfield (441020936617)")) {
      ApprovedChanges.Verdict verdict = of(ofBucket(EARLIER), who(label), BUCKET);
      assertThat(verdict.when()).as(label).isEqualTo(When.NEVER);
      assertThat(verdict.words()).contains("dana made the change");
    }
  }

  @Test
  void whenNobodyKnowsWhoActed_theApprovalDoesNotCount() {
    Attribution unknown =
        new Attribution(
            Attribution.Kind.UNRESOLVED,
            Attribution.Resolution.UNRESOLVED,
            "key AKIA…",
            null,
            null,
            null,
            List.of(),
            "");
    ApprovedChanges.Verdict verdict = of(ofBucket(EARLIER), unknown, BUCKET);
    assertThat(verdict.when()).isEqualTo(When.NEVER);
    assertThat(verdict.why()).contains("not known");
  }

  @Test
  void approvalEnds_whenTheResourceIsMadeAnewInBetween() {
    Changes.Creation between = new Changes.Creation(BUCKET, CHANGED.minusSeconds(60));
    Changes.Creation before = new Changes.Creation(BUCKET, EARLIER.minusSeconds(60));
    Changes.Creation other = new Changes.Creation(OTHER, CHANGED.minusSeconds(60));
    ApprovedChanges.Verdict ended =
        new ApprovedChanges(List.of(ofBucket(EARLIER)), List.of(between))
            .of(event(), Set.of(BUCKET), MARCO);
    assertThat(ended.when()).isEqualTo(When.NEVER);
    assertThat(ended.words()).contains("made anew");
    assertThat(
            new ApprovedChanges(List.of(ofBucket(EARLIER)), List.of(before, other))
                .of(event(), Set.of(BUCKET), MARCO)
                .when())
        .isEqualTo(When.BEFORE);
  }

  private static ChangeApproval exported(String author, String approver, Instant approved) {
    return new ChangeApproval(
        "github:clinic/infra#318",
        List.of(BUCKET),
        List.of(),
        Instant.parse("2026-11-19T18:00:00Z"),
        Instant.parse("2026-11-19T20:00:00Z"),
        "narrow the policy of the archive",
        "clinic/infra#318",
        approver,
        List.of(),
        LATER,
        false,
        Optional.of(
            new ChangeApproval.Exported(
                "github",
                author,
                List.of("k.sato"),
                approved,
                "export by the change board",
                Optional.empty(),
                "0".repeat(64))),
        new LeafRef(2026, 401));
  }

  @Test
  void approvalOfAnotherSystem_countsFromItsOwnTime_andSaysThatItIsExported() {
    assertThat(of(exported("kim", "lee", EARLIER), MARCO, BUCKET).words())
        .isEqualTo("before (as exported), github:clinic/infra#318, lee");
    assertThat(of(exported("kim", "lee", LATER), MARCO, BUCKET).words())
        .isEqualTo("after (as exported), github:clinic/infra#318, lee");
  }

  @Test
  void approvalOfOnesOwnChange_isNone_inAnyWayOfNamingOneself() {
    assertThat(
            of(exported("Lee.Ortiz", "lee.ortiz@clinic.example", EARLIER), MARCO, BUCKET).words())
        .isEqualTo(
            "never: github:clinic/infra#318 does not count, lee.ortiz@clinic.example asked for it"
                + " too");
    assertThat(of(exported("kim", "k.sato", EARLIER), MARCO, BUCKET).when()).isEqualTo(When.NEVER);
    assertThat(of(exported("kim", "marco.ilves", EARLIER), MARCO, BUCKET).words())
        .endsWith("marco.ilves made the change");
    assertThat(of(exported("", "lee", EARLIER), MARCO, BUCKET).words())
        .endsWith("the export does not say who asked for it");
  }

  @Test
  void namesThatAreAlike_mayBeOfOnePerson_andTheApprovalDoesNotCount() {
    for (String author : List.of("Ortiz, Lee", "lee", "Lee M. Ortiz")) {
      assertThat(of(exported(author, "lee.ortiz", EARLIER), MARCO, BUCKET).words())
          .as(author)
          .endsWith("lee.ortiz may have asked for it too: the names are alike");
    }
    assertThat(of(exported("Ortiz, Kim", "lee.ortiz", EARLIER), MARCO, BUCKET).when())
        .as("a name of the family is not the person")
        .isEqualTo(When.BEFORE);
    Attribution lee =
        new Attribution(
            Attribution.Kind.IAM_USER,
            Attribution.Resolution.DIRECT,
            "IAM user lee.ortiz (441020936617)",
            "lee.ortiz",
            null,
            null,
            List.of(),
            "");
    assertThat(of(exported("kim", "lee", EARLIER), lee, BUCKET).words())
        .endsWith("lee may have made the change: the names are alike");
    assertThat(of(exported("kim", "ana", EARLIER), lee, BUCKET).when()).isEqualTo(When.BEFORE);
  }

  @Test
  void signedApproval_isNamedBeforeAnExportedOneOfTheSameKind_andNeverOutranksAnEarlierTime() {
    ApprovedChanges signedBefore =
        new ApprovedChanges(
            List.of(exported("kim", "lee", EARLIER.minusSeconds(9)), ofBucket(EARLIER)), List.of());
    assertThat(signedBefore.of(event(), Set.of(BUCKET), MARCO).words())
        .isEqualTo("before, CH-318, dana");
    ApprovedChanges signedAfter =
        new ApprovedChanges(List.of(ofBucket(LATER), exported("kim", "lee", EARLIER)), List.of());
    assertThat(signedAfter.of(event(), Set.of(BUCKET), MARCO).words())
        .isEqualTo("before (as exported), github:clinic/infra#318, lee");
  }
}
