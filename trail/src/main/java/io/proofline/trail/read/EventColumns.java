package io.proofline.trail.read;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the columns of a CloudTrail record. A record is an event when it has an event name, an
 * event source and a time; everything else may be missing, and a missing member gives no column.
 * Values are taken as text and never repaired: an address like {@code 251.234.045.249} stays as it
 * is.
 *
 * <p>Columns: {@code event_id account time source name region type category version read_only
 * error_code ip agent vpce request_id shared_id addendum}; identity {@code id_type id_arn
 * id_principal id_account id_user id_key id_invoked_by id_provider issuer_arn issuer_type
 * issuer_user issuer_principal session_created session_mfa ec2_delivery console_session
 * source_identity obo_user credential_id}; keys handed out {@code issued_key issued_arn minted_key
 * minted_user}; what an STS caller asked for {@code req_role req_session}; and {@code res}, an
 * array of {@code {k, r}}: resource key and how the record names it ({@link ResourceKeys}).
 */
public final class EventColumns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EventColumns() {}

  /** Reads one element of a file. */
  public static RawRecord record(int member, JsonNode node, byte[] raw) {
    if (!node.isObject()) {
      return new RawRecord(member, raw, null, "not a JSON object");
    }
    if (isSummary(node)) {
      return new RawRecord(member, raw, null, "aggregated summary: no single access is recorded");
    }
    String name = text(node, "eventName");
    String source = text(node, "eventSource");
    if (name == null || source == null) {
      return new RawRecord(member, raw, null, "no eventName or eventSource");
    }
    if (source.startsWith("aws:")) {
      return new RawRecord(member, raw, null, "a notification of another service");
    }
    Instant time = time(node);
    if (time == null) {
      return new RawRecord(member, raw, null, "no readable event time");
    }
    long micros = Math.addExact(time.getEpochSecond() * 1_000_000, time.getNano() / 1_000);
    ObjectNode columns = columns(node, time, name, source);
    return new RawRecord(
        member,
        raw,
        new RawRecord.ParsedEvent(
            columns.path("account").asString(""),
            columns.path("event_id").asString(""),
            micros,
            columns),
        null);
  }

  /** Whether it is a five-minute summary of data events, which is not an access record. */
  static boolean isSummary(JsonNode node) {
    return "Aggregated".equals(text(node, "eventCategory")) && node.has("summary");
  }

  private static @Nullable Instant time(JsonNode node) {
    String text = text(node, "eventTime");
    if (text == null) {
      text = text(node, "@timestamp");
    }
    if (text == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(text);
      // Years that no audit log can have would also break the partitioning by day.
      return time.isBefore(Instant.EPOCH) || time.getEpochSecond() > 253_402_300_799L ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static ObjectNode columns(JsonNode node, Instant time, String name, String source) {
    JsonNode who = node.path("userIdentity");
    ObjectNode out = NODES.objectNode();
    put(out, "event_id", text(node, "eventID"));
    String account = text(node, "recipientAccountId");
    put(out, "account", account != null ? account : text(who, "accountId"));
    out.put("time", time.toString());
    put(out, "source", source);
    put(out, "name", name);
    put(out, "region", text(node, "awsRegion"));
    put(out, "type", text(node, "eventType"));
    put(out, "category", text(node, "eventCategory"));
    put(out, "version", text(node, "eventVersion"));
    JsonNode readOnly = node.path("readOnly");
    if (readOnly.isBoolean()) {
      out.put("read_only", readOnly.asBoolean());
    }
    put(out, "error_code", text(node, "errorCode"));
    if (out.get("error_code") == null && text(node, "errorMessage") != null) {
      // Sign-in failures carry a message without a code; a failure must not read as a success.
      out.put("error_code", "(message only)");
    }
    if ("Failure".equals(text(node.path("responseElements"), "ConsoleLogin"))) {
      out.put("error_code", "ConsoleLogin Failure");
    }
    put(out, "ip", text(node, "sourceIPAddress"));
    put(out, "agent", text(node, "userAgent"));
    put(out, "vpce", text(node, "vpcEndpointId"));
    put(out, "request_id", text(node, "requestID"));
    put(out, "shared_id", text(node, "sharedEventID"));
    put(out, "addendum", text(node.path("addendum"), "reason"));
    identity(out, who);
    JsonNode response = node.path("responseElements");
    put(out, "issued_key", text(response.path("credentials"), "accessKeyId"));
    String issued = text(response.path("assumedRoleUser"), "arn");
    put(out, "issued_arn", issued != null ? issued : text(response.path("federatedUser"), "arn"));
    put(out, "minted_key", text(response.path("accessKey"), "accessKeyId"));
    put(out, "minted_user", text(response.path("accessKey"), "userName"));
    JsonNode request = node.path("requestParameters");
    if ("sts.amazonaws.com".equals(source)) {
      put(out, "req_role", text(request, "roleArn"));
      put(out, "req_session", text(request, "roleSessionName"));
    }
    Map<String, String> resources = ResourceKeys.of(node);
    if (!resources.isEmpty()) {
      ArrayNode list = out.putArray("res");
      resources.forEach(
          (key, relation) -> list.addObject().put("k", clean(key)).put("r", relation));
    }
    return out;
  }

  private static void identity(ObjectNode out, JsonNode who) {
    put(out, "id_type", text(who, "type"));
    put(out, "id_arn", text(who, "arn"));
    put(out, "id_principal", text(who, "principalId"));
    put(out, "id_account", text(who, "accountId"));
    put(out, "id_user", text(who, "userName"));
    put(out, "id_key", text(who, "accessKeyId"));
    put(out, "id_invoked_by", text(who, "invokedBy"));
    put(out, "id_provider", text(who, "identityProvider"));
    put(out, "credential_id", text(who, "credentialId"));
    put(out, "obo_user", text(who.path("onBehalfOf"), "userId"));
    JsonNode session = who.path("sessionContext");
    JsonNode issuer = session.path("sessionIssuer");
    put(out, "issuer_arn", text(issuer, "arn"));
    put(out, "issuer_type", text(issuer, "type"));
    put(out, "issuer_user", text(issuer, "userName"));
    put(out, "issuer_principal", text(issuer, "principalId"));
    put(out, "session_created", text(session.path("attributes"), "creationDate"));
    put(out, "session_mfa", text(session.path("attributes"), "mfaAuthenticated"));
    put(out, "source_identity", text(session, "sourceIdentity"));
    put(out, "ec2_delivery", text(session, "ec2RoleDelivery"));
    if (text(who, "sessionCredentialFromConsole") != null
        || text(session, "sessionCredentialFromConsole") != null) {
      out.put("console_session", true);
    }
  }

  private static void put(ObjectNode out, String column, @Nullable String value) {
    if (value != null) {
      out.put(column, value);
    }
  }

  /** Text of a scalar member; null when it is absent, null, empty or a container. */
  private static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.get(member);
    if (value == null || value.isNull() || value.isContainer()) {
      return null;
    }
    String text = clean(value.asString());
    return text.isEmpty() ? null : text;
  }

  /**
   * Columns are UTF-8 text without NUL: a lone surrogate or a NUL, which JSON can escape, becomes
   * U+FFFD here and stays exact in the raw record.
   */
  private static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || (c >= 0xd800 && c <= 0xdfff) ? 0xfffd : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
