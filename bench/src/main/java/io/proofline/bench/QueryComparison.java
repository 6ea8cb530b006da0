package io.proofline.bench;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import io.proofline.trail.InputSource;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.Needle;
import io.proofline.trail.lake.SqlLimits;
import io.proofline.trail.lake.TrailStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Latency of questions over many events of six years: one object, one access key, one event id, one
 * address, one person's page, a year's aggregate. The events are made while they are read, in files
 * of 2,000, by a fixed seed: 300 people, 2,000 buckets' worth of object keys, sessions of an hour.
 *
 * <p>Arguments: an empty folder, or one that an earlier run filled, and how many events. Peak
 * memory is that of this process.
 */
public final class QueryComparison {
  private static final int PER_FILE = 2_000;
  private static final long FROM = Instant.parse("2020-12-01T00:00:00Z").getEpochSecond();
  private static final long SECONDS = 6L * 365 * 86_400;
  private static final int PEOPLE = 300;
  private static final int ASKED = 60;

  private QueryComparison() {}

  /** Fills the folder when it is empty, then asks. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    long events = Long.parseLong(args[1]) / PER_FILE * PER_FILE;
    Workspace workspace =
        Files.exists(folder.resolve("proofline.yaml"))
            ? Workspace.open(folder, Clock.systemUTC())
            : Workspace.create(
                folder,
                new Entity("Bench", Entity.Role.COVERED_ENTITY, "proofline.example/bench"),
                Clock.systemUTC());
    TrailStore store =
        new TrailStore(
            workspace.ledger(),
            workspace.blobs(),
            workspace.sheets(),
            workspace.lake(),
            Clock.systemUTC());
    fill(store, events);
    ask(store, events);
    System.out.printf("peak resident memory %s%n", peak());
  }

  private static void fill(TrailStore store, long events) throws IOException {
    try (Lake lake = Lake.open(store)) {
      if (lake.events() >= events) {
        System.out.printf("%,d events are there already%n", lake.events());
        return;
      }
    }
    List<InputSource.Item> files = new ArrayList<>();
    for (long f = 0; f < events / PER_FILE; f++) {
      files.add(new Made(f, events));
    }
    long began = System.nanoTime();
    IngestReport report =
        new TrailIngest(store)
            .ingest(
                new InputSource(files, List.of()), Actor.asserted("bench"), IngestOptions.DEFAULT);
    double ingest = (System.nanoTime() - began) / 1e9;
    began = System.nanoTime();
    new TrailIngest(store).compact(true);
    System.out.printf(
        "%,d events taken in after %.0f s (making them included), compacted after %.0f s; %d bytes"
            + " of index an event%n",
        report.events(),
        ingest,
        (System.nanoTime() - began) / 1e9,
        size(store.lake()) / Math.max(1, report.events()));
  }

  private static void ask(TrailStore store, long events) throws IOException {
    Random random = new Random(7);
    Instant from = Instant.ofEpochSecond(FROM);
    Instant to = Instant.ofEpochSecond(FROM + SECONDS);
    measure("first question after all that", 1, () -> who(store, random, events, from, to, true));
    measure("open the lake (cold)", 5, () -> Lake.open(store).close());
    try (Lake lake = Lake.open(store)) {
      measure("event id", ASKED, () -> lake.byId(id(random.nextLong(events))));
      measure(
          "object",
          ASKED,
          () ->
              lake.fetch(
                  lake.find(
                      Needle.RESOURCE,
                      List.of("arn:aws:s3:::hsc-records/" + key(random.nextLong(events))),
                      Long.MIN_VALUE,
                      Long.MAX_VALUE)));
      measure(
          "access key of a session",
          ASKED,
          () ->
              lake.fetch(
                  lake.find(
                      Needle.KEY,
                      List.of(accessKey(random.nextLong(events))),
                      Long.MIN_VALUE,
                      Long.MAX_VALUE)));
      measure(
          "a year by action and month",
          5,
          () ->
              lake.sql(
                  "SELECT name, date_trunc('month', time), count(*) FROM log WHERE time >="
                      + " '2023-01-01' AND time < '2024-01-01' GROUP BY ALL",
                  SqlLimits.of(100_000)));
    }
    measure("object, as 'trail who' (cold)", 10, () -> who(store, random, events, from, to, true));
    Instant month = Instant.ofEpochSecond(FROM + SECONDS / 2);
    measure(
        "a person's month, as 'trail what'",
        5,
        () -> who(store, random, events, month, month.plusSeconds(30 * 86_400L), false));
    measure("a person's six years in full", 3, () -> who(store, random, events, from, to, false));
    measure(
        "first page of a person's six years",
        5,
        () ->
            new Ask(store, List.of())
                .ask(
                    new TrailQuestion(
                        TrailQuestion.Focus.WHAT,
                        null,
                        personOf(random.nextLong(events)),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        from,
                        to),
                    100,
                    Actor.asserted("bench")));
  }

  private static void who(
      TrailStore store, Random random, long events, Instant from, Instant to, boolean object)
      throws IOException {
    String resource = object ? "s3://hsc-records/" + key(random.nextLong(events)) : null;
    String person = object ? null : personOf(random.nextLong(events));
    new Ask(store, List.of())
        .ask(
            new TrailQuestion(
                object ? TrailQuestion.Focus.WHO : TrailQuestion.Focus.WHAT,
                resource,
                person,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                from,
                to),
            Actor.asserted("bench"));
  }

  private interface Question {
    void ask() throws IOException;
  }

  private static void measure(String name, int times, Question question) throws IOException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      question.ask();
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-36s p50 %8.1f ms   p95 %8.1f ms   max %8.1f ms   of %d%n",
        name,
        nanos[times / 2] / 1e6,
        nanos[(int) Math.ceil(times * 0.95) - 1] / 1e6,
        nanos[times - 1] / 1e6,
        times);
  }

  private static String id(long n) {
    return "%08x-0000-4000-8000-%012x".formatted(n * 2_654_435_761L & 0xffffffffL, n);
  }

  /** Forty events in a row are one person's. */
  private static String personOf(long n) {
    return "user" + n / 40 % PEOPLE;
  }

