package io.proofline.trail.synth;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What each actor of the clinic does on an ordinary day, one move at a time. */
final class Habits {
  private final Dice dice;
  private final S3Calls s3;

  /**
   * A step of a move.
   *
   * @param call what is called
   * @param internal whether a service makes it on the caller's behalf
   */
  record Step(Call call, boolean internal) {}

  Habits(Dice dice) {
    this.dice = dice;
    this.s3 = new S3Calls(dice);
  }

  List<Step> next(Actor actor, Place place) {
    return switch (actor.name() + "/" + actor.role()) {
      case "ana.kovac/imaging-reader", "tomas.berg/imaging-reader" -> radiology();
      case "dicom-router/router-prod" -> router();
      case "referral-intake/portal-service" -> intake();
      case "portal-api/portal-service" -> portal();
      case "svc-backup/security-auditor" -> inventory(place);
      case "svc-backup/" -> backup(place);
      case "imaging-vendor/exchange-sync" -> imagingVendor();
      case "referral-vendor/referral-pull" -> referralVendor();
      case "lena.ortiz/records-dba" -> databases(place);
      case "sam.whitaker/deploy-prod", "ci-deploy/deploy-prod" -> deploy();
      case "etl-export/etl-runner" -> etl();
      case "noor.haddad/analyst" -> analyst();
      case "jonas.reed/" -> analyticsUser();
      default -> audit(place);
    };
  }

  private List<Step> radiology() {
    String bucket = dice.chance(0.2) ? Clinic.SHARE : "hsc-imaging-archive";
    String key = study(bucket);
    if (dice.chance(0.16)) {
      return one(
          s3.getObject(Clinic.PRODUCTION, "us-east-1", bucket, key + ".bak")
              .failing("NoSuchKey", "The specified key does not exist."));
    }
    if (dice.chance(0.07)) {
      return one(
          denied(
              s3.getObject(Clinic.PRODUCTION, "us-east-1", "hsc-records-exports", "monthly.csv"),
              "imaging-reader",
              "s3:GetObject"));
    }
    if (dice.chance(0.12)) {
      return one(s3.listObjects(Clinic.PRODUCTION, "us-east-1", bucket, "2026/11/"));
    }
    return read(bucket, key, "imaging");
  }

  private List<Step> router() {
    String key = study("hsc-imaging-inbox");
    if (dice.chance(0.35)) {
      return write("hsc-imaging-archive", key, "imaging");
    }
    if (dice.chance(0.2)) {
      return one(
          s3.headObject(Clinic.PRODUCTION, "us-east-1", "hsc-imaging-archive", key)
              .failing("NoSuchKey", "The specified key does not exist."));
    }
    return read("hsc-imaging-inbox", key, "imaging");
  }

  private List<Step> intake() {
    String key = "incoming/" + dice.hexOf("referral" + dice.below(900), 12) + ".json";
    if (dice.chance(0.2)) {
      return one(
          s3.getObject(Clinic.PRODUCTION, "us-east-1", "hsc-referrals", key)
              .failing("NoSuchKey", "The specified key does not exist."));
    }
    return dice.chance(0.4)
        ? write("hsc-referrals", key, "portal")
        : read("hsc-referrals", key, "portal");
  }

  private List<Step> portal() {
    if (dice.chance(0.2)) {
      return one(ServiceCalls.getSecret("portal/database", dice.alphanumeric(6)));
    }
    if (dice.chance(0.12)) {
      return one(
          denied(
              ServiceCalls.getSecret("records/master", dice.alphanumeric(6)),
              "portal-service",
              "secretsmanager:GetSecretValue"));
    }
    String key = "uploads/" + dice.hexOf("upload" + dice.below(700), 16) + ".pdf";
    return dice.chance(0.5)
        ? write("hsc-portal-uploads", key, "portal")
        : read("hsc-portal-uploads", key, "portal");
  }

