package io.proofline.trail.lake;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.read.RejectReason;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file as recorded: by the sheet {@code files} of a segment, or (by version 1) by a statement
 * {@code log-file} of its own. Its bytes are a slice of a blob, unchanged.
 *
 * @param name the object key from {@code AWSLogs/} on, or the file's own name when its path has no
 *     such part
 * @param kind {@code events}, {@code digest}, {@code public-keys}, {@code signature} or {@code
 *     rejected}
 * @param sha256 of the file, hex
 * @param blob the blob that holds it; null when it was too large to be copied
 * @param offset where it begins in the blob
 * @param bytes how long it is
 * @param bodySha256 SHA-256 of the decompressed body, hex; null when it was not readable
 * @param events rows of events that first stood in it; -1 when that is not recorded
 * @param first time of its earliest event, new or not; null when it has none
 * @param last time of its latest one
 * @param origin where exactly it came from; null for files of this machine
 * @param refusal why it gave nothing; null for files that were taken
 * @param statement the statement that records it
 */
public record LogFile(
    String name,
    String kind,
    String sha256,
    @Nullable BlobRef blob,
    long offset,
    long bytes,
    @Nullable String bodySha256,
    long events,
    @Nullable Instant first,
    @Nullable Instant last,
    @Nullable String origin,
    @Nullable Refusal refusal,
    Statement statement) {

  /**
   * Why a file gave nothing.
   *
   * @param reason stable name of a {@link RejectReason}
   * @param detail in words
   */
  public record Refusal(String reason, String detail) {
    /** The class of fault; one that this version does not know is named as not readable. */
    public RejectReason fault() {
      return Stream.of(RejectReason.values())
          .filter(known -> known.id().equals(reason))
          .findFirst()
          .orElse(RejectReason.UNREADABLE);
    }

    private static @Nullable Refusal of(JsonNode row) {
      return row.path("kind").asString("").equals("rejected")
          ? new Refusal(row.path("reason").asString(""), row.path("detail").asString(""))
          : null;
    }
  }

  /** Statement type of version 1, one per file. */
  public static final String TYPE = "log-file";

  private static final Pattern KEY =
      Pattern.compile(
          "AWSLogs/(?:(o-[a-z0-9]+)/)?(\\d{12})/CloudTrail(?:-Digest|-Insight)?/([a-z0-9-]+)/.*");

  private static final Pattern DELIVERED =
      Pattern.compile(".*_CloudTrail(?:-Insight)?_[a-z0-9-]+_(\\d{8}T\\d{4})Z_[^/]*");

  /** Source: Amazon S3 User Guide, "Log object key format". */
  private static final Pattern S3_ACCESS =
      Pattern.compile(
          "(?:.*[^0-9])?(\\d{4}-\\d{2}-\\d{2}-\\d{2}-\\d{2})-\\d{2}-[0-9A-F]{16}(?:\\.gz)?");

  /** Every file recorded, in ledger order. */
  public static List<LogFile> all(TrailStore store) throws IOException {
    List<LogFile> out = new ArrayList<>();
    try (Stream<Statement> statements = store.ledger().understood(TYPE, 1)) {
      statements.map(LogFile::of).forEach(out::add);
    }
    List<Statement> segments = new ArrayList<>();
    try (Stream<Statement> statements =
        store.ledger().understood(SegmentWriter.TYPE, SegmentWriter.SCHEMA)) {
      statements.filter(s -> s.schemaVersion() >= 2).forEach(segments::add);
    }
    for (Statement segment : segments) {
      out.addAll(of(store, segment));
    }
    return out;
  }

  /** The files that a segment lists; their numbers are the {@code f} of its rows. */
  public static List<LogFile> of(TrailStore store, Statement segment) throws IOException {
    SheetRef sheet = SheetRefs.sheet(segment.body(), "files").orElseThrow();
    List<BlobRef> packs = SheetRefs.blobs(segment.body(), "packs");
    try (Stream<JsonNode> rows = store.sheets().rows(sheet)) {
      return rows.map(row -> of(row, packs, segment)).toList();
    }
  }

  /**
   * The file in which an event of a segment stands.
   *
   * @param row row of the segment's sheet of events
   */
  public static Optional<LogFile> of(TrailStore store, Statement segment, JsonNode row)
      throws IOException {
    if (segment.schemaVersion() >= 2) {
      SheetRef sheet = SheetRefs.sheet(segment.body(), "files").orElseThrow();
      JsonNode file = store.sheets().row(sheet, row.path("f").asLong(-1));
      return Optional.of(of(file, SheetRefs.blobs(segment.body(), "packs"), segment));
    }
    String sha = row.path("file").asString("");
    try (Stream<Statement> statements = store.ledger().understood(TYPE, 1)) {
      return statements.map(LogFile::of).filter(f -> f.sha256().equals(sha)).findFirst();
    }
  }

  private static LogFile of(JsonNode row, List<BlobRef> packs, Statement segment) {
    int pack = row.path("pack").asInt(-1);
    return new LogFile(
        row.path("name").asString(),
        row.path("kind").asString(),
        row.path("sha256").asString(),
        pack < 0 ? null : packs.get(pack),
        row.path("offset").asLong(0),
        row.path("bytes").asLong(0),
        row.path("bodySha256").isString() ? row.path("bodySha256").asString() : null,
        row.path("events").asLong(-1) + row.path("versions").asLong(0),
        instant(row.path("firstEvent")),
        instant(row.path("lastEvent")),
        row.path("origin").isString() ? row.path("origin").asString() : null,
        Refusal.of(row),
        segment);
  }

  private static @Nullable Instant instant(JsonNode text) {
    return text.isString() ? Instant.parse(text.asString()) : null;
  }

  private static LogFile of(Statement statement) {
    ObjectNode body = statement.body();
    BlobRef blob = SheetRefs.blob(body, "file").orElse(null);
    return new LogFile(
        body.path("name").asString(),
        body.path("kind").asString(),
        body.path("sha256").asString(),
        blob,
        0,
        body.path("bytes").asLong(0),
        body.path("bodySha256").isString() ? body.path("bodySha256").asString() : null,
        -1,
        null,
        null,
        null,
        Refusal.of(body),
        statement);
  }

  /** Account and region that the object key names. */
  public static Optional<Place> place(String name) {
    Matcher matcher = KEY.matcher(name);
    return matcher.matches()
        ? Optional.of(new Place(matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** The organisation whose trail delivered the file; empty of an account's own trail. */
  public static Optional<String> organisation(String name) {
    Matcher matcher = KEY.matcher(name);
    return matcher.matches() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
  }

  /** Delivery time in a log file's name (to the minute); empty for other names. */
  public static Optional<Instant> delivered(String name) {
    Matcher matcher = DELIVERED.matcher(name);
    return matcher.matches() ? minute(matcher.group(1), "uuuuMMdd'T'HHmm") : Optional.empty();
  }

  /** Delivery time in the name of a server access log of S3, to the minute; empty for others. */
  public static Optional<Instant> deliveredByS3(String name) {
    Matcher matcher = S3_ACCESS.matcher(name);
    return matcher.matches() ? minute(matcher.group(1), "uuuu-MM-dd-HH-mm") : Optional.empty();
  }

  private static Optional<Instant> minute(String text, String pattern) {
    try {
      return Optional.of(
          LocalDateTime.parse(text, DateTimeFormatter.ofPattern(pattern, Locale.ROOT))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Where a trail delivers.
   *
   * @param account twelve digits
   * @param region region name
   */
  public record Place(String account, String region) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int c = account.compareTo(other.account);
      return c != 0 ? c : region.compareTo(other.region);
    }
  }
}
