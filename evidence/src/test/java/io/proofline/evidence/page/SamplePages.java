package io.proofline.evidence.page;

import io.proofline.evidence.page.ControlPageModel.ChangeLine;
import io.proofline.evidence.page.ControlPageModel.CitationLine;
import io.proofline.evidence.page.ControlPageModel.ControlLine;
import io.proofline.evidence.page.ControlPageModel.Counts;
import io.proofline.evidence.page.ControlPageModel.EvidenceLine;
import io.proofline.evidence.page.ControlPageModel.ExceptionLine;
import io.proofline.evidence.page.ControlPageModel.Foot;
import io.proofline.evidence.page.ControlPageModel.LogLine;
import io.proofline.evidence.page.ControlPageModel.PolicyLine;
import io.proofline.evidence.page.ControlPageModel.ResultLine;
import io.proofline.evidence.page.ControlPageModel.ReviewLine;
import io.proofline.evidence.page.ControlPageModel.RunLine;
import io.proofline.evidence.page.ControlPageModel.Status;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LeafRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fixed models: one of each kind of page, with every list as long as a page shows it. */
final class SamplePages {
  static final String HASH = "7c1e09ab3d0f4c55a1b2c3d4e5f60718293a4b5c6d7e8f901234567890abcdef";

  private SamplePages() {}

  static LeafLink row(long leaf, long row) {
    return LeafLink.of(new LeafRef(2026, leaf), row).to("raw/" + HASH + ".json");
  }

  static LeafLink leaf(long leaf) {
    return LeafLink.of(new LeafRef(2026, leaf)).to("raw/statement-2026-" + leaf + ".json");
  }

  static ControlLine control() {
    return control(Optional.of(review(false)));
  }

  static ControlLine control(Optional<ReviewLine> review) {
    return new ControlLine(
        "s3/no-outside-read",
        "No one outside the clinic can read a store of patient data",
        "critical",
        HASH,
        List.of(
            new CitationLine("164.312(a)(1)", "access control", "required"),
            new CitationLine("164.308(a)(4)(ii)(B)", "access authorization", "addressable")),
        Optional.of("Dana Whitfield, security officer"),
        review);
  }

  static ReviewLine review(boolean overdue) {
    return new ReviewLine(
        "Reviewed by lee.ortiz every 90 days, last 2026-09-02 (asserted), "
            + (overdue ? "REVIEW OVERDUE since 2026-11-12 (8 days)" : "next by 2026-12-01"),
        overdue,
        "the Config rule s3-bucket-public-read-prohibited and the run each night",
        "named by dana.whitfield (signed)",
        leaf(377));
  }

  static PolicyLine policy() {
    return new PolicyLine(
        "AC-04",
        "3",
        "Stores that hold patient data are readable only by named roles of the clinic and by"
            + " vendors with an executed agreement. Public access is off at account and store.",
        LocalDate.parse("2026-02-01"),
        "Priya Raman, privacy officer",
        LocalDate.parse("2026-01-28"),
        Optional.of("R-11 (misdirected access)"),
        leaf(4));
  }

  static Foot foot(String twin) {
    return new Foot(
        Instant.parse("2026-11-20T23:59:00Z"),
        Instant.parse("2026-11-21T08:12:44Z"),
        Actor.asserted("dana.whitfield"),
        "proofline.example/harbor-street/2026",
        513,
        "8d1f03c2a9e755aa8d1f03c2a9e755aa8d1f03c2a9e755aa8d1f03c2a9e755aa",
        0,
        twin);
  }

  static ResultLine result(String name, String outcome, String why, int row) {
    return new ResultLine(
        name,
        "AWS::S3::Bucket",
        "441020936617",
        "us-east-1",
        outcome,
        why,
        Optional.of("S-01"),
        "yes",
        row(512, row));
  }

  static EvidenceLine evidence(String item, String source, int leaf) {
    return new EvidenceLine(
        item,
        source,
        Instant.parse("2026-11-20T23:50:11Z"),
        "collector",
        HASH,
        Optional.of("raw/" + HASH + ".txt"),
        leaf(leaf));
  }

  static ChangeLine change(String at, String who, String by, String what, int row) {
    return new ChangeLine(
        Instant.parse(at), who, by, what, "done", "no approval on record", row(498, row));
  }

