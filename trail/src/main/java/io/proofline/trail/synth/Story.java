package io.proofline.trail.synth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened on purpose: the changes behind the settings that the clinic's templates show, and
 * the attempts that failed. Each line is a planted fact of the truth.
 */
final class Story {
  private static final Actor NIGHTLY = Clinic.PIPELINE;

  private final Dice dice;
  private final EventBook book;
  private final Sessions sessions;
  private final Schedule schedule;
  private final S3Calls s3;
  private final Script script;

  Story(Dice dice, EventBook book, Sessions sessions, Schedule schedule) {
    this.dice = dice;
    this.book = book;
    this.sessions = sessions;
    this.schedule = schedule;
    this.s3 = new S3Calls(dice);
    this.script = new Script(book, sessions, schedule);
  }

  List<Script.Fact> facts() {
    return script.facts();
  }

  void tell() {
    lostSessionSwitchesLoggingOff();
    databaseWithoutEncryption();
    deployments();
    theOpenShare();
    afterTheOpening();
    secondTrail();
    analytics();
  }

  /** The event that issued this session lies in the gap, so nobody can say who it was. */
  private void lostSessionSwitchesLoggingOff() {
    Instant issued = Instant.parse("2026-11-18T04:31:12Z");
    Actor breakGlass =
        new Actor(
            Actor.Kind.PIPELINE,
            "ci-deploy",
            "",
            Clinic.PRODUCTION,
            "deploy-prod",
            "ops-maint",
            "198.51.100.77",
            "");
    Caller lost =
        sessions.issue(breakGlass, Clinic.WEST, issued, schedule.slotOf(Clinic.WEST, issued));
    String issue = lost.chain().hops().getFirst();
    script.lost(
        issued,
        issue,
        lost.chain().id(),
        "deploy-prod",
        "session ops-maint is issued; its event is lost in the gap");
    script.tell(
        "2026-11-18T09:02:11Z",
        Clinic.EAST,
        lost,
        s3.setting(
            "PutBucketLogging",
            false,
            Clinic.PRODUCTION,
            "us-east-1",
            Clinic.SHARE,
            "logging",
            Nodes.object(
                "BucketLoggingStatus",
                Nodes.object("xmlns", "http://s3.amazonaws.com/doc/2006-03-01/"))),
        S3Calls.arn(Clinic.SHARE),
        "server access logs switched off by a session whose origin is in no held file");
  }

  private void databaseWithoutEncryption() {
    Caller lena = script.open(Clinic.LENA, "2026-11-18T15:18:40Z");
    Actor deploy =
        new Actor(
            Actor.Kind.PIPELINE,
            "ci-deploy",
            "",
            Clinic.PRODUCTION,
            "deploy-prod",
            "lena-billing",
            "198.51.100.40",
            "");
    Instant at = Instant.parse("2026-11-18T15:20:05Z");
    Caller chained =
        sessions.chain(lena, deploy, Clinic.EAST, at, schedule.slotOf(Clinic.EAST, at));
    ObjectNode answer =
        Nodes.object(
            "dBInstanceIdentifier", "hsc-billing",
            "dBInstanceClass", "db.t4g.medium",
            "engine", "postgres",
            "dBInstanceStatus", "creating",
            "storageEncrypted", false,
            "backupRetentionPeriod", 1,
            "publiclyAccessible", false);
    script.tell(
        "2026-11-18T15:22:40Z",
        Clinic.EAST,
        chained,
        ServiceCalls.write(
            "rds",
            "CreateDBInstance",
            "1.11",
            Nodes.object(
                "dBInstanceIdentifier", "hsc-billing",
                "engine", "postgres",
                "dBInstanceClass", "db.t4g.medium",
                "allocatedStorage", 100,
                "storageEncrypted", false,
                "backupRetentionPeriod", 1,
                "masterUserPassword", "HIDDEN_DUE_TO_SECURITY_REASONS"),
            answer),
        "arn:aws:rds:us-east-1:441020936617:db:hsc-billing",
        "database hsc-billing created without encryption, over two roles");
    script.tell(
        "2026-11-18T15:26:02Z",
        Clinic.EAST,
        chained,
        ServiceCalls.write(
                "kms",
                "ScheduleKeyDeletion",
                "1.11",
                Nodes.object("keyId", Habits.keyId(dice, "records"), "pendingWindowInDays", 7),
                Nodes.object())
            .failing(
                "AccessDenied",
                "User: "
                    + Sessions.sessionArn(deploy)
                    + " is not authorized to perform: kms:ScheduleKeyDeletion because no"
                    + " resource-based policy allows the kms:ScheduleKeyDeletion action"),
        Habits.keyId(dice, "records"),
        "attempt to delete the key of the records, refused");
  }

