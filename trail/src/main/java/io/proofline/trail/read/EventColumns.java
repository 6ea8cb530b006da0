package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads the columns of a CloudTrail record. A record is an event when it has an event name, an
 * event source and a time; everything else may be missing, and a missing member gives no column.
 * Values are taken as text and never repaired: an address like {@code 251.234.045.249} stays as it
 * is. One instance per thread.
 *
 * <p>Of the columns ({@link Column}) some are read from more than one place: {@code account} is the
 * recipient or else the caller's; {@code error_code} also says that a sign-in failed, whose record
 * has no code; {@code issued_*} are the credentials that an STS call answered, {@code minted_*} a
 * long-lived key that was made, {@code req_*} what an STS caller asked for.
 */
final class EventColumns {
  private static final byte[] FEED = n("cloudtrail");
  private static final byte[] MESSAGE_ONLY = n("(message only)");
  private static final byte[] CONSOLE_FAILURE = n("ConsoleLogin Failure");
  private static final byte[] YES = n("true");
  private static final byte[] NOTIFICATION = n("aws:");

  private static final JsonTape.Name EVENT_NAME = JsonTape.Name.of("eventName");
  private static final JsonTape.Name EVENT_SOURCE = JsonTape.Name.of("eventSource");
  private static final JsonTape.Name EVENT_TIME = JsonTape.Name.of("eventTime");
  private static final JsonTape.Name LOGSTASH_TIME = JsonTape.Name.of("@timestamp");
  private static final JsonTape.Name CATEGORY = JsonTape.Name.of("eventCategory");
  private static final JsonTape.Name SUMMARY = JsonTape.Name.of("summary");
  private static final JsonTape.Name IDENTITY = JsonTape.Name.of("userIdentity");
  private static final JsonTape.Name RECIPIENT = JsonTape.Name.of("recipientAccountId");
  private static final JsonTape.Name ACCOUNT_ID = JsonTape.Name.of("accountId");
  private static final JsonTape.Name REQUEST = JsonTape.Name.of("requestParameters");
  private static final JsonTape.Name RESPONSE = JsonTape.Name.of("responseElements");
  private static final JsonTape.Name ERROR_MESSAGE = JsonTape.Name.of("errorMessage");
  private static final JsonTape.Name CONSOLE_LOGIN = JsonTape.Name.of("ConsoleLogin");
  private static final byte[] FAILURE = n("Failure");
  private static final byte[] AGGREGATED = n("Aggregated");
  private static final byte[] INSIGHT = n("AwsCloudTrailInsight");
  private static final JsonTape.Name INSIGHT_DETAILS = JsonTape.Name.of("insightDetails");
  private static final byte[] STS = n("sts.amazonaws.com");
  private static final JsonTape.Name ARN = JsonTape.Name.of("arn");
  private static final JsonTape.Name USER_NAME = JsonTape.Name.of("userName");
  private static final JsonTape.Name ACCESS_KEY_ID = JsonTape.Name.of("accessKeyId");
  private static final JsonTape.Name FROM_CONSOLE =
      JsonTape.Name.of("sessionCredentialFromConsole");

  private final JsonTape tape;
  private final ResourceKeys.Finder resources;
  private RecordBatch batch = new RecordBatch(0);
  private int record;

  EventColumns(JsonTape tape) {
    this.tape = tape;
    this.resources = new ResourceKeys.Finder(tape);
  }

