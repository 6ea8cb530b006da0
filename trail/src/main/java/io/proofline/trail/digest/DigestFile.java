package io.proofline.trail.digest;

import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.LogFile.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One digest as held. Hashes and signatures are lower-case hex.
 *
 * @param trail {@code name@home-region}, with the organisation in brackets when it lies in the
 *     folder of one: an account's own trail may bear the same name
 */
record DigestFile(
    String name,
    Place place,
    String trail,
    boolean backfill,
    Span window,
    String endText,
    String bucket,
    String object,
    String fingerprint,
    @Nullable Previous previous,
    List<Listed> logs,
    String bodySha256) {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*/)?(\\d{12})_CloudTrail-Digest_([a-z0-9-]+)_(.+)_([a-z0-9-]+)_(\\d{8}T\\d{6}Z)"
              + "(_backfill)?\\.json(?:\\.gz)?");

  DigestFile {
    logs = List.copyOf(logs);
  }

  /** What a digest says of the one before it. */
  record Previous(String object, String hash, String signature) {}

  /** A log file that a digest lists. */
  record Listed(String object, String hash) {}

  /** A digest whose content contradicts its name or the format. */
  static final class MalformedDigestException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedDigestException(String message) {
      super(message);
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }

  static DigestFile parse(String name, JsonNode json, String bodySha256)
      throws MalformedDigestException {
    String object = text(json, "digestS3Object");
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new MalformedDigestException("the file name is not that of a digest");
    }
    if (!object.equals(name) && !object.endsWith("/" + name)) {
      throw new MalformedDigestException("it says it is another object: " + object);
    }
    if (!"SHA256withRSA".equals(text(json, "digestSignatureAlgorithm"))) {
      throw new MalformedDigestException("its signature algorithm is not SHA256withRSA");
    }
    Place place = new Place(matcher.group(1), matcher.group(2));
    if (!place.account().equals(text(json, "awsAccountId"))) {
      throw new MalformedDigestException("its account is not that of its name");
    }
    String end = text(json, "digestEndTime");
    if (!end.replace("-", "").replace(":", "").equals(matcher.group(5))) {
      throw new MalformedDigestException("its end time is not that of its name");
    }
    Span window;
    try {
      window = new Span(Instant.parse(text(json, "digestStartTime")), Instant.parse(end));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new MalformedDigestException("its start and end are not a span of time");
    }
    return new DigestFile(
        name,
        place,
        matcher.group(3) + "@" + matcher.group(4) + organisation(object),
        matcher.group(6) != null,
        window,
        end,
        text(json, "digestS3Bucket"),
        object,
        text(json, "digestPublicKeyFingerprint"),
        previous(json),
        logs(json),
        bodySha256);
  }

  private static String organisation(String object) {
    int at = object.lastIndexOf("AWSLogs/");
    return at < 0
        ? ""
        : LogFile.organisation(object.substring(at)).map(id -> " (" + id + ")").orElse("");
  }

  private static @Nullable Previous previous(JsonNode json) throws MalformedDigestException {
    boolean none =
        json.path("previousDigestS3Object").isNull()
            && json.path("previousDigestHashValue").isNull()
            && json.path("previousDigestSignature").isNull();
    if (none) {
      return null;
    }
    return new Previous(
        text(json, "previousDigestS3Object"),
        text(json, "previousDigestHashValue"),
        text(json, "previousDigestSignature"));
  }

  private static List<Listed> logs(JsonNode json) throws MalformedDigestException {
    List<Listed> out = new ArrayList<>();
    for (JsonNode log : json.path("logFiles")) {
      if (!"SHA-256".equals(text(log, "hashAlgorithm"))) {
        throw new MalformedDigestException("it lists a hash that is not SHA-256");
      }
      out.add(new Listed(text(log, "s3Object"), text(log, "hashValue")));
    }
    return out;
  }

  private static String text(JsonNode json, String member) throws MalformedDigestException {
    JsonNode value = json.get(member);
    if (value == null || !value.isString()) {
      throw new MalformedDigestException("it has no " + member);
    }
    return value.asString();
  }

  /** The bytes that AWS signed. */
  byte[] signedText() {
    String before = previous == null ? "null" : previous.signature();
    return (endText + "\n" + bucket + "/" + object + "\n" + bodySha256 + "\n" + before)
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Whether another digest's reference to an object means this file. */
  boolean isObject(String reference) {
    return reference.equals(object);
  }

  /** Chain it belongs to. */
  String chain() {
    return trail + (backfill ? " (backfill)" : "");
  }
}