  private List<Step> inventory(Place place) {
    if (dice.chance(0.5)) {
      return one(ServiceCalls.describe(dice, place));
    }
    String bucket = dice.of(buckets(place));
    String[] asked =
        dice.of(
            List.of(
                new String[] {"GetBucketPolicy", "policy", "NoSuchBucketPolicy"},
                new String[] {"GetBucketLogging", "logging", ""},
                new String[] {"GetBucketVersioning", "versioning", ""},
                new String[] {
                  "GetBucketEncryption",
                  "encryption",
                  "ServerSideEncryptionConfigurationNotFoundError"
                },
                new String[] {
                  "GetBucketPublicAccessBlock",
                  "publicAccessBlock",
                  "NoSuchPublicAccessBlockConfiguration"
                },
                new String[] {
                  "GetBucketReplication", "replication", "ReplicationConfigurationNotFoundError"
                },
                new String[] {"GetBucketLifecycle", "lifecycle", "NoSuchLifecycleConfiguration"}));
    Call call = s3.setting(asked[0], true, place.account(), place.region(), bucket, asked[1], null);
    return one(
        !asked[2].isEmpty() && dice.chance(0.55)
            ? call.failing(asked[2], "The requested configuration does not exist")
            : call);
  }

  private List<Step> backup(Place place) {
    if (place.equals(Clinic.WEST)) {
      String key = "nightly/2026-11-" + dice.between(12, 20) + "/part-" + dice.below(400) + ".gz";
      Call call =
          dice.chance(0.6)
              ? s3.putObject(Clinic.PRODUCTION, place.region(), "hsc-records-backup-west", key)
              : s3.headObject(Clinic.PRODUCTION, place.region(), "hsc-records-backup-west", key);
      return one(
          dice.chance(0.2) ? call.failing("SlowDown", "Please reduce your request rate.") : call);
    }
    return one(
        dice.chance(0.5)
            ? ServiceCalls.read("rds", "DescribeDBSnapshots", "1.11", place)
            : s3.listObjects(Clinic.PRODUCTION, place.region(), "hsc-records-exports", "2026/"));
  }

  private List<Step> imagingVendor() {
    Call call =
        s3.getObject(
            Clinic.PRODUCTION, "us-east-1", Clinic.SHARE, "outbound/" + dice.below(160) + ".dcm");
    return one(
        dice.chance(0.12) ? call.failing("NoSuchKey", "The specified key does not exist.") : call);
  }

  private List<Step> referralVendor() {
    Call call =
        dice.chance(0.2)
            ? s3.listObjects(Clinic.PRODUCTION, "us-east-1", "hsc-referrals", "outgoing/")
            : s3.getObject(
                Clinic.PRODUCTION,
                "us-east-1",
                "hsc-referrals",
                "outgoing/" + dice.hexOf("out" + dice.below(300), 12) + ".json");
    return one(dice.chance(0.08) ? call.failing("AccessDenied", "Access Denied") : call);
  }

  private List<Step> databases(Place place) {
    if (dice.chance(0.25)) {
      return one(
          ServiceCalls.read("rds", "DescribeDBLogFiles", "1.11", place)
              .failing("DBInstanceNotFound", "DBInstance hsc-reporting not found."));
    }
    return one(
        ServiceCalls.read(
            "rds",
            dice.of(List.of("DescribeDBInstances", "DescribeDBClusters", "DescribeEvents")),
            "1.11",
            place));
  }

  private List<Step> deploy() {
    return switch (dice.below(5)) {
      case 0 -> one(ServiceCalls.read("lambda", "GetFunction20150331v2", "1.10", Clinic.EAST));
      case 1 -> one(ServiceCalls.read("apigateway", "GetRestApis", "1.09", Clinic.EAST));
      case 2 -> one(ServiceCalls.read("iam", "GetRole", "1.10", Clinic.EAST));
      case 3 ->
          one(
              ServiceCalls.read("cloudformation", "DescribeStacks", "1.11", Clinic.EAST)
                  .failing("ValidationException", "Stack with id hsc-preview does not exist"));
      default -> one(ServiceCalls.read("logs", "DescribeLogGroups", "1.11", Clinic.EAST));
    };
  }

  private List<Step> audit(Place place) {
    return switch (dice.below(4)) {
      case 0 -> one(ServiceCalls.read("cloudtrail", "LookupEvents", "1.11", place));
      case 1 -> one(ServiceCalls.read("iam", "GetAccountSummary", "1.10", place));
      case 2 -> one(ServiceCalls.read("config", "DescribeComplianceByConfigRule", "1.08", place));
      default -> inventory(place);
    };
  }

