package io.proofline.trail.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lines as the AWS guides describe them, what callers can put into them, and damaged ones. */
class TextLogsTest {
  private static final String OWNER = "79a5".repeat(16);
  private static final String ROLE = "arn:aws:sts::441020936617:assumed-role/clinician/dana";
  private static final String GROUP =
      "arn:aws:elasticloadbalancing:us-east-1:441020936617:targetgroup/portal/73e2d6bc24d8a067";

  private record Line(RecordBatch batch, int record) {
    @Nullable String get(Column column) {
      return batch.column(record, column);
    }

    @Nullable String unparsed() {
      return batch.unparsed(record);
    }

    Instant time() {
      return Instant.ofEpochSecond(0, batch.micros(record) * 1_000);
    }

    List<String> resources() {
      List<String> out = new ArrayList<>();
      for (int r = batch.firstResource(record); r < batch.endResource(record); r++) {
        int start = batch.resourceStart(r);
        out.add(new String(batch.text(), start, batch.resourceEnd(r) - start, UTF_8));
      }
      return out;
    }
  }

  private static List<Line> read(String text) throws IOException {
    return read(text.getBytes(UTF_8));
  }

  private static List<Line> read(byte[] text) throws IOException {
    List<Line> out = new ArrayList<>();
    try (CloudTrailReader reader = new CloudTrailReader(ReadLimits.DEFAULT)) {
      reader.read(
          text,
          batch -> {
            for (int i = 0; i < batch.count(); i++) {
              out.add(new Line(batch, i));
            }
          });
    }
    return out;
  }