  /** As full as a page gets: 7 failing rows, 4 changes, 23 items. */
  static ControlPageModel notMet() {
    List<ResultLine> results = new ArrayList<>();
    results.add(
        result(
            "hsc-imaging-share",
            "fail",
            "statement 2 of the bucket policy lets anyone call s3:GetObject on every object; no"
                + " account setting takes it back",
            7));
    for (int i = 1; i <= 6; i++) {
      results.add(
          result(
              "hsc-referrals-and-outpatient-letters-archive-" + i,
              "fail",
              "role trust lets account 2041-7730-9185 in; the agreement with Lumen Imaging Exchange"
                  + " has no signature of the vendor on or before 2026-11-20",
              7 + i));
    }
    for (int i = 1; i <= 7; i++) {
      results.add(result("hsc-store-" + i, "pass", "", 20 + i));
    }
    List<ChangeLine> changes = new ArrayList<>();
    changes.add(
        change(
            "2026-11-19T18:42:07Z",
            "Marco Ilves",
            "imaging-admin",
            "PutBucketPolicy on hsc-imaging-share",
            1204));
    changes.add(
        change(
            "2026-11-19T18:41:50Z",
            "Marco Ilves",
            "imaging-admin",
            "DeletePublicAccessBlock on hsc-imaging-share",
            1203));
    changes.add(
        change("2026-10-02T09:15:33Z", "deploy-prod", "", "PutBucketPolicy on hsc-referrals", 88));
    changes.add(
        change("2026-10-01T09:15:33Z", "deploy-prod", "", "CreateBucket on hsc-referrals", 87));
    List<EvidenceLine> evidence = new ArrayList<>();
    evidence.add(evidence("bucket policy", "s3 GetBucketPolicy, 4410-2093-6617 us-east-1", 511));
    evidence.add(
        evidence("public access block", "s3control GetPublicAccessBlock, 4410-2093-6617", 511));
    evidence.add(
        evidence(
            "change event", "441020936617_CloudTrail_us-east-1_20261119T1845Z_Ab3kQ.json.gz", 498));
    evidence.add(evidence("register of policies", "policies.yaml", 4));
    for (int i = 0; i < 19; i++) {
      evidence.add(evidence("bucket", "s3 GetBucketAcl, 4410-2093-6617", 511));
    }
    return new ControlPageModel(
        new Entity(
            "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/harbor-street"),
        control(),
        new Status(
            StatusWord.NOT_MET,
            Optional.of(Instant.parse("2026-11-19T18:42:00Z")),
            "7 of 14 resources fail"),
        List.of(policy()),
        Optional.of(
            new RunLine(
                Instant.parse("2026-11-20T23:59:00Z"),
                "proofline 0.1.0",
                leaf(512),
                Optional.of(new ControlPageModel.RowRange(40, 103)))),
        new Counts(61, 14, 14, 7, 7, 0, 0, 3),
        results,
        List.of(),
        List.of(),
        changes,
        new LogLine(
            "Between 2026-11-18 04:10 and 05:25 UTC nothing was delivered for us-west-2: for these"
                + " hours nobody can say what was changed. All other hours are covered by verified"
                + " digests.",
            false,
            Optional.of(leaf(499))),
        evidence,
        foot("s3_no-outside-read.json"));
  }

  static ControlPageModel met() {
    ControlPageModel full = notMet();
    return new ControlPageModel(
        full.entity(),
        full.control(),
        new Status(
            StatusWord.MET,
            Optional.of(Instant.parse("2026-11-18T00:00:00Z")),
            "all 14 resources in scope pass"),
        full.policies(),
        full.run(),
        new Counts(61, 14, 14, 14, 0, 0, 0, 0),
        full.results().stream().filter(r -> r.outcome().equals("pass")).toList(),
        List.of(),
        List.of(),
        List.of(),
        new LogLine(
            "Change events from 2026-11-18 00:00 to 2026-11-20 23:59 UTC are covered without a gap"
                + " (digest chain verified, 72 of 72 hours).",
            true,
            Optional.of(leaf(499))),
        full.evidence(),
        full.foot());
  }

  static ControlPageModel notEvaluated() {
    ControlPageModel full = notMet();
    return new ControlPageModel(
        full.entity(),
        control(Optional.empty()),
        new Status(StatusWord.NOT_EVALUATED, Optional.empty(), "2 of 14 resources have no answer"),
        List.of(),
        full.run(),
        new Counts(61, 14, 12, 12, 0, 0, 2, 0),
        List.of(
            result(
                "hsc-imaging-share",
                "not evaluated",
                "GetBucketPolicy was denied: AccessDenied",
                7),
            result("hsc-referrals", "not evaluated", "needs the access engine: NotPrincipal", 8)),
        List.of(
            "AWS::S3::Bucket in 4410-2093-8842 us-west-2 was not read whole: ListBuckets failed"),
        List.of(),
        List.of(),
        new LogLine(
            "No event history is held for this period: nobody can say what was changed.",
            false,
            Optional.empty()),
        List.of(),
        full.foot());
  }