  /** One of a tenth as many keys as there are events. */
  private static String key(long n) {
    return "patient-%06d/scan-%d.dcm".formatted(n * 31 % 1_000_003, n % 7);
  }

  private static String accessKey(long n) {
    return "AKIA%012d".formatted(n / 40);
  }

  /** A file of events that is made when it is opened, twice the same. */
  private record Made(long number, long events) implements InputSource.Item {
    @Override
    public String name() {
      return "made-%06d.json.gz".formatted(number);
    }

    @Override
    public long bytes() {
      return PER_FILE * 130L;
    }

    @Override
    public InputStream open() throws IOException {
      StringBuilder text = new StringBuilder(PER_FILE * 1_300).append("{\"Records\":[");
      for (int i = 0; i < PER_FILE; i++) {
        long n = number * PER_FILE + i;
        long second = FROM + (long) ((double) n / events * SECONDS);
        String user = personOf(n);
        text.append(i == 0 ? "" : ",")
            .append("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"IAMUser\",")
            .append("\"principalId\":\"AIDA")
            .append(user)
            .append("\",\"arn\":\"arn:aws:iam::441020936617:user/")
            .append(user)
            .append("\",\"accountId\":\"441020936617\",\"accessKeyId\":\"")
            .append(accessKey(n))
            .append("\",\"userName\":\"")
            .append(user)
            .append("\"},\"eventTime\":\"")
            .append(Instant.ofEpochSecond(second))
            .append("\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"")
            .append(n % 9 == 0 ? "PutObject" : "GetObject")
            .append("\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"10.")
            .append(n / 40 % 250)
            .append('.')
            .append(n % 250)
            .append(".7\",\"userAgent\":\"[aws-sdk-java/2.29.1 Linux/6.1 OpenJDK_64-Bit]\",")
            .append("\"requestParameters\":{\"bucketName\":\"hsc-records\",\"key\":\"")
            .append(key(n))
            .append("\",\"Host\":\"hsc-records.s3.us-east-1.amazonaws.com\"},")
            .append("\"responseElements\":null,\"additionalEventData\":{\"SignatureVersion\":")
            .append(
                "\"SigV4\",\"CipherSuite\":\"TLS_AES_128_GCM_SHA256\",\"bytesTransferredIn\":0,")
            .append("\"AuthenticationMethod\":\"AuthHeader\",\"bytesTransferredOut\":")
            .append(n % 99_991)
            .append("},\"requestID\":\"")
            .append("%016X".formatted(n * 0x9e3779b97f4a7c15L))
            .append("\",\"eventID\":\"")
            .append(id(n))
            .append("\",\"readOnly\":")
            .append(n % 9 != 0)
            .append(",\"resources\":[{\"type\":\"AWS::S3::Object\",\"ARN\":\"")
            .append("arn:aws:s3:::hsc-records/")
            .append(key(n))
            .append("\"},{\"accountId\":\"441020936617\",\"type\":\"AWS::S3::Bucket\",\"ARN\":")
            .append("\"arn:aws:s3:::hsc-records\"}],\"eventType\":\"AwsApiCall\",")
            .append("\"managementEvent\":false,\"recipientAccountId\":\"441020936617\",")
            .append("\"eventCategory\":\"Data\"}");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(PER_FILE * 140);
      try (GZIPOutputStream gzip = new Fast(bytes)) {
        gzip.write(text.append("]}").toString().getBytes(StandardCharsets.UTF_8));
      }
      return new ByteArrayInputStream(bytes.toByteArray());
    }
  }

  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static String peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines.filter(l -> l.startsWith("VmHWM")).findFirst().orElse("unknown");
    }
  }
}
