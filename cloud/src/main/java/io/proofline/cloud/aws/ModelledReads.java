package io.proofline.cloud.aws;

import io.proofline.cloud.aws.ReadModel.Read;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.Operation;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks by the services' published models: the operations of the collectors that are written out. No
 * client library is loaded for them; of the SDK only credentials and the HTTP client are used. An
 * answer counts only when its body is an answer of the operation.
 */
final class ModelledReads {
  /** Roots of the answers of S3, which follow no rule. */
  private static final Map<String, String> S3_ROOTS =
      Map.ofEntries(
          Map.entry("ListBuckets", "ListAllMyBucketsResult"),
          Map.entry("GetBucketLocation", "LocationConstraint"),
          Map.entry("GetPublicAccessBlock", "PublicAccessBlockConfiguration"),
          Map.entry("GetBucketEncryption", "ServerSideEncryptionConfiguration"),
          Map.entry("GetBucketAcl", "AccessControlPolicy"),
          Map.entry("GetBucketVersioning", "VersioningConfiguration"),
          Map.entry("GetBucketLogging", "BucketLoggingStatus"),
          Map.entry("GetBucketReplication", "ReplicationConfiguration"),
          Map.entry("GetObjectLockConfiguration", "ObjectLockConfiguration"),
          Map.entry("GetBucketOwnershipControls", "OwnershipControls"),
          Map.entry("GetBucketTagging", "Tagging"),
          Map.entry("GetBucketCors", "CORSConfiguration"),
          Map.entry("GetBucketNotificationConfiguration", "NotificationConfiguration"),
          Map.entry("GetBucketWebsite", "WebsiteConfiguration"),
          Map.entry("GetBucketLifecycleConfiguration", "LifecycleConfiguration"));

  /** What services say when it was their fault and may be asked again. */
  private static final Set<String> THEIR_FAULT =
      Set.of("InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable");

  private final Attempts attempts;
  private final @Nullable URI endpoint;
  private final XmlReader xml;
  private final Map<String, Optional<ReadModel>> models = new ConcurrentHashMap<>();

  /** Regions of buckets that S3 told, by name. */
  private final Map<String, String> bucketRegions = new ConcurrentHashMap<>();

  ModelledReads(Attempts attempts, @Nullable URI endpoint, XmlReader xml) {
    this.attempts = attempts;
    this.endpoint = endpoint;
    this.xml = xml;
  }

  /** Names of the operations of a service. */
  Set<String> operations(String service) {
    return model(service).names();
  }

  private ReadModel model(String service) {
    return models
        .computeIfAbsent(service, name -> Optional.ofNullable(ReadModel.load(name)))
        .orElseThrow(() -> new IllegalArgumentException("no model of " + service));
  }

  ApiPage page(Operation operation, String region, Map<String, String> parameters)
      throws ApiFailure {
    ReadModel model = model(operation.service());
    Read read = model.read(operation.name());
    AwsHttp.Received received = answer(model, operation, region, parameters);
    String text = received.text();
    String wrong = notAnAnswer(model, operation.name(), text);
    if (wrong != null) {
      throw new ApiFailure(Kind.UNREADABLE, null, wrong, Redaction.raw(text));
    }
    ObjectNode members;
    try {
      members = new ModelAnswer(model, read, xml).members(received);
    } catch (ModelAnswer.NotRead e) {
      throw new ApiFailure(
          Kind.UNREADABLE,
          null,
          "the answer could not be read: " + e.getMessage(),
          Redaction.raw(text));
    }
    Redaction.apply(members);
    return new ApiPage(members, Redaction.raw(text));
  }

  private AwsHttp.Received answer(
      ReadModel model, Operation operation, String region, Map<String, String> parameters)
      throws ApiFailure {
    String bucket = model.service().equals("s3") ? parameters.getOrDefault("Bucket", "") : "";
    return attempts.answer(
        new Attempts.Question() {
          private boolean redirected;
          private String at = region;

          @Override
          public AwsHttp.Sent sent() {
            at = bucketRegions.getOrDefault(bucket, region);
            return ModelRequest.of(model, operation.name(), at, parameters, endpoint);
          }

          @Override
          public boolean elsewhere(AwsHttp.Received received) {
            if (bucket.isEmpty() || endpoint != null || redirected) {
              return false;
            }
            redirected = told(received, bucket, at);
            return redirected;
          }

          @Override
          public boolean again(int status, ApiFailure failure) {
            return failure.kind() == Kind.THROTTLED
                || Attempts.unavailable(status)
                || (status == 500
                    && failure.code() != null
                    && THEIR_FAULT.contains(failure.code()));
          }
        });
  }

  /** Whether S3 says that the bucket lies in another region; from then on it is asked there. */
  private boolean told(AwsHttp.Received received, String bucket, String asked) {
    String told = received.header("x-amz-bucket-region");
    boolean other =
        (received.status() == 301 || received.status() == 307 || received.status() == 400)
            && told != null
            && told.matches("[a-z0-9-]{2,40}")
            && !told.equals(asked);
    if (other) {
      bucketRegions.put(bucket, told);
    }
    return other;
  }

  /** Why a body with a good status is no answer of the operation; null when it is one. */
  private static @Nullable String notAnAnswer(ReadModel model, String operation, String text) {
    String start = text.stripLeading();
    if (Redaction.isHtml(start)) {
      return "the answer is a page of HTML";
    }
    if (start.isEmpty()) {
      return "the answer has no body";
    }
    String root;
    if (model.protocol().form()) {
      root = operation + "Response";
    } else if (model.service().equals("s3control")) {
      root = "PublicAccessBlockConfiguration";
    } else if (model.service().equals("s3")) {
      root = S3_ROOTS.get(operation);
    } else {
      root = null;
    }
    if (root != null) {
      String found = rootOf(start);
      return found.equals(root) || found.equals(operation + "Response")
          ? null
          : "the answer is not a " + root;
    }
    return start.startsWith("{") ? null : "the answer is not a JSON object";
  }

  /** Local name of the root element; empty when the text has none. */
  private static String rootOf(String xml) {
    int at = 0;
    while (at < xml.length()) {
      int open = xml.indexOf('<', at);
      if (open < 0 || open + 1 >= xml.length()) {
        return "";
      }
      char next = xml.charAt(open + 1);
      if (next != '?' && next != '!') {
        int end = open + 1;
        while (end < xml.length() && " />\t\r\n".indexOf(xml.charAt(end)) < 0) {
          end++;
        }
        String name = xml.substring(open + 1, end);
        return name.substring(name.indexOf(':') + 1);
      }
      int close = xml.indexOf('>', open);
      if (close < 0) {
        return "";
      }
      at = close + 1;
    }
    return "";
  }
}