  private void deployments() {
    Actor change318 = change("deploy-ch-318");
    Caller pipeline = script.open(change318, "2026-11-18T14:04:58Z");
    script.tell(
        "2026-11-18T14:05:33Z",
        Clinic.EAST,
        pipeline,
        s3.setting(
            "PutBucketPolicy",
            false,
            Clinic.PRODUCTION,
            "us-east-1",
            "hsc-referrals",
            "policy",
            Nodes.object(
                "bucketPolicy",
                Policies.vendorRead("hsc-referrals", Clinic.REFERRAL_VENDOR, "outgoing/*"))),
        S3Calls.arn("hsc-referrals"),
        "the referral network may read outgoing referrals, change CH-318");
    Caller second = script.open(change("deploy-ch-322"), "2026-11-18T16:29:20Z");
    script.tell(
        "2026-11-18T16:30:11Z",
        Clinic.EAST,
        second,
        ServiceChanges.functionDebug(dice),
        "arn:aws:lambda:us-east-1:441020936617:function:referral-intake",
        "referral-intake logs its events, log level DEBUG");
    script.tell(
        "2026-11-18T16:31:47Z",
        Clinic.EAST,
        second,
        ServiceChanges.openMethod(),
        "/restapis/hsc7portal/resources/p4tients/methods/GET",
        "API method without authorisation");
    script.tell(
        "2026-11-18T16:32:20Z",
        Clinic.EAST,
        second,
        ServiceChanges.stageWithoutThrottle(),
        "/restapis/hsc7portal/stages/prod",
        "API stage without throttling, with data trace");
    script.tell(
        "2026-11-19T10:15:03Z",
        Clinic.EAST,
        script.open(change("deploy-ch-327"), "2026-11-19T10:14:21Z"),
        ServiceChanges.openVolume(),
        "arn:aws:ec2:us-east-1:441020936617:volume/vol-0d1f73c95ab40e826",
        "volume of the router created without encryption");
    Caller sam = script.open(Clinic.SAM, "2026-11-19T12:00:40Z");
    script.tell(
        "2026-11-19T12:03:09Z",
        Clinic.EAST,
        sam,
        ServiceChanges.mfaOff(),
        "us-east-1_HscPortal",
        "second factor of the portal switched off");
    script.tell(
        "2026-11-19T12:05:51Z",
        Clinic.EAST,
        sam,
        ServiceChanges.longTokens(),
        "us-east-1_HscPortal",
        "portal sessions last 30 days");
  }

  private void theOpenShare() {
    Caller marco = script.open(Clinic.MARCO, "2026-11-19T18:38:12Z");
    String arn = S3Calls.arn(Clinic.SHARE);
    script.quiet("2026-11-19T18:39:30Z", marco, bucket("GetBucketPolicy", true, "policy", null));
    script.quiet(
        "2026-11-19T18:40:02Z",
        marco,
        bucket("GetBucketPublicAccessBlock", true, "publicAccessBlock", null));
    ObjectNode policy =
        Nodes.object("bucketPolicy", Policies.open(Clinic.SHARE, Clinic.IMAGING_VENDOR));
    script.tell(
        "2026-11-19T18:41:12Z",
        Clinic.EAST,
        marco,
        bucket("PutBucketPolicy", false, "policy", policy)
            .failing(
                "AccessDenied",
                "User: "
                    + Sessions.sessionArn(Clinic.MARCO)
                    + " is not authorized to perform: s3:PutBucketPolicy on resource: "
                    + arn
                    + " because public policies are blocked by the BlockPublicPolicy block public"
                    + " access setting."),
        arn,
        "first attempt to publish the share, refused by the public access block");
    script.tell(
        "2026-11-19T18:41:50Z",
        Clinic.EAST,
        marco,
        bucket("DeleteBucketPublicAccessBlock", false, "publicAccessBlock", null),
        arn,
        "public access block of the share deleted");
    script.tell(
        "2026-11-19T18:42:07Z",
        Clinic.EAST,
        marco,
        bucket("PutBucketPolicy", false, "policy", policy),
        arn,
        "share opened: anyone may read every object");
    for (int i = 1; i <= 3; i++) {
      script.quiet("2026-11-19T18:47:3" + (i - 1) + "Z", marco, object("2026/11/000" + i + ".dcm"));
    }
  }

  private void afterTheOpening() {
    for (String at : List.of("2026-11-19T19:12:44Z", "2026-11-20T03:12:47Z")) {
      for (int i = 0; i < 4; i++) {
        script.quiet(
            Instant.parse(at).plusSeconds(7L * i).toString(),
            script.caller(Clinic.IMAGING_PARTNER, at),
            object("outbound/" + (40 + i) + ".dcm"));
      }
    }
    Caller ana = script.open(Clinic.ANA, "2026-11-19T19:30:10Z");
    script.quiet("2026-11-19T19:31:00Z", ana, object("2026/11/0014.dcm"));
    script.quiet("2026-11-19T19:33:25Z", ana, object("2026/11/0019.dcm"));
    Caller nobody = Sessions.anonymous("203.0.113.77");
    script.tell(
        "2026-11-20T07:15:02Z",
        Clinic.EAST,
        nobody,
        s3.listObjects(Clinic.PRODUCTION, "us-east-1", Clinic.SHARE, "")
            .failing("AccessDenied", "Access Denied"),
        S3Calls.arn(Clinic.SHARE),
        "an unknown caller tries to list the share, refused");
    for (int i = 0; i < 14; i++) {
      script.quiet(
          Instant.parse("2026-11-20T07:15:20Z").plusSeconds(3L * i).toString(),
          nobody,
          object("backup/" + i + ".zip").failing("AccessDenied", "Access Denied"));
    }
  }

