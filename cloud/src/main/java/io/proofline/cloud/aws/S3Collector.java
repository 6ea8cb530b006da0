package io.proofline.cloud.aws;

import io.proofline.cloud.ResourceId;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Buckets with what protects them, bucket policies, and the account's public access block.
 *
 * <p>On a live account "no public access block" is the documented answer {@code
 * NoSuchPublicAccessBlockConfiguration} and means that all four switches are off; they are written
 * as false. In a template a missing block means AWS's default for new buckets.
 */
final class S3Collector implements Collector {
  private static final String BUCKET = "AWS::S3::Bucket";
  private static final String POLICY = "AWS::S3::BucketPolicy";
  private static final String ACCOUNT_BLOCK = "X::AccountPublicAccessBlock";

  private static final Operation LIST =
      Operation.read("s3", "ListBuckets", "s3:ListAllMyBuckets")
          .requiring("Buckets")
          .paged("ContinuationToken", "ContinuationToken");
  private static final Operation LOCATION =
      Operation.read("s3", "GetBucketLocation", "s3:GetBucketLocation");
  private static final Operation BLOCK =
      Operation.read("s3", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock")
          .requiring("PublicAccessBlockConfiguration")
          .absentOn("NoSuchPublicAccessBlockConfiguration");
  private static final Operation ENCRYPTION =
      Operation.read("s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration")
          .requiring("ServerSideEncryptionConfiguration")
          .absentOn("ServerSideEncryptionConfigurationNotFoundError");
  private static final Operation BUCKET_POLICY =
      Operation.read("s3", "GetBucketPolicy", "s3:GetBucketPolicy")
          .requiring("Policy")
          .absentOn("NoSuchBucketPolicy");
  private static final Operation ACL =
      Operation.read("s3", "GetBucketAcl", "s3:GetBucketAcl").requiring("Owner", "Grants");
  private static final Operation VERSIONING =
      Operation.read("s3", "GetBucketVersioning", "s3:GetBucketVersioning");
  private static final Operation LOGGING =
      Operation.read("s3", "GetBucketLogging", "s3:GetBucketLogging");
  private static final Operation REPLICATION =
      Operation.read("s3", "GetBucketReplication", "s3:GetReplicationConfiguration")
          .requiring("ReplicationConfiguration")
          .absentOn("ReplicationConfigurationNotFoundError");
  private static final Operation OBJECT_LOCK =
      Operation.read("s3", "GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration")
          .requiring("ObjectLockConfiguration")
          .absentOn("ObjectLockConfigurationNotFoundError");
  private static final Operation OWNERSHIP =
      Operation.read("s3", "GetBucketOwnershipControls", "s3:GetBucketOwnershipControls")
          .requiring("OwnershipControls")
          .absentOn("OwnershipControlsNotFoundError");
  private static final Operation TAGGING =
      Operation.read("s3", "GetBucketTagging", "s3:GetBucketTagging")
          .requiring("TagSet")
          .absentOn("NoSuchTagSet");
  private static final Operation WEBSITE =
      Operation.read("s3", "GetBucketWebsite", "s3:GetBucketWebsite")
          .absentOn("NoSuchWebsiteConfiguration");
  private static final Operation LIFECYCLE =
      Operation.read("s3", "GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration")
          .requiring("Rules")
          .absentOn("NoSuchLifecycleConfiguration");
  private static final Operation CORS =
      Operation.read("s3", "GetBucketCors", "s3:GetBucketCORS")
          .requiring("CORSRules")
          .absentOn("NoSuchCORSConfiguration");

  /** An answer without members means that nobody is notified. */
  private static final Operation NOTIFICATION =
      Operation.read("s3", "GetBucketNotificationConfiguration", "s3:GetBucketNotification");

  private static final Operation ACCOUNT_PUBLIC_BLOCK =
      Operation.read("s3control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock")
          .requiring("PublicAccessBlockConfiguration")
          .absentOn("NoSuchPublicAccessBlockConfiguration");

  private static final String[] SWITCHES = {
    "BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"
  };

  @Override
  public List<Operation> operations() {
    return List.of(
        LIST,
        LOCATION,
        BLOCK,
        ENCRYPTION,
        BUCKET_POLICY,
        ACL,
        VERSIONING,
        LOGGING,
        REPLICATION,
        OBJECT_LOCK,
        OWNERSHIP,
        TAGGING,
        WEBSITE,
        LIFECYCLE,
        CORS,
        NOTIFICATION,
        ACCOUNT_PUBLIC_BLOCK);
  }

  @Override
  public Set<String> types() {
    return Set.of(BUCKET, POLICY, ACCOUNT_BLOCK);
  }

  @Override
  public Reach reach() {
    return Reach.ACCOUNT;
  }

  @Override
  public void collect(Visit visit) {
    accountBlock(visit);
    Answer list = visit.ask(LIST);
    visit.findings().population(visit.region(), BUCKET, list);
    visit.findings().population(visit.region(), POLICY, list);
    visit.each(list.items("Buckets"), bucket -> bucket(visit, list, bucket));
  }

  private static void accountBlock(Visit visit) {
    Answer answer = visit.ask(ACCOUNT_PUBLIC_BLOCK, Map.of("AccountId", visit.account()));
    visit.findings().population(visit.region(), ACCOUNT_BLOCK, answer);
    Draft draft = new Draft(visit.id(ACCOUNT_BLOCK, visit.account(), null), null, answer);
    draft.fill(
        answer,
        List.of("properties", "runtime.Configured"),
        found -> {
          draft.properties(found.first().path("PublicAccessBlockConfiguration")).must(SWITCHES);
          draft.runtime().put("Configured", true);
        },
        () -> {
          allOff(draft.properties());
          draft.runtime().put("Configured", false);
        });
    visit.findings().add(draft);
  }

  private static void bucket(Visit visit, Answer list, JsonNode bucket) {
    String name = bucket.path("Name").asString();
    Map<String, String> asked = Map.of("Bucket", name);
    Answer location = visit.ask(LOCATION, asked);
    String region = region(bucket, location);
    String at = region == null ? ApiRequest.GLOBAL : region;
    Asking of = operation -> visit.calls().ask(operation, at, asked);

    ResourceId id =
        new ResourceId(
            visit.partition(),
            visit.account(),
            region == null ? "unknown" : region,
            BUCKET,
            name,
            bucket.path("CreationDate").asString(null));
    Draft draft = new Draft(id, "arn:" + visit.partition() + ":s3:::" + name, list);
    draft.properties().put("BucketName", name);
    draft.runtime(bucket).copy("CreationDate");
    draft.source(location);
    if (region == null) {
      draft.unknown("runtime.Region", location.reason());
    } else {
      draft.runtime().put("Region", region);
    }
    protection(draft, of);
    access(draft, of);
    keeping(draft, of);
    telling(draft, of);
    draft.fill(
        of.ask(TAGGING), List.of("tags"), found -> draft.tagList(found.first().path("TagSet")));
    visit.findings().add(draft);
    policy(visit, of.ask(BUCKET_POLICY), id);
  }

  private static void protection(Draft draft, Asking of) {
    draft.fill(
        of.ask(BLOCK),
        List.of("properties.PublicAccessBlockConfiguration"),
        found ->
            new Members(
                    draft,
                    "properties.PublicAccessBlockConfiguration",
                    draft.properties().putObject("PublicAccessBlockConfiguration"),
                    found.first().path("PublicAccessBlockConfiguration"))
                .must(SWITCHES),
        () -> allOff(draft.properties().putObject("PublicAccessBlockConfiguration")));
    draft.fill(
        of.ask(ENCRYPTION),
        List.of("properties.BucketEncryption"),
        found ->
            draft
                .properties()
                .set(
                    "BucketEncryption",
                    S3Shapes.encryption(found.first().path("ServerSideEncryptionConfiguration"))));
    draft.fill(
        of.ask(OWNERSHIP),
        List.of("properties.OwnershipControls"),
        found -> draft.properties(found.first()).copy("OwnershipControls"));
  }

  private static void access(Draft draft, Asking of) {
    draft.fill(
        of.ask(ACL),
        List.of("runtime.OwnerId", "runtime.AclGrants"),
        found -> {
          draft.runtime(found.first().path("Owner")).mustAs("ID", "OwnerId");
          draft.runtime().set("AclGrants", S3Shapes.grants(found.first().path("Grants")));
        });
    draft.fill(
        of.ask(LOGGING),
        List.of("properties.LoggingConfiguration"),
        found ->
            draft
                .properties(found.first())
                .with("LoggingEnabled", "LoggingConfiguration", S3Shapes::logging));
    draft.fill(
        of.ask(WEBSITE),
        List.of("properties.WebsiteConfiguration"),
        found -> draft.properties().set("WebsiteConfiguration", S3Shapes.website(found.first())));
    draft.fill(
        of.ask(REPLICATION),
        List.of("properties.ReplicationConfiguration"),
        found ->
            draft
                .properties(found.first())
                .with(
                    "ReplicationConfiguration", "ReplicationConfiguration", S3Shapes::replication));
  }

  private static void keeping(Draft draft, Asking of) {
    draft.fill(
        of.ask(VERSIONING),
        List.of("properties.VersioningConfiguration", "runtime.MFADelete"),
        found -> {
          if (found.first().has("Status")) {
            draft
                .properties()
                .putObject("VersioningConfiguration")
                .put("Status", found.first().path("Status").asString());
          }
          draft.runtime(found.first()).copy("MFADelete");
        });
    draft.fill(
        of.ask(OBJECT_LOCK),
        List.of("properties.ObjectLockConfiguration", "properties.ObjectLockEnabled"),
        found -> {
          JsonNode lock = found.first().path("ObjectLockConfiguration");
          draft.properties(found.first()).copy("ObjectLockConfiguration");
          draft
              .properties()
              .put(
                  "ObjectLockEnabled",
                  lock.path("ObjectLockEnabled").asString("").equals("Enabled"));
        },
        () -> draft.properties().put("ObjectLockEnabled", false));
    draft.fill(
        of.ask(LIFECYCLE),
        List.of("properties.LifecycleConfiguration"),
        found ->
            draft
                .properties()
                .set("LifecycleConfiguration", S3Shapes.lifecycle(found.first().path("Rules"))));
  }

  private static void telling(Draft draft, Asking of) {
    draft.fill(
        of.ask(CORS),
        List.of("properties.CorsConfiguration"),
        found ->
            draft.properties().set("CorsConfiguration", S3Shapes.cors(found.items("CORSRules"))));
    draft.fill(
        of.ask(NOTIFICATION),
        List.of("properties.NotificationConfiguration"),
        found -> {
          ObjectNode told = S3Shapes.notification(found.first());
          if (!told.isEmpty()) {
            draft.properties().set("NotificationConfiguration", told);
          }
        });
  }

  /** Absent: the bucket has no policy. Not read: a document that says so, for it may have one. */
  private static void policy(Visit visit, Answer answer, ResourceId bucket) {
    if (answer.absent()) {
      return;
    }
    ResourceId id =
        new ResourceId(
            bucket.partition(),
            bucket.account(),
            bucket.region(),
            POLICY,
            bucket.identifier(),
            bucket.incarnation());
    Draft draft = new Draft(id, null, answer);
    draft.properties().put("Bucket", bucket.identifier());
    draft.fill(
        answer,
        List.of("properties.PolicyDocument"),
        found ->
            draft.properties(found.first()).with("Policy", "PolicyDocument", PolicyJson::parse));
    visit.findings().add(draft);
  }

  private static @Nullable String region(JsonNode bucket, Answer location) {
    if (location.known()) {
      String constraint = location.first().path("LocationConstraint").asString("");
      return switch (constraint) {
        case "", "null" -> "us-east-1";
        case "EU" -> "eu-west-1";
        default -> constraint;
      };
    }
    return bucket.path("BucketRegion").asString(null);
  }

  private static void allOff(ObjectNode block) {
    for (String name : SWITCHES) {
      block.put(name, false);
    }
  }

  /** Asks about one bucket. */
  private interface Asking {
    Answer ask(Operation operation);
  }
}