  private List<Step> etl() {
    if (dice.chance(0.2)) {
      return one(
          denied(
              ServiceCalls.read("glue", "GetPartitions", "1.08", Clinic.LAB),
              "etl-runner",
              "glue:GetPartitions"));
    }
    String key = "visits/day=2026-11-" + dice.between(1, 20) + "/" + dice.below(90) + ".parquet";
    Call call =
        dice.chance(0.5)
            ? s3.getObject(Clinic.ANALYTICS, "us-east-1", "hsc-deid-export", key)
            : s3.putObject(Clinic.ANALYTICS, "us-east-1", "hsc-analytics-lake", key);
    return one(call);
  }

  private List<Step> analyst() {
    if (dice.chance(0.15)) {
      return one(
          denied(
              s3.getObject(Clinic.ANALYTICS, "us-east-1", "hsc-deid-export", "raw/visits.csv"),
              "analyst",
              "s3:GetObject"));
    }
    return one(
        dice.chance(0.5)
            ? ServiceCalls.read("athena", "GetQueryExecution", "1.08", Clinic.LAB)
            : s3.getObject(
                Clinic.ANALYTICS,
                "us-east-1",
                "hsc-analytics-results",
                "noor/" + dice.uuid() + ".csv"));
  }

  private List<Step> analyticsUser() {
    String[] asked =
        dice.of(
            List.of(
                new String[] {"iam", "ListRoles"},
                new String[] {"iam", "ListUsers"},
                new String[] {"s3", "ListBuckets"},
                new String[] {"ec2", "DescribeInstances"}));
    Call call = ServiceCalls.read(asked[0], asked[1], "1.10", Clinic.LAB);
    return one(
        dice.chance(0.45)
            ? call.failing(
                "AccessDenied",
                "User: arn:aws:iam::441020938842:user/jonas.reed is not authorized to perform this"
                    + " action because no identity-based policy allows it")
            : call);
  }

  private String study(String bucket) {
    String folder = bucket.equals(Clinic.SHARE) ? "2026/11/" : "studies/2026/11/";
    return folder + String.format("%04d", dice.between(1, 640)) + ".dcm";
  }

  private List<Step> read(String bucket, String key, String kmsKey) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(s3.getObject(Clinic.PRODUCTION, "us-east-1", bucket, key), false));
    if (!bucket.equals(Clinic.SHARE)) {
      steps.add(new Step(key("Decrypt", kmsKey, bucket, key), true));
    }
    return steps;
  }

  private List<Step> write(String bucket, String key, String kmsKey) {
    return List.of(
        new Step(s3.putObject(Clinic.PRODUCTION, "us-east-1", bucket, key), false),
        new Step(key("GenerateDataKey", kmsKey, bucket, key), true));
  }

  private Call key(String name, String kmsKey, String bucket, String key) {
    return S3Calls.decryptFor(
        name, Clinic.PRODUCTION, "us-east-1", keyId(dice, kmsKey), bucket, key);
  }

  /** Id of one of the clinic's keys. */
  static String keyId(Dice dice, String name) {
    String hex = dice.hexOf("kms/" + name, 32);
    return hex.substring(0, 8)
        + "-"
        + hex.substring(8, 12)
        + "-4"
        + hex.substring(13, 16)
        + "-a"
        + hex.substring(17, 20)
        + "-"
        + hex.substring(20);
  }

  private static List<String> buckets(Place place) {
    if (place.equals(Clinic.WEST)) {
      return List.of("hsc-records-backup-west");
    }
    return List.of(
        "hsc-imaging-archive",
        "hsc-imaging-inbox",
        Clinic.SHARE,
        "hsc-referrals",
        "hsc-portal-uploads",
        "hsc-portal-web",
        "hsc-records-exports",
        "hsc-billing-claims",
        "hsc-access-logs",
        Clinic.LOG_BUCKET);
  }

  static Call denied(Call call, String role, String action) {
    ObjectNode request = call.request();
    String resource = request == null ? "*" : request.path("bucketName").asString("*");
    return call.failing(
        "AccessDenied",
        "User: arn:aws:sts::441020936617:assumed-role/"
            + role
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + resource
            + " because no identity-based policy allows the "
            + action
            + " action");
  }

  private static List<Step> one(Call call) {
    return List.of(new Step(call, false));
  }
}