  private void secondTrail() {
    Caller pipeline = script.open(change("deploy-ch-331"), "2026-11-20T08:01:15Z");
    String trail = "arn:aws:cloudtrail:us-east-1:441020936617:trail/hsc-imaging-data";
    script.tell(
        "2026-11-20T08:02:30Z",
        Clinic.EAST,
        pipeline,
        ServiceChanges.createTrail(),
        trail,
        "second trail created, change CH-331");
    script.tell(
        "2026-11-20T08:03:02Z",
        Clinic.EAST,
        pipeline,
        ServiceChanges.selectors(),
        trail,
        "second trail selects object events of the imaging stores");
    script.tell(
        "2026-11-20T08:03:40Z",
        Clinic.EAST,
        pipeline,
        ServiceChanges.startLogging(),
        trail,
        "second trail starts");
  }

  private void analytics() {
    Caller jonas = sessions.user(Clinic.JONAS);
    Instant signIn = Instant.parse("2026-11-20T11:21:33Z");
    book.add(
        signIn,
        schedule.slotOf(Clinic.LAB, signIn),
        Clinic.LAB,
        jonas.through(Clinic.JONAS.address(), Agents.BROWSER),
        ServiceCalls.signIn(true, false),
        Optional.empty(),
        "AwsConsoleSignIn",
        dice.uuid());
    script.tell(
        "2026-11-20T11:30:12Z",
        Clinic.LAB,
        jonas,
        ServiceChanges.stopLogging()
            .failing(
                "AccessDenied",
                "User: arn:aws:iam::441020938842:user/jonas.reed is not authorized to perform:"
                    + " cloudtrail:StopLogging on resource:"
                    + " arn:aws:cloudtrail:us-east-1:441020938842:trail/hsc-analytics-trail because"
                    + " no identity-based policy allows the cloudtrail:StopLogging action"),
        "arn:aws:cloudtrail:us-east-1:441020938842:trail/hsc-analytics-trail",
        "attempt to stop the analytics trail, refused");
    script.tell(
        "2026-11-20T16:02:27Z",
        Clinic.LAB,
        jonas,
        ServiceChanges.broadRead(),
        "arn:aws:iam::441020938842:role/etl-runner",
        "etl-runner may read every object of every store");
    for (String at :
        List.of("2026-11-18T02:15:00Z", "2026-11-19T02:15:00Z", "2026-11-20T02:15:00Z")) {
      crossAccountRead(Instant.parse(at));
    }
  }

  /** Both accounts log the read; the copies share an id. */
  private void crossAccountRead(Instant at) {
    Instant slot = schedule.slotOf(Clinic.LAB, at);
    Caller etl = sessions.issue(Clinic.ETL, Clinic.LAB, at, slot);
    Actor seen =
        new Actor(
            Actor.Kind.OUTSIDE,
            "etl-export",
            "",
            Clinic.ANALYTICS,
            "etl-runner",
            "etl-export",
            Clinic.ETL.address(),
            "");
    for (int i = 0; i < 3; i++) {
      Instant time = at.plusSeconds(20L + 4L * i);
      String shared = dice.uuid();
      Call call =
          s3.getObject(
              Clinic.PRODUCTION, "us-east-1", "hsc-records-exports", "2026/deid-" + i + ".csv");
      book.add(time, slot, Clinic.LAB, etl, call, Optional.of(shared));
      Instant ownerSlot = schedule.slotOf(Clinic.EAST, time);
      Caller asSeen = script.caller(seen, at.toString());
      book.add(time, ownerSlot, Clinic.EAST, asSeen, call, Optional.of(shared));
    }
  }

  private static Actor change(String session) {
    return new Actor(
        NIGHTLY.kind(),
        NIGHTLY.name(),
        "",
        NIGHTLY.account(),
        NIGHTLY.role(),
        session,
        NIGHTLY.address(),
        "");
  }

  private Call bucket(
      String name, boolean readOnly, String subResource, @Nullable ObjectNode more) {
    return s3.setting(
        name, readOnly, Clinic.PRODUCTION, "us-east-1", Clinic.SHARE, subResource, more);
  }

  private Call object(String key) {
    return s3.getObject(Clinic.PRODUCTION, "us-east-1", Clinic.SHARE, key);
  }
}