  private static byte[] n(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the value on the tape as a record of the batch, whose text the tape points into.
   *
   * @return whether it is a record of CloudTrail: an event, or a summary or an insight of some
   */
  boolean read(RecordBatch into, int at) {
    batch = into;
    record = at;
    if (tape.kind(0) != JsonTape.OBJECT) {
      return unparsed("not a JSON object");
    }
    int category = tape.find(0, CATEGORY);
    if (category >= 0 && is(category, AGGREGATED) && tape.find(0, SUMMARY) >= 0) {
      unparsed("aggregated summary: no single access is recorded");
      return true;
    }
    int type = tape.find(0, EVENT_TYPE);
    if (type >= 0 && is(type, INSIGHT) && tape.find(0, INSIGHT_DETAILS) >= 0) {
      unparsed("insight: unusual activity in sum, no single access is recorded");
      return true;
    }
    int name = text(0, EVENT_NAME);
    int source = text(0, EVENT_SOURCE);
    if (name < 0 || source < 0) {
      return unparsed("no eventName or eventSource");
    }
    if (startsWith(source, NOTIFICATION)) {
      return unparsed("a notification of another service");
    }
    long micros = time();
    if (micros < 0) {
      return unparsed("no readable event time");
    }
    batch.micros(record, micros);
    columns(name, source);
    return true;
  }

  private boolean unparsed(String why) {
    batch.unparsed(record, why);
    return false;
  }

  private long time() {
    int node = text(0, EVENT_TIME);
    if (node < 0) {
      node = text(0, LOGSTASH_TIME);
    }
    return node < 0 ? -1 : micros(tape.text(), tape.start(node), tape.end(node));
  }

  /** Microseconds of an ISO time from 1970 to 9999; -1 for anything else. */
  static long micros(byte[] text, int from, int to) {
    if (to - from == 20
        && text[from + 4] == '-'
        && text[from + 7] == '-'
        && text[from + 10] == 'T'
        && text[from + 13] == ':'
        && text[from + 16] == ':'
        && text[from + 19] == 'Z') {
      int year = number(text, from, 4);
      int month = number(text, from + 5, 2);
      int day = number(text, from + 8, 2);
      int hour = number(text, from + 11, 2);
      int minute = number(text, from + 14, 2);
      int second = number(text, from + 17, 2);
      boolean plain =
          year >= 1970
              && month >= 1
              && month <= 12
              && day >= 1
              && day <= 28
              && hour >= 0
              && hour < 24
              && minute >= 0
              && minute < 60
              && second >= 0
              && second < 60;
      if (plain) {
        return (days(year, month, day) * 86_400L + hour * 3600L + minute * 60L + second)
            * 1_000_000L;
      }
    }
    try {
      Instant time = Instant.parse(new String(text, from, to - from, StandardCharsets.UTF_8));
      // Years that no audit log can have would also break the partitioning by day.
      return time.isBefore(Instant.EPOCH) || time.getEpochSecond() > 253_402_300_799L
          ? -1
          : time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    } catch (DateTimeException e) {
      return -1;
    }
  }

  private static int number(byte[] text, int from, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text[from + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Days since 1970 of a date in the Gregorian calendar: years begin in March here. */
  private static long days(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int m = month <= 2 ? month + 9 : month - 3;
    return 365L * y + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719_468;
  }

  private void columns(int name, int source) {
    int who = tape.find(0, IDENTITY);
    int request = tape.find(0, REQUEST);
    int response = tape.find(0, RESPONSE);
    batch.set(record, Column.FEED, FEED);
    put(Column.EVENT_ID, 0, EVENT_ID);
    if (!put(Column.ACCOUNT, 0, RECIPIENT)) {
      put(Column.ACCOUNT, who, ACCOUNT_ID);
    }
    set(Column.NAME, name);
    set(Column.SOURCE, source);
    put(Column.REGION, 0, REGION);
    put(Column.TYPE, 0, EVENT_TYPE);
    put(Column.CATEGORY, 0, CATEGORY);
    put(Column.VERSION, 0, VERSION);
    int readOnly = tape.find(0, READ_ONLY);
    if (readOnly >= 0
        && (tape.kind(readOnly) == JsonTape.TRUE || tape.kind(readOnly) == JsonTape.FALSE)) {
      set(Column.READ_ONLY, readOnly);
    }
    error(response);
    put(Column.IP, 0, IP);
    put(Column.AGENT, 0, AGENT);
    put(Column.VPCE, 0, VPCE);
    put(Column.REQUEST_ID, 0, REQUEST_ID);
    put(Column.SHARED_ID, 0, SHARED_ID);
    put(Column.ADDENDUM, tape.find(0, ADDENDUM), REASON);
    if (who >= 0) {
      identity(who);
    }
    put(Column.ISSUED_KEY, tape.find(response, CREDENTIALS), ACCESS_KEY_ID);
    if (!put(Column.ISSUED_ARN, tape.find(response, ASSUMED), ARN)) {
      put(Column.ISSUED_ARN, tape.find(response, FEDERATED), ARN);
    }
    int minted = tape.find(response, ACCESS_KEY);
    put(Column.MINTED_KEY, minted, ACCESS_KEY_ID);
    put(Column.MINTED_USER, minted, USER_NAME);
    if (is(source, STS)) {
      put(Column.REQ_ROLE, request, ROLE_ARN);
      put(Column.REQ_SESSION, request, ROLE_SESSION);
    }
    resources.find(batch, record, source, who, request, response);
  }

  private static final JsonTape.Name EVENT_ID = JsonTape.Name.of("eventID");
  private static final JsonTape.Name REGION = JsonTape.Name.of("awsRegion");
  private static final JsonTape.Name EVENT_TYPE = JsonTape.Name.of("eventType");
  private static final JsonTape.Name VERSION = JsonTape.Name.of("eventVersion");
  private static final JsonTape.Name READ_ONLY = JsonTape.Name.of("readOnly");
  private static final JsonTape.Name ERROR_CODE = JsonTape.Name.of("errorCode");
  private static final JsonTape.Name IP = JsonTape.Name.of("sourceIPAddress");
  private static final JsonTape.Name AGENT = JsonTape.Name.of("userAgent");
  private static final JsonTape.Name VPCE = JsonTape.Name.of("vpcEndpointId");
  private static final JsonTape.Name REQUEST_ID = JsonTape.Name.of("requestID");
  private static final JsonTape.Name SHARED_ID = JsonTape.Name.of("sharedEventID");
  private static final JsonTape.Name ADDENDUM = JsonTape.Name.of("addendum");
  private static final JsonTape.Name REASON = JsonTape.Name.of("reason");
  private static final JsonTape.Name CREDENTIALS = JsonTape.Name.of("credentials");
  private static final JsonTape.Name ASSUMED = JsonTape.Name.of("assumedRoleUser");
  private static final JsonTape.Name FEDERATED = JsonTape.Name.of("federatedUser");
  private static final JsonTape.Name ACCESS_KEY = JsonTape.Name.of("accessKey");
  private static final JsonTape.Name ROLE_ARN = JsonTape.Name.of("roleArn");
  private static final JsonTape.Name ROLE_SESSION = JsonTape.Name.of("roleSessionName");

  private void error(int response) {
    if (!put(Column.ERROR_CODE, 0, ERROR_CODE) && text(0, ERROR_MESSAGE) >= 0) {
      // Sign-in failures carry a message without a code; a failure must not read as a success.
      batch.set(record, Column.ERROR_CODE, MESSAGE_ONLY);
    }
    int login = tape.find(response, CONSOLE_LOGIN);
    if (login >= 0 && is(login, FAILURE)) {
      batch.set(record, Column.ERROR_CODE, CONSOLE_FAILURE);
    }
  }

  private static final JsonTape.Name TYPE = JsonTape.Name.of("type");
  private static final JsonTape.Name PRINCIPAL = JsonTape.Name.of("principalId");
  private static final JsonTape.Name INVOKED_BY = JsonTape.Name.of("invokedBy");
  private static final JsonTape.Name PROVIDER = JsonTape.Name.of("identityProvider");
  private static final JsonTape.Name CREDENTIAL_ID = JsonTape.Name.of("credentialId");
  private static final JsonTape.Name ON_BEHALF = JsonTape.Name.of("onBehalfOf");
  private static final JsonTape.Name USER_ID = JsonTape.Name.of("userId");
  private static final JsonTape.Name STORE_ARN = JsonTape.Name.of("identityStoreArn");
  private static final JsonTape.Name SESSION = JsonTape.Name.of("sessionContext");
  private static final JsonTape.Name ISSUER = JsonTape.Name.of("sessionIssuer");
  private static final JsonTape.Name ATTRIBUTES = JsonTape.Name.of("attributes");
  private static final JsonTape.Name CREATED = JsonTape.Name.of("creationDate");
  private static final JsonTape.Name MFA = JsonTape.Name.of("mfaAuthenticated");
  private static final JsonTape.Name SOURCE_IDENTITY = JsonTape.Name.of("sourceIdentity");
  private static final JsonTape.Name EC2_DELIVERY = JsonTape.Name.of("ec2RoleDelivery");

  private void identity(int who) {
    put(Column.ID_TYPE, who, TYPE);
    put(Column.ID_ARN, who, ARN);
    put(Column.ID_PRINCIPAL, who, PRINCIPAL);
    put(Column.ID_ACCOUNT, who, ACCOUNT_ID);
    put(Column.ID_USER, who, USER_NAME);
    put(Column.ID_KEY, who, ACCESS_KEY_ID);
    put(Column.ID_INVOKED_BY, who, INVOKED_BY);
    put(Column.ID_PROVIDER, who, PROVIDER);
    put(Column.CREDENTIAL_ID, who, CREDENTIAL_ID);
    int behalf = tape.find(who, ON_BEHALF);
    put(Column.OBO_USER, behalf, USER_ID);
    put(Column.OBO_STORE, behalf, STORE_ARN);
    int session = tape.find(who, SESSION);
    if (session >= 0) {
      int issuer = tape.find(session, ISSUER);
      put(Column.ISSUER_ARN, issuer, ARN);
      put(Column.ISSUER_TYPE, issuer, TYPE);
      put(Column.ISSUER_USER, issuer, USER_NAME);
      put(Column.ISSUER_PRINCIPAL, issuer, PRINCIPAL);
      int attributes = tape.find(session, ATTRIBUTES);
      put(Column.SESSION_CREATED, attributes, CREATED);
      put(Column.SESSION_MFA, attributes, MFA);
      put(Column.SOURCE_IDENTITY, session, SOURCE_IDENTITY);
      put(Column.EC2_DELIVERY, session, EC2_DELIVERY);
    }
    if (text(who, FROM_CONSOLE) >= 0 || text(session, FROM_CONSOLE) >= 0) {
      batch.set(record, Column.CONSOLE_SESSION, YES);
    }
  }

  /** Node of a scalar member that is neither null nor empty; -1 otherwise. */
  private int text(int object, JsonTape.Name member) {
    int node = tape.find(object, member);
    if (node < 0) {
      return -1;
    }
    return switch (tape.kind(node)) {
      case JsonTape.OBJECT, JsonTape.ARRAY, JsonTape.NULL -> -1;
      default -> tape.end(node) > tape.start(node) ? node : -1;
    };
  }

  private boolean put(Column column, int object, JsonTape.Name member) {
    int node = text(object, member);
    if (node < 0) {
      return false;
    }
    set(column, node);
    return true;
  }

  private void set(Column column, int node) {
    if (tape.escaped(node)) {
      batch.set(record, column, tape.decoded(node));
    } else {
      batch.set(record, column, tape.start(node), tape.end(node));
    }
  }

  private boolean is(int node, byte[] value) {
    return tape.kind(node) == JsonTape.STRING && tape.is(node, value);
  }

  private boolean startsWith(int node, byte[] prefix) {
    int start = tape.start(node);
    if (tape.end(node) - start < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (tape.text()[start + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
