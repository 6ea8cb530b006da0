package io.proofline.trail.synth;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Puts events into log files, as one trail delivers them. */
final class Delivery {
  static final DateTimeFormatter MINUTE = format("yyyyMMdd'T'HHmm'Z'");
  static final DateTimeFormatter SECOND = format("yyyyMMdd'T'HHmmss'Z'");
  static final DateTimeFormatter DAY = format("yyyy/MM/dd");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Dice dice;
  private final String root;

  /** Of a trail of an account. */
  Delivery(Dice dice) {
    this(dice, "AWSLogs/");
  }

  /**
   * Of any trail.
   *
   * @param root the start of its keys, up to the account
   */
  Delivery(Dice dice, String root) {
    this.dice = dice;
    this.root = root;
  }

  /**
   * A delivered log file.
   *
   * @param place account and region
   * @param delivered time of delivery
   * @param object key in the bucket
   * @param gzip its bytes
   * @param sha256 of the bytes without compression, as digests name it
   * @param events the events in it, in file order
   */
  @SuppressWarnings("ArrayRecordComponent") // written to disk once, never compared
  record LogFile(
      Place place,
      Instant delivered,
      String object,
      byte[] gzip,
      String sha256,
      List<EventBook.Event> events) {

    Instant oldest() {
      return events.stream()
          .map(EventBook.Event::time)
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }

    Instant newest() {
      return events.stream()
          .map(EventBook.Event::time)
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  /** One file for each time of delivery. */
  List<LogFile> deliver(Place place, List<EventBook.Event> events) {
    Map<Instant, List<EventBook.Event>> bySlot = new TreeMap<>();
    events.forEach(e -> bySlot.computeIfAbsent(e.delivered(), _ -> new ArrayList<>()).add(e));
    List<LogFile> files = new ArrayList<>();
    bySlot.forEach((slot, inSlot) -> files.add(file(place, slot, inSlot)));
    return files;
  }

  private LogFile file(Place place, Instant slot, List<EventBook.Event> events) {
    List<EventBook.Event> order = new ArrayList<>(events);
    order.sort(Comparator.comparing(EventBook.Event::time));
    // CloudTrail promises no order inside a file; some neighbours stand the wrong way round.
    for (int i = 0; i + 1 < order.size(); i++) {
      if (dice.chance(0.17)) {
        Collections.swap(order, i, i + 1);
      }
    }
    StringBuilder body = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < order.size(); i++) {
      body.append(i == 0 ? "" : ",").append(JSON.writeValueAsString(order.get(i).json()));
    }
    byte[] bytes = body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    String object =
        "%s%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_%s.json.gz"
            .formatted(
                root,
                place.account(),
                place.region(),
                DAY.format(slot),
                place.account(),
                place.region(),
                MINUTE.format(slot),
                dice.alphanumeric(16));
    return new LogFile(place, slot, object, gzip(bytes), hex(bytes), List.copyOf(order));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Dice.sha256(bytes));
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream out = new Fast(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("compression in memory failed", e);
    }
    return packed.toByteArray();
  }

  static byte[] gunzip(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  /** Packing tightly would take longer than making the events. */
  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
