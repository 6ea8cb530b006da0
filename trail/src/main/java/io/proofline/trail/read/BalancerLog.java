package io.proofline.trail.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of access logs of application load balancers (Elastic Load Balancing User Guide, "Access
 * logs for your Application Load Balancer"). New fields are added at the end of a line, so only as
 * many as the first version had are demanded.
 */
final class BalancerLog {
  static final Pattern LINE =
      Pattern.compile("(https?|h2|grpcs|wss?) \\d{4}-\\d\\d-\\d\\dT\\S+ app/.*", Pattern.DOTALL);

  private static final Pattern REQUEST = Pattern.compile("[A-Z]+ .* HTTP/\\d(?:\\.\\d)?|- .*- ?");
  private static final int FEWEST = 18;

  private BalancerLog() {}

  static void read(LogRow row, String line) {
    List<String> f = fields(line);
    if (f.size() < FEWEST) {
      throw new IllegalArgumentException("too few fields");
    }
    String request = f.get(12);
    if (!REQUEST.matcher(request).matches()) {
      throw new IllegalArgumentException("the request is not where it belongs");
    }
    String group = f.get(16);
    if (!group.equals("-") && !ResourceKeys.isArn(group)) {
      throw new IllegalArgumentException("the target group is not where it belongs");
    }
    row.time(Instant.parse(f.get(1)));
    row.put(Column.FEED, "alb");
    row.put(Column.SOURCE, "elasticloadbalancing.amazonaws.com");
    String method = request.substring(0, request.indexOf(' '));
    row.put(Column.NAME, method.equals("-") ? "request" : method);
    row.reads(method);
    row.put(Column.CATEGORY, "AccessLog");
    row.put(Column.IP, address(f.get(3)));
    row.put(Column.AGENT, f.get(13));
    row.put(Column.REQUEST_ID, f.get(17));
    row.outcome(f.get(8), "-");
    if (!group.equals("-")) {
      String[] arn = group.split(":", 6);
      row.put(Column.REGION, arn[3]);
      row.put(Column.ACCOUNT, arn[4]);
      row.resource(group);
      String balancer = ":elasticloadbalancing:" + arn[3] + ":" + arn[4] + ":loadbalancer/";
      row.resource("arn:" + arn[1] + balancer + f.get(2));
    }
  }

  /** The address of {@code address:port}; that of IP version 6 may stand in brackets. */
  private static String address(String client) {
    int port = client.lastIndexOf(':');
    String address = port > 0 ? client.substring(0, port) : client;
    boolean brackets = address.startsWith("[") && address.endsWith("]");
    return brackets ? address.substring(1, address.length() - 1) : address;
  }

  /** Fields apart by blanks; quotes hold one together, a backslash in them keeps the next one. */
  private static List<String> fields(String line) {
    List<String> out = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      if (line.charAt(at) == ' ') {
        at++;
        continue;
      }
      boolean quoted = line.charAt(at) == '"';
      int end = quoted ? close(line, at + 1) : line.indexOf(' ', at);
      end = end < 0 ? line.length() : end;
      out.add(line.substring(quoted ? at + 1 : at, end));
      at = quoted ? end + 1 : end;
    }
    return out;
  }

  private static int close(String line, int from) {
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"' && (i + 1 == line.length() || line.charAt(i + 1) == ' ')) {
        return i;
      }
    }
    throw new IllegalArgumentException("a quote is not closed");
  }
}
