package io.proofline.cloud.aws;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Refusals in one form, whatever the protocol. */
final class AwsErrors {
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

  /** What EC2 puts in front of some codes. */
  private static final String CLIENT = "Client.";

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final int LONGEST_MESSAGE = 300;

  private AwsErrors() {}

  /** What an answer of another status than success says. */
  static ApiFailure refusal(AwsHttp.Received received) {
    String text = received.text();
    String code = received.header("x-amzn-errortype");
    String said = null;
    if (text.stripLeading().startsWith("<") && !Redaction.isHtml(text)) {
      code = between(text, "<Code>", "</Code>");
      said = between(text, "<Message>", "</Message>");
    } else {
      try {
        JsonNode tree = JsonMapper.shared().readTree(text);
        if (code == null) {
          code = tree.path("__type").asString(tree.path("code").asString(null));
        }
        said = tree.path("message").asString(tree.path("Message").asString(null));
      } catch (JacksonException e) {
        // A body that says nothing: the status stands for itself.
      }
    }
    if (code != null) {
      code = code.substring(code.lastIndexOf('#') + 1);
      code = code.contains(":") ? code.substring(0, code.indexOf(':')) : code;
    }
    return refused(received.status(), code, said, text);
  }

  private static @Nullable String between(String text, String open, String close) {
    int from = text.indexOf(open);
    int to = text.indexOf(close, from + 1);
    return from < 0 || to < 0 ? null : text.substring(from + open.length(), to);
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
    String plain =
        code == null ? "" : code.startsWith(CLIENT) ? code.substring(CLIENT.length()) : code;
    if (status == 429 || THROTTLED.contains(plain)) {
      return new ApiFailure(Kind.THROTTLED, code, message, raw);
    }
    boolean denied = status == 401 || status == 403 || DENIALS.contains(plain);
    return new ApiFailure(denied ? Kind.DENIED : Kind.SERVICE_ERROR, code, message, raw);
  }

  static String shorten(String text) {
    String line = BLANKS.matcher(text).replaceAll(" ").strip();
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }
}
