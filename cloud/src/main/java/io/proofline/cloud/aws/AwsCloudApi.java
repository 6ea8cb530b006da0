package io.proofline.cloud.aws;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import tools.jackson.databind.node.ObjectNode;

/** The seam over the AWS SDK. An SDK answer counts only when the body behind it is an answer. */
final class AwsCloudApi implements CloudApi {
  private static final Set<String> DENIALS =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AllAccessDisabled",
          "AuthFailure",
          "AuthorizationError",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "NotAuthorized",
          "NotAuthorizedException",
          "OptInRequired",
          "SignatureDoesNotMatch",
          "UnauthorizedAccess",
          "UnauthorizedOperation",
          "UnrecognizedClientException");

  private static final Set<String> THROTTLED =
      Set.of(
          "BandwidthLimitExceeded",
          "EC2ThrottledException",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "RequestThrottled",
          "RequestThrottledException",
          "SlowDown",
          "ThrottledException",
          "Throttling",
          "ThrottlingException",
          "TooManyRequestsException");

  /** Services whose answers are XML with {@code <Operation>Response} at the root. */
  private static final Set<String> QUERY_SERVICES =
      Set.of("ec2", "elasticloadbalancing", "iam", "rds", "sts");

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

  private static final int LONGEST_MESSAGE = 300;

  private final SdkClients clients;
  private final SdkReads reads;
  private final WireReads wire;
  private final String homeRegion;

  /**
   * Opens a connection; nothing is sent yet.
   *
   * @param homeRegion where services are reached that have one endpoint or any will do
   */
  AwsCloudApi(
      @Nullable URI endpoint,
      @Nullable String profile,
      String homeRegion,
      SdkClients.Limits limits) {
    this(new AwsTarget(endpoint, profile, List.of()), homeRegion, limits);
  }

  /** The same for a target, through its role where it has one. */
  AwsCloudApi(AwsTarget target, String homeRegion, SdkClients.Limits limits) {
    this.clients = new SdkClients(target, homeRegion, limits);
    this.reads = new SdkReads(clients);
    this.wire = new WireReads(clients);
    this.homeRegion = homeRegion;
  }

  /**
   * Asks for the credentials now, so that a role that is refused is known as such.
   *
   * @throws ApiFailure when there are none
   */
  void enter(AssumedRole role) throws ApiFailure {
    try {
      clients.credentials().resolveCredentials();
    } catch (AwsServiceException e) {
      throw named(role, refused(e, ""));
    } catch (SdkClientException e) {
      throw named(role, broken(e, ""));
    }
  }

  private static ApiFailure named(AssumedRole role, ApiFailure failure) {
    return new ApiFailure(
        failure.kind(),
        failure.code(),
        "sts:AssumeRole of " + role.arn() + ": " + failure.getMessage(),
        failure.raw());
  }

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    ResponseCapture.Body body = new ResponseCapture.Body();
    Map<String, String> parameters = new TreeMap<>(request.parameters());
    if (request.token() != null && request.operation().paging() != null) {
      parameters.put(request.operation().paging().requestMember(), request.token());
    }
    if (request.operation().wire() != null) {
      return wire.page(
          request.operation(), request.operation().wire(), region(request), parameters);
    }
    String service = request.operation().service();
    String operation = request.operation().name();
    SdkResponse answer;
    try {
      answer =
          reads.call(
              service,
              operation,
              region(request),
              parameters,
              AwsRequestOverrideConfiguration.builder()
                  .putExecutionAttribute(ResponseCapture.BODY, body)
                  .build());
    } catch (AwsServiceException e) {
      throw refused(e, body.text());
    } catch (SdkClientException e) {
      throw broken(e, body.text());
    } catch (RuntimeException e) {
      // Whatever else breaks inside the SDK is one unanswered question, not the end of a run.
      throw new ApiFailure(
          Kind.UNREADABLE, null, "the client failed: " + kindOf(e), Redaction.raw(body.text()));
    }
    String text = body.text();
    String wrong = notAnAnswer(service, operation, text);
    if (wrong != null) {
      throw new ApiFailure(Kind.UNREADABLE, null, wrong, Redaction.raw(text));
    }
    ObjectNode members = PojoJson.write(answer, text);
    Redaction.apply(members);
    return new ApiPage(members, Redaction.raw(text));
  }

  @Override
  public void close() {
    reads.close();
    clients.close();
  }

  private String region(ApiRequest request) {
    if (!request.region().equals(ApiRequest.GLOBAL)) {
      return request.region();
    }
    boolean global =
        request.operation().service().equals("iam")
            || (request.operation().wire() != null && request.operation().wire().global());
    return global ? SdkClients.globalRegion(homeRegion) : homeRegion;
  }

  /** Why a body with a good status is no answer of the operation; null when it is one. */
  private static @Nullable String notAnAnswer(String service, String operation, String text) {
    String start = text.stripLeading();
    if (Redaction.isHtml(start)) {
      return "the answer is a page of HTML";
    }
    if (start.isEmpty()) {
      return "the answer has no body";
    }
    String root;
    if (QUERY_SERVICES.contains(service)) {
      root = operation + "Response";
    } else if (service.equals("s3control")) {
      root = "PublicAccessBlockConfiguration";
    } else if (service.equals("s3")) {
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

  private static ApiFailure refused(AwsServiceException e, String text) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    String said = details == null ? null : details.errorMessage();
    return refused(e.statusCode(), code, said, text);
  }

  /** A refusal in one form, whatever spoke to the service. */
  static ApiFailure refused(int status, @Nullable String code, @Nullable String said, String text) {
    String raw = Redaction.raw(text);
    if (Redaction.isHtml(text)) {
      return new ApiFailure(
          Kind.UNREADABLE, null, "status " + status + " with a page of HTML", raw);
    }
    String message =
        "status " + status + (said == null || said.isBlank() ? "" : ": " + shorten(said));
    String plain = code == null ? "" : code.replaceFirst("^Client\\.", "");
    if (status == 429 || THROTTLED.contains(plain)) {
      return new ApiFailure(Kind.THROTTLED, code, message, raw);
    }
    boolean denied = status == 401 || status == 403 || DENIALS.contains(plain);
    return new ApiFailure(denied ? Kind.DENIED : Kind.SERVICE_ERROR, code, message, raw);
  }

  private static ApiFailure broken(SdkClientException e, String text) {
    String raw = Redaction.raw(text);
    if (Redaction.isHtml(text)) {
      return new ApiFailure(Kind.UNREADABLE, null, "the answer is a page of HTML", raw);
    }
    String said = String.valueOf(e.getMessage());
    boolean received = !text.isEmpty();
    boolean unmarshalling = said.toLowerCase(Locale.ROOT).contains("unmarshall");
    return received || unmarshalling
        ? new ApiFailure(Kind.UNREADABLE, null, "the answer could not be read: " + kindOf(e), raw)
        : new ApiFailure(Kind.UNREACHABLE, null, shorten(said), raw);
  }

  /** Parser messages may quote the answer, so only the kind of error is told. */
  private static String kindOf(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }

  static String shorten(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }
}
