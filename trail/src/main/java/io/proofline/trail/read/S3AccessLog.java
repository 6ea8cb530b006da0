package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of S3 server access logs (Amazon S3 User Guide, "Amazon S3 server access log format"). The
 * request line, referrer and user agent are whatever the caller sent, and S3 does not escape quotes
 * in them: so fields before them are counted from the left, the request line must have the shape of
 * one, and a referrer or agent that could be divided in two ways gives no agent.
 */
final class S3AccessLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  static final Pattern LINE =
      Pattern.compile("[0-9a-f]{64} \\S+ \\[\\d\\d/\\w{3}/\\d{4}:.*", Pattern.DOTALL);

  /** Owner, bucket, time, address, requester, request id, operation, key, then the quoted part. */
  private static final Pattern HEAD =
      Pattern.compile("(\\S+) (\\S+) \\[([^\\]]+)\\] (\\S+) (\\S+) (\\S+) (\\S+) (\\S+) (?=[\"-])");

  /** A request line, and the status and error code that follow; a target has no blanks. */
  private static final Pattern REQUEST =
      Pattern.compile(
          "(?:-|\"-\"|\"[A-Z]+ \\S* HTTP/\\d(?:\\.\\d)?\") (\\S+) (\\S+)"
              + " \\S+ \\S+ \\S+ \\S+ (?=[\"-])");

  private static final Pattern ESCAPED = Pattern.compile(".*%[0-9A-Fa-f]{2}.*", Pattern.DOTALL);

  private S3AccessLog() {}

  static void read(LogRow row, String line) {
    Matcher head = HEAD.matcher(line);
    if (!head.lookingAt()) {
      throw new IllegalArgumentException("not the fields before the request");
    }
    Matcher request = REQUEST.matcher(line).region(head.end(), line.length());
    if (!request.lookingAt()) {
      throw new IllegalArgumentException("not a request line with a status");
    }
    row.time(OffsetDateTime.parse(head.group(3), TIME).toInstant());
    row.put(Column.FEED, "s3-access");
    row.put(Column.SOURCE, "s3.amazonaws.com");
    row.put(Column.NAME, head.group(7));
    row.put(Column.CATEGORY, "AccessLog");
    row.put(Column.IP, head.group(4));
    row.put(Column.REQUEST_ID, head.group(6));
    row.put(Column.AGENT, agent(line.substring(request.end())));
    String[] operation = head.group(7).split("\\.");
    // The source of a copy is read, whatever the method of the request was.
    boolean copied = head.group(7).endsWith("_GET");
    row.reads(copied ? "GET" : operation.length > 1 ? operation[1] : "");
    row.outcome(request.group(1), request.group(2));
    requester(row, head.group(5));
    resources(row, "arn:aws:s3:::" + head.group(2), head.group(8));
  }

  /** The second of the two quoted fields, where only one division is possible. */
  private static String agent(String rest) {
    if (rest.startsWith("- ")) {
      return quoted(rest.substring(2));
    }
    int first = rest.indexOf("\" \"");
    boolean single = first > 0 && rest.indexOf("\" \"", first + 1) < 0;
    return single ? quoted(rest.substring(first + 2)) : "-";
  }

  private static String quoted(String text) {
    if (!text.startsWith("\"")) {
      return "-";
    }
    int end = text.indexOf("\" ", 1);
    boolean last = end < 0 && text.endsWith("\"") && text.length() > 1;
    if (end < 0 && !last) {
      return "-";
    }
    boolean two = end >= 0 && text.indexOf('"', end + 1) >= 0;
    return two ? "-" : text.substring(1, last ? text.length() - 1 : end);
  }

  private static void resources(LogRow row, String bucket, String key) {
    if (key.equals("-")) {
      row.resource(bucket);
      return;
    }
    // Keys stand here percent-encoded, sometimes twice; both readings are findable.
    String once = decode(key);
    row.resource(bucket + "/" + once);
    if (ESCAPED.matcher(once).matches()) {
      row.resource(bucket + "/" + decode(once));
    }
  }

  private static String decode(String key) {
    try {
      return java.net.URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }

  private static void requester(LogRow row, String requester) {
    if (requester.equals("-") || requester.equals("Anonymous")) {
      row.put(Column.ID_TYPE, "AWSAccount");
      row.put(Column.ID_ACCOUNT, "ANONYMOUS_PRINCIPAL");
      return;
    }
    if (requester.startsWith("svc:") || requester.equals("AmazonS3")) {
      row.put(Column.ID_TYPE, "AWSService");
      row.put(Column.ID_INVOKED_BY, requester.replace("svc:", ""));
      return;
    }
    List<String> arn = List.of(requester.split(":", 6));
    if (arn.size() < 6 || !arn.getFirst().equals("arn")) {
      row.put(Column.ID_TYPE, "CanonicalUser");
      row.put(Column.ID_PRINCIPAL, requester);
      return;
    }
    String name = arn.get(5);
    row.put(Column.ID_ARN, requester);
    row.put(Column.ID_ACCOUNT, arn.get(4));
    if (name.startsWith("user/")) {
      row.put(Column.ID_TYPE, "IAMUser");
      row.put(Column.ID_USER, name.substring(name.lastIndexOf('/') + 1));
    } else if (name.startsWith("assumed-role/")) {
      row.put(Column.ID_TYPE, "AssumedRole");
    } else {
      row.put(Column.ID_TYPE, name.equals("root") ? "Root" : "Unknown");
    }
  }
}