  /** Routes to vendors without an agreement, as a clinic has them: long names, long reasons. */
  static ControlPageModel uncoveredRoutes(int fail, int open, int excepted, int pass) {
    ControlPageModel full = fullest();
    List<ResultLine> results = new ArrayList<>();
    addRoutes(results, fail, "fail");
    addRoutes(results, open, "not evaluated");
    addRoutes(results, excepted, "risk accepted");
    addRoutes(results, pass, "pass");
    List<ExceptionLine> exceptions = new ArrayList<>();
    if (excepted > 0) {
      exceptions.add(exception("EX-7", "The vendor signs late.", "Reads are reviewed each day."));
    }
    return new ControlPageModel(
        full.entity(),
        new ControlLine(
            "vendor-agreement-executed",
            "No PHI goes to a vendor without an executed agreement",
            "critical",
            HASH,
            List.of(
                new CitationLine(
                    "164.308(b)(1)", "business associate contracts and other", "required"),
                new CitationLine("164.308(b)(3)", "written contract or arrangement", "required"),
                new CitationLine("164.502(e)", "disclosures to business associates", "required")),
            Optional.of("Dana Whitfield, security officer of the clinic and its centres"),
            Optional.of(review(true))),
        new Status(StatusWord.NOT_MET, full.status().since(), fail + " resources fail"),
        List.of(longPolicy(), policy()),
        full.run(),
        new Counts(
            results.size(),
            results.size(),
            fail + excepted + pass,
            pass,
            fail,
            excepted,
            open,
            results.size()),
        results,
        full.incomplete(),
        exceptions,
        full.changes(),
        full.logs(),
        full.evidence(),
        foot("vendor-agreement-executed.json"));
  }

  private static void addRoutes(List<ResultLine> results, int count, String outcome) {
    for (int i = 1; i <= count; i++) {
      int row = results.size();
      results.add(
          new ResultLine(
              "arn:aws:s3:::HSC-REFERRALS-AND-OUTPATIENT-LETTERS-" + row + " > 204177309185",
              "X::Route",
              "441020936617",
              "ap-southeast-2",
              outcome,
              "WWWWWWWWWWWWWWWWWWWWWWW-REFERRALS-AND-OUTPATIENT-LETTERS-"
                  + row
                  + " is open to account 204177309185 (bucket-policy) and no agreement covers it:"
                  + " Lumen Imaging Exchange, MISSING, no agreement is filed.",
              Optional.empty(),
              "yes",
              row(512, row)));
    }
  }

  static ExceptionLine exception(String id, String reason, String compensating) {
    return new ExceptionLine(
        id,
        2,
        reason,
        compensating,
        "Dana Whitfield",
        "dana.whitfield",
        List.of("priya.raman"),
        Instant.parse("2026-12-05T23:59:00Z"),
        15,
        leaf(371));
  }

  /** Every failure is accepted for a time. */
  static ControlPageModel riskAccepted() {
    ControlPageModel full = notMet();
    return new ControlPageModel(
        full.entity(),
        control(Optional.of(review(true))),
        new Status(
            StatusWord.RISK_ACCEPTED,
            Optional.of(Instant.parse("2026-09-30T11:20:00Z")),
            "requirement not met"),
        full.policies(),
        full.run(),
        new Counts(61, 14, 14, 13, 0, 1, 0, 0),
        List.of(
            result(
                "hsc-referrals",
                "risk accepted",
                "exception EX-7: role of vendor 2041-7730-9185 may read more than the agreement"
                    + " covers",
                9),
            result("hsc-store-1", "pass", "", 21)),
        List.of(),
        List.of(
            exception(
                "EX-7",
                "The agreement is executed, the scope of the vendor's role is too wide.",
                "Reads of the role are reviewed each day until it is narrowed.")),
        full.changes(),
        full.logs(),
        full.evidence(),
        full.foot());
  }

