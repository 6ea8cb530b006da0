package io.proofline.trail.lake;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A file as recorded by a {@code log-file} statement.
 *
 * @param name the object key from {@code AWSLogs/} on, or the file's own name when its path has no
 *     such part
 * @param kind {@code events}, {@code digest}, {@code public-keys}, {@code signature} or {@code
 *     rejected}
 * @param blob the raw bytes; null when they were too large to be copied
 * @param bodySha256 SHA-256 of the decompressed body, hex; null when it was not readable
 * @param statement the statement
 */
public record LogFile(
    String name,
    String kind,
    @Nullable BlobRef blob,
    @Nullable String bodySha256,
    Statement statement) {

  /** Statement type. */
  public static final String TYPE = "log-file";

  private static final Pattern KEY =
      Pattern.compile(
          "AWSLogs/(?:o-[a-z0-9]+/)?(\\d{12})/CloudTrail(?:-Digest|-Insight)?/([a-z0-9-]+)/.*");

  private static final Pattern DELIVERED =
      Pattern.compile(".*_CloudTrail(?:-Insight)?_[a-z0-9-]+_(\\d{8}T\\d{4})Z_[^/]*");

  /** Reads the statement. */
  public static LogFile of(Statement statement) {
    JsonNode body = statement.body();
    return new LogFile(
        body.path("name").asString(),
        body.path("kind").asString(),
        SheetRefs.blob(body, "file").orElse(null),
        body.path("bodySha256").isString() ? body.path("bodySha256").asString() : null,
        statement);
  }

  /** Account and region that the object key names. */
  public static Optional<Place> place(String name) {
    Matcher matcher = KEY.matcher(name);
    return matcher.matches()
        ? Optional.of(new Place(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Delivery time in a log file's name (to the minute); empty for other names. */
  public static Optional<Instant> delivered(String name) {
    Matcher matcher = DELIVERED.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String t = matcher.group(1);
    String iso =
        t.substring(0, 4)
            + "-"
            + t.substring(4, 6)
            + "-"
            + t.substring(6, 8)
            + "T"
            + t.substring(9, 11)
            + ":"
            + t.substring(11, 13)
            + ":00Z";
    try {
      return Optional.of(Instant.parse(iso));
    } catch (java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Subject of a file's statement. */
  public static String subject(String name) {
    return place(name).map(p -> "trail/" + p.account() + "/" + p.region()).orElse("trail/files");
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
