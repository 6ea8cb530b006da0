package io.proofline.trail.read;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lines of VPC flow logs (Amazon VPC User Guide, "Flow log records"): the fields of version 2, or
 * those that the first line of the file names.
 *
 * @param fields their names in order
 * @param header the line that names them; empty when there is none
 */
record FlowLog(List<String> fields, String header) {
  private static final Pattern LINE =
      Pattern.compile("2 (\\d{12}|unknown) eni-[0-9a-f]+ .*", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final List<String> VERSION_2 =
      List.of(
          ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes"
                  + " start end action log-status")
              .split(" "));

  /** Fields of versions 2 to 10; a header must mostly consist of them. */
  private static final Set<String> KNOWN =
      Set.of(
          ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes"
                  + " start end action log-status vpc-id subnet-id instance-id tcp-flags type"
                  + " pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id"
                  + " pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path"
                  + " ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn"
                  + " ecs-container-instance-id ecs-container-id ecs-second-container-id"
                  + " ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id"
                  + " reject-reason resource-id encryption-status")
              .split(" "));

  /** Resource type in the ARN, by field. */
  private static final Map<String, String> RESOURCES =
      Map.of(
          "interface-id", "network-interface/",
          "instance-id", "instance/",
          "subnet-id", "subnet/",
          "vpc-id", "vpc/");

  /** The format of a file that begins with the line; empty when it is no flow log. */
  static Optional<FlowLog> of(String first) {
    if (LINE.matcher(first).matches()) {
      return Optional.of(new FlowLog(VERSION_2, ""));
    }
    List<String> names = LogRow.words(first.strip());
    boolean header =
        names.size() > 1
            && names.stream().allMatch(n -> NAME.matcher(n).matches())
            && new HashSet<>(names).size() == names.size()
            && names.stream().filter(KNOWN::contains).count() * 2 > names.size()
            && (names.contains("start") || names.contains("end"))
            && (names.contains("srcaddr") || names.contains("pkt-srcaddr"));
    return header ? Optional.of(new FlowLog(names, first.strip())) : Optional.empty();
  }

  /** Whether the line only names the fields. */
  boolean isHeader(String line) {
    return !header.isEmpty() && line.strip().equals(header);
  }

  void read(LogRow row, String line) {
    List<String> values = LogRow.words(line);
    if (values.size() != fields.size()) {
      throw new IllegalArgumentException("another number of fields");
    }
    Map<String, String> field = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      field.put(fields.get(i), values.get(i));
    }
    String status = field.getOrDefault("log-status", "OK");
    String time = field.getOrDefault("start", field.getOrDefault("end", "-"));
    row.time(Instant.ofEpochSecond(Long.parseLong(time)));
    row.put(Column.FEED, "vpc-flow");
    row.put(Column.SOURCE, "ec2.amazonaws.com");
    row.put(Column.NAME, status.equals("OK") ? "FlowRecord" : "Flow" + status);
    row.put(Column.CATEGORY, "FlowLog");
    String region = field.getOrDefault("region", "-");
    row.put(Column.REGION, region);
    row.put(Column.IP, field.getOrDefault("srcaddr", field.getOrDefault("pkt-srcaddr", "-")));
    if (field.getOrDefault("action", "").equals("REJECT")) {
      row.put(Column.ERROR_CODE, "REJECT");
    }
    String account = field.getOrDefault("account-id", "-");
    if (!ACCOUNT.matcher(account).matches()) {
      return; // An interface of another account, or "unknown": no ARN can be made of it.
    }
    row.put(Column.ACCOUNT, account);
    for (String name : fields) {
      String kind = RESOURCES.get(name);
      String id = field.getOrDefault(name, "-");
      if (kind != null && !id.equals("-")) {
        String place = region.equals("-") ? "" : region;
        row.resource("arn:aws:ec2:" + place + ":" + account + ":" + kind + id);
      }
    }
  }
}
