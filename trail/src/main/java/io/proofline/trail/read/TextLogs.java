package io.proofline.trail.read;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logs that are lines of fields: S3 server access logs, access logs of application load balancers,
 * VPC flow logs. A line becomes an event with the columns it has; one that does not fit stays raw
 * and is counted. Such logs are delivered on a best-effort basis: they corroborate, and never prove
 * that something did not happen. Sources: the log format pages of the Amazon S3, Elastic Load
 * Balancing and Amazon VPC user guides.
 */
final class TextLogs {
  private static final DateTimeFormatter S3_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
  private static final Pattern S3_LINE =
      Pattern.compile("[0-9a-f]{64} \\S+ \\[\\d\\d/\\w{3}/\\d{4}:.*", Pattern.DOTALL);
  private static final Pattern ALB_LINE =
      Pattern.compile(
          "(https?|h2|grpcs|wss?) \\d{4}-\\d\\d-\\d\\dT\\S+ (app|net)/.*", Pattern.DOTALL);
  private static final Pattern FLOW_LINE =
      Pattern.compile("2 (\\d{12}|unknown) eni-[0-9a-f]+ .*", Pattern.DOTALL);
  private static final Pattern ESCAPED = Pattern.compile(".*%[0-9A-Fa-f]{2}.*", Pattern.DOTALL);
  private static final List<String> FLOW_FIELDS =
      List.of(
          ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes"
                  + " start end action log-status")
              .split(" "));
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** Which of the formats a file has. */
  private enum Format {
    S3,
    ALB,
    FLOW
  }

  private @Nullable Format format;
  private List<String> flowFields = FLOW_FIELDS;

  /** Whether the first line is one of these formats. */
  boolean begins(byte[] body, int from, int to) {
    int end = from;
    while (end < to && body[end] != '\n' && end - from < 4096) {
      end++;
    }
    String first = new String(body, from, end - from, StandardCharsets.UTF_8);
    flowFields = FLOW_FIELDS;
    if (S3_LINE.matcher(first).matches()) {
      format = Format.S3;
    } else if (ALB_LINE.matcher(first).matches()) {
      format = Format.ALB;
    } else if (FLOW_LINE.matcher(first).matches()) {
      format = Format.FLOW;
    } else if (first.contains("interface-id") && first.contains("srcaddr")) {
      format = Format.FLOW;
      flowFields = List.of(first.strip().split("\\s+"));
    } else {
      format = null;
    }
    return format != null;
  }

  /** Reads every line of the body onto the batch; whether any was recognised. */
  boolean read(RecordBatch batch, int from, int to, ReadLimits limits) throws RejectedException {
    byte[] body = batch.text();
    boolean any = false;
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && body[end] != '\n') {
        end++;
      }
      int stop = end > start && body[end - 1] == '\r' ? end - 1 : end;
      if (stop - start > limits.maxRecordBytes()) {
        throw new RejectedException(
            RejectReason.TOO_LARGE, "a line is over the size limit at byte " + start);
      }
      if (stop > start) {
        any |= line(batch, start, stop);
      }
      start = end + 1;
    }
    return any;
  }

  private boolean line(RecordBatch batch, int start, int end) {
    String line = new String(batch.text(), start, end - start, StandardCharsets.UTF_8);
    boolean header = format == Format.FLOW && line.contains("interface-id");
    if (header) {
      return false;
    }
    int record = batch.add(start, end, start);
    if (StrictUtf8.firstFault(batch.text(), start, end) >= 0) {
      batch.unparsed(record, "not-utf8: not valid UTF-8");
      return false;
    }
    try {
      List<String> fields = fields(line);
      Row row = new Row(batch, record);
      switch (java.util.Objects.requireNonNull(format)) {
        case S3 -> s3(row, fields);
        case ALB -> alb(row, fields);
        case FLOW -> flow(row, fields);
      }
      return true;
    } catch (DateTimeException | IndexOutOfBoundsException | IllegalArgumentException e) {
      batch.unparsed(record, "a line that does not have the fields of its format");
      return false;
    }
  }

  /** Fields apart by blanks; quotes and brackets hold one together. */
  private static List<String> fields(String line) {
    List<String> out = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == ' ') {
        at++;
      } else if (c == '"' || c == '[') {
        char close = c == '"' ? '"' : ']';
        int end = line.indexOf(close, at + 1);
        // A quote inside a user agent is not escaped in S3's logs: the field ends before a blank.
        while (c == '"' && end >= 0 && end + 1 < line.length() && line.charAt(end + 1) != ' ') {
          end = line.indexOf(close, end + 1);
        }
        if (end < 0) {
          throw new IllegalArgumentException("a quote is not closed");
        }
        out.add(line.substring(at + 1, end));
        at = end + 1;
      } else {
        int end = line.indexOf(' ', at);
        end = end < 0 ? line.length() : end;
        out.add(line.substring(at, end));
        at = end;
      }
    }
    return out;
  }

  /** The columns of one line. */
  private record Row(RecordBatch batch, int record) {
    void put(Column column, String value) {
      if (!value.isEmpty() && !value.equals("-")) {
        batch.set(record, column, value.replace('\0', '\ufffd').getBytes(StandardCharsets.UTF_8));
      }
    }

    void time(Instant time) {
      long seconds = time.getEpochSecond();
      if (seconds < 0 || seconds > 253_402_300_799L) {
        throw new DateTimeException("not the time of a log");
      }
      batch.micros(record, seconds * 1_000_000 + time.getNano() / 1_000);
    }

    void resource(String arn) {
      batch.resource(record, arn.getBytes(StandardCharsets.UTF_8), 1);
    }
  }

  private static void s3(Row row, List<String> f) {
    if (f.size() < 17) {
      throw new IllegalArgumentException("too few fields");
    }
    row.time(OffsetDateTime.parse(f.get(2), S3_TIME).toInstant());
    row.put(Column.FEED, "s3-access");
    row.put(Column.SOURCE, "s3.amazonaws.com");
    row.put(Column.NAME, f.get(6));
    row.put(Column.CATEGORY, "AccessLog");
    row.put(Column.IP, f.get(3));
    row.put(Column.REQUEST_ID, f.get(5));
    row.put(Column.AGENT, f.get(16));
    String[] operation = f.get(6).split("\\.");
    boolean reads = operation.length > 1 && READS.contains(operation[1]);
    row.put(Column.READ_ONLY, Boolean.toString(reads));
    error(row, f.get(10), f.get(9));
    requester(row, f.get(4));
    String bucket = "arn:aws:s3:::" + f.get(1);
    String key = f.get(7);
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

  private static void error(Row row, String code, String status) {
    boolean failed = status.length() == 3 && (status.charAt(0) == '4' || status.charAt(0) == '5');
    if (!code.equals("-")) {
      row.put(Column.ERROR_CODE, code);
    } else if (failed) {
      row.put(Column.ERROR_CODE, "HTTP " + status);
    }
  }

  private static void requester(Row row, String requester) {
    if (requester.equals("-")) {
      row.put(Column.ID_TYPE, "AWSAccount");
      row.put(Column.ID_ACCOUNT, "ANONYMOUS_PRINCIPAL");
      return;
    }
    if (requester.startsWith("svc:") || requester.equals("AmazonS3")) {
      row.put(Column.ID_TYPE, "AWSService");
      row.put(Column.ID_INVOKED_BY, requester.replace("svc:", ""));
      return;
    }
    String[] arn = requester.split(":", 6);
    if (arn.length < 6) {
      row.put(Column.ID_TYPE, "CanonicalUser");
      row.put(Column.ID_PRINCIPAL, requester);
      return;
    }
    row.put(Column.ID_ARN, requester);
    row.put(Column.ID_ACCOUNT, arn[4]);
    if (arn[5].startsWith("user/")) {
      row.put(Column.ID_TYPE, "IAMUser");
      row.put(Column.ID_USER, arn[5].substring(arn[5].lastIndexOf('/') + 1));
    } else if (arn[5].startsWith("assumed-role/")) {
      row.put(Column.ID_TYPE, "AssumedRole");
    } else if (arn[5].equals("root")) {
      row.put(Column.ID_TYPE, "Root");
    } else {
      row.put(Column.ID_TYPE, "Unknown");
    }
  }

  private static void alb(Row row, List<String> f) {
    if (f.size() < 17) {
      throw new IllegalArgumentException("too few fields");
    }
    row.time(Instant.parse(f.get(1)));
    row.put(Column.FEED, "alb");
    row.put(Column.SOURCE, "elasticloadbalancing.amazonaws.com");
    String request = f.get(12);
    int blank = request.indexOf(' ');
    row.put(Column.NAME, blank > 0 ? request.substring(0, blank) : "request");
    row.put(
        Column.READ_ONLY,
        Boolean.toString(blank > 0 && READS.contains(request.substring(0, blank))));
    row.put(Column.CATEGORY, "AccessLog");
    String client = f.get(3);
    int port = client.lastIndexOf(':');
    row.put(Column.IP, port > 0 ? client.substring(0, port) : client);
    row.put(Column.AGENT, f.get(13));
    row.put(Column.REQUEST_ID, f.get(17 < f.size() ? 17 : 16));
    error(row, "-", f.get(8));
    String group = f.get(16);
    String[] arn = group.split(":", 6);
    if (arn.length == 6) {
      row.put(Column.REGION, arn[3]);
      row.put(Column.ACCOUNT, arn[4]);
      row.resource(group);
      row.resource(
          "arn:"
              + arn[1]
              + ":elasticloadbalancing:"
              + arn[3]
              + ":"
              + arn[4]
              + ":loadbalancer/"
              + f.get(2));
    }
  }

  private void flow(Row row, List<String> f) {
    if (f.size() != flowFields.size()) {
      throw new IllegalArgumentException("another number of fields");
    }
    Map<String, String> field = new HashMap<>();
    for (int i = 0; i < f.size(); i++) {
      field.put(flowFields.get(i), f.get(i));
    }
    String status = field.getOrDefault("log-status", "OK");
    row.time(Instant.ofEpochSecond(Long.parseLong(field.getOrDefault("start", "-"))));
    row.put(Column.FEED, "vpc-flow");
    row.put(Column.SOURCE, "ec2.amazonaws.com");
    row.put(Column.NAME, status.equals("OK") ? "FlowRecord" : "Flow" + status);
    row.put(Column.CATEGORY, "FlowLog");
    String account = field.getOrDefault("account-id", "-");
    row.put(Column.ACCOUNT, account);
    row.put(Column.REGION, field.getOrDefault("region", "-"));
    row.put(Column.IP, field.getOrDefault("srcaddr", "-"));
    if (field.getOrDefault("action", "").equals("REJECT")) {
      row.put(Column.ERROR_CODE, "REJECT");
    }
    String card = field.getOrDefault("interface-id", "-");
    if (!card.equals("-")) {
      row.resource(
          "arn:aws:ec2:"
              + field.getOrDefault("region", "")
              + ":"
              + account
              + ":network-interface/"
              + card);
    }
  }
}