  private static Line only(String text) throws IOException {
    List<Line> lines = read(text);
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  /** A line of a server access log with what the caller can choose left open. */
  private static String s3(
      String requester, String operation, String key, String request, String rest) {
    return OWNER
        + " phi-share [06/Feb/2026:00:00:38 +0000] 192.0.2.3 "
        + requester
        + " 3E57427F3EXAMPLE "
        + operation
        + " "
        + key
        + " "
        + request
        + " "
        + rest;
  }

  private static final String TAIL =
      " - s9lzHYrFp76ZVxRcpX9+5cjAnEH2 SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader"
          + " phi-share.s3.us-west-1.amazonaws.com TLSV1.2 - Yes us-east-1";

  private static String get(String key, String target, String rest) {
    return s3(ROLE, "REST.GET.OBJECT", key, "\"GET " + target + " HTTP/1.1\"", rest);
  }

  private static String served(String agent) {
    return "200 - 113 113 7 6 \"-\" \"" + agent + "\"" + TAIL;
  }

  @Test
  void a_read_of_an_object_has_its_time_caller_key_and_agent() throws IOException {
    Line line = only(get("scan/1.dcm", "/phi-share/scan/1.dcm", served("aws-cli/2.1 (x86)")));
    assertThat(line.unparsed()).isNull();
    assertThat(line.time()).isEqualTo("2026-02-06T00:00:38Z");
    assertThat(line.get(Column.FEED)).isEqualTo("s3-access");
    assertThat(line.get(Column.NAME)).isEqualTo("REST.GET.OBJECT");
    assertThat(line.get(Column.READ_ONLY)).isEqualTo("true");
    assertThat(line.get(Column.ERROR_CODE)).isNull();
    assertThat(line.get(Column.ID_TYPE)).isEqualTo("AssumedRole");
    assertThat(line.get(Column.ID_ARN)).isEqualTo(ROLE);
    assertThat(line.get(Column.IP)).isEqualTo("192.0.2.3");
    assertThat(line.get(Column.REQUEST_ID)).isEqualTo("3E57427F3EXAMPLE");
    assertThat(line.get(Column.AGENT)).isEqualTo("aws-cli/2.1 (x86)");
    assertThat(line.resources()).containsExactly("arn:aws:s3:::phi-share/scan/1.dcm");
  }

  @Test
  void the_first_version_without_the_later_fields_is_read_too() throws IOException {
    Line line = only(get("a", "/phi-share/a", "200 - 1 1 7 6 \"-\" \"S3Console/0.4\" -"));
    assertThat(line.unparsed()).isNull();
    assertThat(line.get(Column.AGENT)).isEqualTo("S3Console/0.4");
  }

  @Test
  void every_kind_of_requester_is_what_it_is() throws IOException {
    String[][] kinds = {
      {"-", "AWSAccount"},
      {"arn:aws:iam::441020936617:user/staff/marco.ilves", "IAMUser"},
      {"arn:aws:iam::441020936617:root", "Root"},
      {"arn:aws:iam::441020936617:federated-user/x", "Unknown"},
      {"svc:delivery.logs.amazonaws.com", "AWSService"},
      {"AmazonS3", "AWSService"},
      {OWNER, "CanonicalUser"},
    };
    for (String[] kind : kinds) {
      Line line = only(s3(kind[0], "REST.PUT.OBJECT", "k", "\"PUT /b/k HTTP/1.1\"", served("x")));
      assertThat(line.get(Column.ID_TYPE)).as(kind[0]).isEqualTo(kind[1]);
    }
    assertThat(only(s3(kinds[1][0], "REST.GET.ACL", "-", "\"-\"", served("x"))).get(Column.ID_USER))
        .isEqualTo("marco.ilves");
  }

  @Test
  void deletes_of_a_batch_and_of_a_lifecycle_rule_name_their_object_without_a_request()
      throws IOException {
    Line batch = only(s3(ROLE, "BATCH.DELETE.OBJECT", "a%2520b", "-", "204 - - - - - - -" + TAIL));
    assertThat(batch.unparsed()).isNull();
    assertThat(batch.get(Column.READ_ONLY)).isEqualTo("false");
    assertThat(batch.resources())
        .containsExactly("arn:aws:s3:::phi-share/a%20b", "arn:aws:s3:::phi-share/a b");
    Line expired =
        only(s3("AmazonS3", "S3.EXPIRE.OBJECT", "old", "\"-\"", "- - - 5 - - \"-\" \"-\" -"));
    assertThat(expired.unparsed()).isNull();
    assertThat(expired.get(Column.ID_INVOKED_BY)).isEqualTo("AmazonS3");
  }

  @Test
  void the_source_of_a_copy_was_read() throws IOException {
    Line line = only(s3(ROLE, "REST.COPY.OBJECT_GET", "k", "\"-\"", served("x")));
    assertThat(line.get(Column.READ_ONLY)).isEqualTo("true");
    Line target = only(s3(ROLE, "REST.COPY.OBJECT", "k", "\"PUT /b/k HTTP/1.1\"", served("x")));
    assertThat(target.get(Column.READ_ONLY)).isEqualTo("false");
  }

  @Test
  void a_refused_request_is_an_error_and_a_served_one_is_not() throws IOException {
    assertThat(only(get("k", "/b/k", "403 AccessDenied 243 - 7 - \"-\" \"x\" -")))
        .extracting(l -> l.get(Column.ERROR_CODE))
        .isEqualTo("AccessDenied");
    assertThat(only(get("k", "/b/k", "404 - 243 - 7 - \"-\" \"x\" -")))
        .extracting(l -> l.get(Column.ERROR_CODE))
        .isEqualTo("HTTP 404");
    assertThat(only(get("k", "/b/k", "304 - - - 7 - \"-\" \"x\" -")))
        .extracting(l -> l.get(Column.ERROR_CODE))
        .isNull();
  }

  @Test
  void a_quote_at_the_end_of_the_target_does_not_turn_an_access_into_an_attempt()
      throws IOException {
    Line line = only(get("k%22", "/b/k\"", served("x")));
    assertThat(line.unparsed()).isNull();
    assertThat(line.get(Column.ERROR_CODE)).isNull();
    assertThat(line.resources()).containsExactly("arn:aws:s3:::phi-share/k\"");
  }

  @Test
  void what_a_caller_writes_into_referrer_and_agent_moves_no_other_column() throws IOException {
    for (String hostile :
        List.of("x\" \"y", "a\" 403 AccessDenied - - - - \"", "\"", "\" \"", "[x] \"y\" ")) {
      Line line = only(get("k", "/b/k", served(hostile)));
      assertThat(line.unparsed()).as(hostile).isNull();
      assertThat(line.get(Column.ERROR_CODE)).as(hostile).isNull();
      assertThat(line.get(Column.ID_ARN)).as(hostile).isEqualTo(ROLE);
      assertThat(line.resources()).containsExactly("arn:aws:s3:::phi-share/k");
    }
    assertThat(only(get("k", "/b/k", served("x\" \"y"))).get(Column.AGENT)).isNull();
  }

  @Test
  void lines_that_do_not_fit_stay_raw_and_are_counted() throws IOException {
    String good = get("k", "/b/k", served("x"));
    List<Line> lines =
        read(
            String.join(
                "\n",
                good,
                OWNER + " phi-share [06/Feb/2026:00:00:38 +0000] 192.0.2.3",
                good.replace("06/Feb/2026", "31/Feb/2026"),
                good.replace("HTTP/1.1\"", "HTTP/1.1"),
                get("k", "/b/k and more", served("x")),
                "not a log line",
                good + "\r"));
    assertThat(lines).hasSize(7);
    assertThat(lines.stream().filter(l -> l.unparsed() != null)).hasSize(5);
    assertThat(lines.getFirst().unparsed()).isNull();
    assertThat(lines.getLast().unparsed()).isNull();
    assertThat(new String(lines.get(5).batch().raw(5), UTF_8)).isEqualTo("not a log line");
  }

  private static String balancer(String client, String status, String request, String agent) {
    return "https 2026-07-02T22:23:00.186641Z app/portal/50dc6c495c0c9188 "
        + client
        + " 10.0.0.1:80 0.086 0.048 0.037 "
        + status
        + " 200 0 57 \""
        + request
        + "\" \""
        + agent
        + "\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 "
        + GROUP
        + " \"Root=1-58337281-1d84f3d73c47ec4e58577259\" \"portal.example\" \"arn:aws:acm:x\" 1"
        + " 2026-07-02T22:22:48.364000Z \"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\""
        + " \"-\" TID_123456";
  }

  private static final String REQUEST = "GET https://portal.example:443/chart?id=1 HTTP/1.1";

  @Test
  void a_request_to_a_load_balancer_names_the_balancer_and_the_group() throws IOException {
    Line line = only(balancer("192.168.131.39:2817", "200", REQUEST, "curl/7.46.0"));
    assertThat(line.unparsed()).isNull();
    assertThat(line.time()).isEqualTo("2026-07-02T22:23:00.186641Z");
    assertThat(line.get(Column.FEED)).isEqualTo("alb");
    assertThat(line.get(Column.NAME)).isEqualTo("GET");
    assertThat(line.get(Column.IP)).isEqualTo("192.168.131.39");
    assertThat(line.get(Column.AGENT)).isEqualTo("curl/7.46.0");
    assertThat(line.get(Column.ACCOUNT)).isEqualTo("441020936617");
    assertThat(line.get(Column.REGION)).isEqualTo("us-east-1");
    assertThat(line.get(Column.REQUEST_ID)).startsWith("Root=1-");
    assertThat(line.resources())
        .containsExactly(
            GROUP,
            "arn:aws:elasticloadbalancing:us-east-1:441020936617:loadbalancer/app/portal/"
                + "50dc6c495c0c9188");
  }

  @Test
  void addresses_of_both_versions_quotes_and_odd_requests_are_read() throws IOException {
    assertThat(only(balancer("[2001:db8::1]:2817", "200", REQUEST, "x")).get(Column.IP))
        .isEqualTo("2001:db8::1");
    assertThat(only(balancer("2001:db8::1:2817", "200", REQUEST, "x")).get(Column.IP))
        .isEqualTo("2001:db8::1");
    Line quoted = only(balancer("192.0.2.1:1", "502", REQUEST, "a \\\" \\\"b\\\" 200"));
    assertThat(quoted.unparsed()).isNull();
    assertThat(quoted.get(Column.ERROR_CODE)).isEqualTo("HTTP 502");
    assertThat(quoted.resources()).hasSize(2);
    Line odd = only(balancer("192.0.2.1:1", "400", "- http://portal.example:80- ", "-"));
    assertThat(odd.get(Column.NAME)).isEqualTo("request");
    assertThat(odd.get(Column.ERROR_CODE)).isEqualTo("HTTP 400");
  }

  @Test
  void a_balancer_line_whose_fields_are_moved_is_not_believed() throws IOException {
    String good = balancer("192.0.2.1:1", "200", REQUEST, "x");
    List<Line> lines =
        read(
            String.join(
                "\n",
                good,
                balancer("192.0.2.1:1", "200", REQUEST, "x\" 1 2 \"y"),
                balancer("192.0.2.1:1", "GET", REQUEST, "x"),
                good.substring(0, good.indexOf(" \"Root=")),
                good.substring(0, good.indexOf(" TID_"))));
    assertThat(lines.stream().map(l -> l.unparsed() == null))
        .containsExactly(true, false, false, false, true);
  }

  @Test
  void flow_records_of_version_2_need_no_header() throws IOException {
    List<Line> lines =
        read(
            """
            2 441020936617 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 \
            1418530010 1418530070 ACCEPT OK
            2 441020936617 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 \
            1418530010 1418530070 REJECT OK
            2 441020936617 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA
            2 unknown eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - SKIPDATA
            2 441020936617 eni-1235b8ca123456789 - - - - - - 1431280876 1431280934 - NODATA
            """);
    assertThat(lines.stream().map(l -> l.get(Column.NAME)))
        .containsExactly("FlowRecord", "FlowRecord", "FlowNODATA", "FlowSKIPDATA", null);
    assertThat(lines.stream().map(l -> l.get(Column.ERROR_CODE)))
        .containsExactly(null, "REJECT", null, null, null);
    assertThat(lines.getFirst().time()).isEqualTo("2014-12-14T04:06:50Z");
    assertThat(lines.getFirst().resources())
        .containsExactly("arn:aws:ec2::441020936617:network-interface/eni-1235b8ca123456789");
    assertThat(lines.get(3).resources()).isEmpty();
    assertThat(lines.get(4).unparsed()).isNotNull();
  }

  @Test
  void flow_records_with_a_header_have_the_fields_that_it_names() throws IOException {
    List<Line> lines =
        read(
            """
            version vpc-id subnet-id instance-id interface-id account-id region srcaddr end action
            5 vpc-1 subnet-2 i-3 eni-4 441020936617 eu-west-1 10.0.1.5 1418530070 ACCEPT
            version vpc-id subnet-id instance-id interface-id account-id region srcaddr end action
            interface-id srcaddr x
            """);
    assertThat(lines).as("a repeated header is no record, a strange line is one").hasSize(2);
    assertThat(lines.getFirst().get(Column.REGION)).isEqualTo("eu-west-1");
    assertThat(lines.getFirst().resources())
        .containsExactly(
            "arn:aws:ec2:eu-west-1:441020936617:vpc/vpc-1",
            "arn:aws:ec2:eu-west-1:441020936617:subnet/subnet-2",
            "arn:aws:ec2:eu-west-1:441020936617:instance/i-3",
            "arn:aws:ec2:eu-west-1:441020936617:network-interface/eni-4");
    assertThat(lines.getLast().unparsed()).isNotNull();
  }

  @Test
  void a_header_without_records_is_an_empty_log_and_other_text_is_no_log() throws IOException {
    assertThat(read("version interface-id srcaddr start end\n")).isEmpty();
    for (String other :
        List.of(
            "srcaddr start srcaddr\n1 2 3\n",
            "srcaddr\n1\n",
            "the interface-id and srcaddr of start\nx\n",
            "tls 2.0 2026-12-20T02:59:40 net/x/c6e77e28c25b2234 g3d4b5e8bb8464cd\n")) {
      assertThatThrownBy(() -> read(other))
          .as(other)
          .isInstanceOf(RejectedException.class)
          .satisfies(
              e -> assertThat(((RejectedException) e).reason()).isEqualTo(RejectReason.NOT_JSON));
    }
  }

  @Test
  void damaged_lines_are_kept_whatever_happened_to_them() throws IOException {
    long seed = 20261128;
    Random random = new Random(seed);
    List<String> good =
        List.of(
            get("k", "/b/k", served("x")),
            balancer("192.0.2.1:1", "200", REQUEST, "x"),
            "2 441020936617 eni-1 10.0.0.1 10.0.0.2 1 2 6 2 4 1418530010 1418530070 ACCEPT OK");
    for (int round = 0; round < 3_000; round++) {
      String first = good.get(round % good.size());
      byte[] second = first.getBytes(UTF_8);
      for (int n = random.nextInt(6) + 1; n > 0; n--) {
        int at = random.nextInt(second.length);
        byte any = (byte) random.nextInt(256);
        second[at] = any == '\n' || any == '\r' ? (byte) '"' : any;
      }
      byte[] both = (first + "\n").getBytes(UTF_8);
      byte[] file = java.util.Arrays.copyOf(both, both.length + second.length);
      System.arraycopy(second, 0, file, both.length, second.length);
      assertThat(read(file)).as("seed %d, round %d", seed, round).hasSize(2);
    }
  }
}