  /** The fullest page, with more exceptions than it shows. */
  static ControlPageModel fullestWithExceptions() {
    ControlPageModel full = fullest();
    String text = full.incomplete().getFirst();
    List<ExceptionLine> exceptions = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      exceptions.add(exception("w".repeat(60), text, text));
    }
    return new ControlPageModel(
        full.entity(),
        full.control(),
        full.status(),
        full.policies(),
        full.run(),
        full.counts(),
        full.results(),
        full.incomplete(),
        exceptions,
        full.changes(),
        full.logs(),
        full.evidence(),
        full.foot());
  }

  static ControlPageModel named(String name) {
    return switch (name) {
      case "not-met" -> notMet();
      case "met" -> met();
      case "not-evaluated" -> notEvaluated();
      case "fullest" -> fullest();
      case "risk-accepted" -> riskAccepted();
      case "fullest-with-exceptions" -> fullestWithExceptions();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Every list full and every text as long as it should be. */
  static ControlPageModel fullest() {
    ControlPageModel full = notMet();
    String text =
        "the quick brown fox jumps over the lazy dog while nobody is looking at it ".repeat(9);
    List<ResultLine> results = new ArrayList<>();
    List<ChangeLine> changes = new ArrayList<>();
    List<EvidenceLine> evidence = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      results.add(
          new ResultLine(
              "w".repeat(100),
              "AWS::S3::Bucket",
              "441020936617",
              "ap-southeast-2",
              "not evaluated",
              text,
              Optional.of("S-0123456789"),
              "yes",
              row(51200, 1000 + i)));
      changes.add(
          change(
              "2026-11-19T18:42:07Z",
              text,
              "w".repeat(80),
              "DeleteBucketPublicAccessBlock on " + text,
              i));
      evidence.add(evidence(text, text, 51200));
    }
    return new ControlPageModel(
        full.entity(),
        control(),
        new Status(
            StatusWord.NOT_EVALUATED, full.status().since(), "30 of 30 resources have no answer"),
        List.of(longPolicy(), policy()),
        full.run(),
        new Counts(123456, 99999, 99999, 99999, 99999, 99999, 99999, 99999),
        results,
        List.of(text, text),
        List.of(),
        changes,
        new LogLine(text, false, Optional.of(leaf(499))),
        evidence,
        full.foot());
  }

  private static PolicyLine longPolicy() {
    return new PolicyLine(
        "AC-04",
        "3",
        policy().sentence()
            + " Exceptions end by themselves and are approved by two people each time.",
        policy().effective(),
        "Priya Raman, privacy officer of the clinic and of its outpatient centres",
        policy().approvedOn(),
        policy().treats(),
        leaf(4));
  }

  static ControlPageModel withSentence(String sentence) {
    ControlPageModel full = notMet();
    PolicyLine p = policy();
    return copy(
        full,
        List.of(
            new PolicyLine(
                p.id(),
                p.version(),
                sentence,
                p.effective(),
                p.approver(),
                p.approvedOn(),
                p.treats(),
                p.leaf())),
        full.results());
  }

  static ControlPageModel withResource(String name) {
    return copy(notMet(), List.of(policy()), List.of(result(name, "fail", name, 1)));
  }

  /** The text in every place that comes from outside. */
  static ControlPageModel hostile(String text) {
    ControlPageModel full = notMet();
    return new ControlPageModel(
        new Entity(text, Entity.Role.BOTH, text),
        new ControlLine(
            text,
            text,
            text,
            text,
            List.of(new CitationLine(text, text, text)),
            Optional.of(text),
            Optional.of(new ReviewLine(text, true, text, text, leaf(1)))),
        new Status(StatusWord.NOT_MET, Optional.empty(), text),
        List.of(
            new PolicyLine(
                text,
                text,
                text,
                LocalDate.EPOCH,
                text,
                LocalDate.EPOCH,
                Optional.of(text),
                leaf(1))),
        Optional.of(new RunLine(Instant.EPOCH, text, leaf(1), Optional.empty())),
        full.counts(),
        List.of(
            new ResultLine(text, text, text, text, text, text, Optional.of(text), text, leaf(1))),
        List.of(text),
        List.of(
            new ExceptionLine(
                text, 1, text, text, text, text, List.of(text), Instant.EPOCH, 1, leaf(1))),
        List.of(new ChangeLine(Instant.EPOCH, text, text, text, text, text, leaf(1))),
        new LogLine(text, false, Optional.empty()),
        List.of(new EvidenceLine(text, text, Instant.EPOCH, text, text, Optional.empty(), leaf(1))),
        new Foot(Instant.EPOCH, Instant.EPOCH, Actor.asserted(text), text, 1, text, 0, "x.json"));
  }

  private static ControlPageModel copy(
      ControlPageModel full, List<PolicyLine> policies, List<ResultLine> results) {
    return new ControlPageModel(
        full.entity(),
        full.control(),
        full.status(),
        policies,
        full.run(),
        full.counts(),
        results,
        full.incomplete(),
        full.exceptions(),
        full.changes(),
        full.logs(),
        full.evidence(),
        full.foot());
  }
}
