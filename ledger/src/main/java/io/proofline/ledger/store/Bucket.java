package io.proofline.ledger.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A bucket of an S3-compatible service. What is stored is sent with its SHA-256, which the service
 * checks and keeps. Requests that got no answer, or "later", are sent again; since every write is
 * conditional, a write that had succeeded unseen is recognised and not done twice. Safe for several
 * threads.
 */
public final class Bucket {
  private static final String METADATA = "x-amz-meta-";
  private static final int ATTEMPTS = 6;
  private static final int MAX_IN_MEMORY = 1 << 26;

  private final BucketAddress address;
  private final Supplier<Credentials> credentials;
  private final HttpSeam http;
  private final Clock clock;
  private final Pause pause;
  private final SignatureV4 signature;

  /** A bucket at an address. Nothing is sent yet. */
  public Bucket(
      BucketAddress address,
      Supplier<Credentials> credentials,
      HttpSeam http,
      Clock clock,
      Pause pause) {
    this.address = address;
    this.credentials = credentials;
    this.http = http;
    this.clock = clock;
    this.pause = pause;
    this.signature = new SignatureV4(address.region());
  }

  /** Where it is. */
  public BucketAddress address() {
    return address;
  }

  /**
   * Demands that the bucket keeps versions and can lock them.
   *
   * @throws StoreException that says what is switched off
   */
  public void requireObjectLock() throws IOException {
    Xml.Element versioning =
        ask("versioning=", Set.of(), "asking whether versions are kept").getFirst();
    if (!versioning.text("Status").equals("Enabled")) {
      throw new StoreException(
          address
              + " does not keep versions, so that what is put over an object is gone; switch"
              + " versioning and Object Lock on, or store without --retain",
          0,
          "");
    }
    Xml.Element lock =
        ask("object-lock=", Set.of(), "asking whether Object Lock is switched on").getFirst();
    if (!lock.text("ObjectLockEnabled").equals("Enabled")) {
      throw new StoreException(address + " has no Object Lock; switch it on", 0, "");
    }
  }

  /** A question about the bucket; asked again when the answer ends early. */
  private List<Xml.Element> ask(String query, Set<String> wanted, String doing) throws IOException {
    for (int attempt = 1; ; attempt++) {
      HttpSeam.Answer answer = send("GET", "", query, Map.of(), Content.none(), doing);
      try (InputStream in = answer.body()) {
        return Xml.read(in.readNBytes(MAX_IN_MEMORY), wanted);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new StoreException(
              doing
                  + ": "
                  + address
                  + " answered "
                  + ATTEMPTS
                  + " times with something that"
                  + " cannot be read ("
                  + e.getMessage()
                  + ")",
              e);
        }
        pause.after(attempt);
      }
    }
  }

  /** The present version of an object; empty when there is none. */
  public Optional<Stored> head(String key) throws IOException {
    return head(key, Optional.empty());
  }

  /** A version of an object, the present one when none is named. */
  public Optional<Stored> head(String key, Optional<String> version) throws IOException {
    Map<String, String> headers = Map.of("x-amz-checksum-mode", "ENABLED");
    HttpSeam.Answer answer =
        send("HEAD", key, query(version), headers, Content.none(), "asking for " + key);
    try (InputStream _ = answer.body()) {
      return answer.status() == 404 ? Optional.empty() : Optional.of(stored(key, answer));
    }
  }

  /**
   * A version as its head describes it.
   *
   * @param metadata what was said of it when it was stored; names without {@code x-amz-meta-}
   */
  public record Described(Stored stored, Map<String, String> metadata) {
    /** Takes a copy. */
    public Described {
      metadata = Map.copyOf(metadata);
    }
  }

  /** What is said of a version of an object; empty when it is not there. */
  public Optional<Described> describe(String key, String version) throws IOException {
    HttpSeam.Answer answer =
        send(
            "HEAD",
            key,
            query(Optional.of(version)),
            Map.of("x-amz-checksum-mode", "ENABLED"),
            Content.none(),
            "asking for " + key);
    try (InputStream _ = answer.body()) {
      if (answer.status() == 404) {
        return Optional.empty();
      }
      Map<String, String> metadata = new TreeMap<>();
      answer
          .headers()
          .forEach(
              (name, value) -> {
                if (name.startsWith(METADATA)) {
                  metadata.put(name.substring(METADATA.length()), value);
                }
              });
      return Optional.of(new Described(stored(key, answer), metadata));
    }
  }

  /** Content with what the service says about it. */
  public static final class Read {
    private final Stored stored;
    private final byte[] bytes;

    private Read(Stored stored, byte[] bytes) {
      this.stored = stored;
      this.bytes = bytes;
    }

    /** What the service says about it. */
    public Stored stored() {
      return stored;
    }

    /** The content. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /**
   * Reads an object of at most 64 MiB; empty when there is none.
   *
   * @param version which version; empty for the present one
   */
  public Optional<Read> read(String key, Optional<String> version) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Map<String, String> headers = Map.of("x-amz-checksum-mode", "ENABLED");
      HttpSeam.Answer answer =
          send("GET", key, query(version), headers, Content.none(), "reading " + key);
      try (InputStream in = answer.body()) {
        if (answer.status() == 404) {
          return Optional.empty();
        }
        byte[] bytes = in.readNBytes(MAX_IN_MEMORY + 1);
        Stored stored = stored(key, answer);
        requireWhole(stored, bytes.length, Content.of(bytes).sha256());
        return Optional.of(new Read(stored, bytes));
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw cutShort(key, e);
        }
        pause.after(attempt);
      }
    }
  }

  /** Reads an object into a file, which is there whole or not at all. */
  public Stored download(String key, String version, Path target) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    for (int attempt = 1; ; attempt++) {
      Map<String, String> headers = Map.of("x-amz-checksum-mode", "ENABLED");
      HttpSeam.Answer answer =
          send("GET", key, query(Optional.of(version)), headers, Content.none(), "reading " + key);
      if (answer.status() == 404) {
        answer.body().close();
        throw new StoreException(
            address + " does not hold version " + version + " of " + key, 404, "");
      }
      try (InputStream in = answer.body()) {
        Stored stored = stored(key, answer);
        MessageDigest digest = digest();
        long length = 0;
        try (OutputStream out = Files.newOutputStream(temporary)) {
          byte[] buffer = new byte[1 << 16];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
            out.write(buffer, 0, n);
            length += n;
          }
        }
        requireWhole(stored, length, HexFormat.of().formatHex(digest.digest()));
        Files.move(temporary, target);
        return stored;
      } catch (IOException e) {
        Files.deleteIfExists(temporary);
        if (attempt == ATTEMPTS) {
          throw cutShort(key, e);
        }
        pause.after(attempt);
      }
    }
  }

  private StoreException cutShort(String key, IOException e) {
    return new StoreException(
        "reading "
            + key
            + " from "
            + address
            + " ended early "
            + ATTEMPTS
            + " times ("
            + e.getMessage()
            + ")",
        e);
  }

  private static void requireWhole(Stored stored, long length, String sha256) throws IOException {
    if (length != stored.size()) {
      throw new IOException("got " + length + " of " + stored.size() + " bytes");
    }
    if (stored.sha256().isPresent() && !stored.sha256().get().equals(sha256)) {
      throw new IOException("the bytes do not hash to what the service keeps for them");
    }
  }

  /** What became of a write. */
  public enum Outcome {
    /** It was written now. */
    WRITTEN,
    /** The same bytes were there already. */
    THERE_ALREADY,
    /** Something else is there; it was left as it is. */
    CONFLICT
  }

  /**
   * Result of a write.
   *
   * @param stored what is there now
   */
  public record Written(Outcome outcome, Stored stored) {}

  /** Stores an object unless one is there. */
  public Written putNew(String key, Content content, Optional<Instant> retainUntil)
      throws IOException {
    return put(key, content, Map.of("if-none-match", "*"), retainUntil);
  }

  /** Stores an object over the version that has this etag, and over no other. */
  public Written putOver(String key, Content content, String etag, Optional<Instant> retainUntil)
      throws IOException {
    return put(key, content, Map.of("if-match", etag), retainUntil);
  }

  private Written put(
      String key, Content content, Map<String, String> condition, Optional<Instant> retainUntil)
      throws IOException {
    TreeMap<String, String> headers = new TreeMap<>(condition);
    byte[] hash = HexFormat.of().parseHex(content.sha256());
    headers.put("x-amz-checksum-sha256", Base64.getEncoder().encodeToString(hash));
    headers.put("x-amz-sdk-checksum-algorithm", "SHA256");
    headers.put("content-type", contentType(key));
    retainUntil.ifPresent(
        until -> {
          headers.put("x-amz-object-lock-mode", "COMPLIANCE");
          headers.put(
              "x-amz-object-lock-retain-until-date",
              until.truncatedTo(ChronoUnit.SECONDS).toString());
        });
    HttpSeam.Answer answer = send("PUT", key, "", headers, content, "storing " + key);
    try (InputStream _ = answer.body()) {
      if (answer.status() / 100 == 2) {
        return new Written(
            Outcome.WRITTEN,
            new Stored(
                key,
                answer.header("x-amz-version-id").orElse("null"),
                answer.header("etag").orElse(""),
                content.length(),
                Optional.of(content.sha256()),
                retainUntil.map(until -> new Stored.Lock("COMPLIANCE", until))));
      }
    }
    // Perhaps an attempt without an answer had succeeded: what is there now decides.
    Optional<Stored> there = head(key);
    if (there.isEmpty()) {
      throw new StoreException(
          "storing "
              + key
              + " in "
              + address
              + ": it was there a moment ago and is gone; somebody"
              + " else deletes there",
          answer.status(),
          "");
    }
    boolean same = holds(there.get(), content);
    return new Written(same ? Outcome.THERE_ALREADY : Outcome.CONFLICT, there.get());
  }

  /** Whether the stored version has this content; read back where the service keeps no hash. */
  boolean holds(Stored stored, Content content) throws IOException {
    if (stored.size() != content.length()) {
      return false;
    }
    if (stored.sha256().isPresent()) {
      return stored.sha256().get().equals(content.sha256());
    }
    Optional<String> version =
        stored.version().equals("null") ? Optional.empty() : Optional.of(stored.version());
    return read(stored.key(), version)
        .map(read -> Content.of(read.bytes()).sha256().equals(content.sha256()))
        .orElse(false);
  }

  /** All versions and delete markers of keys that begin with the text, oldest first of each key. */
  public List<Version> versions(String keysFrom) throws IOException {
    List<Version> versions = new ArrayList<>();
    String marker = "";
    for (boolean more = true; more; ) {
      String query =
          marker
              + "prefix="
              + SignatureV4.encode(address.prefix() + keysFrom, false)
              + "&versions=";
      List<Xml.Element> elements =
          ask(canonical(query), Set.of("Version", "DeleteMarker"), "listing versions");
      for (Xml.Element element : elements.subList(1, elements.size())) {
        versions.add(version(element));
      }
      Xml.Element list = elements.getFirst();
      more = list.text("IsTruncated").equals("true");
      marker = more ? marker(list) : "";
    }
    // S3 lists the youngest version of a key first.
    Collections.reverse(versions);
    versions.sort(
        Comparator.comparing(Version::key)
            .thenComparing(Version::modified)
            .thenComparing(Version::latest));
    return versions;
  }

  private static String marker(Xml.Element list) {
    return "key-marker="
        + SignatureV4.encode(list.text("NextKeyMarker"), false)
        + "&version-id-marker="
        + SignatureV4.encode(list.text("NextVersionIdMarker"), false)
        + "&";
  }

  /** Parameters in the order that the signature wants. */
  private static String canonical(String query) {
    List<String> parts = new ArrayList<>(List.of(query.split("&", -1)));
    parts.removeIf(String::isEmpty);
    parts.sort(null);
    return String.join("&", parts);
  }

  private Version version(Xml.Element element) throws IOException {
    try {
      String key = element.text("Key");
      if (!key.startsWith(address.prefix())) {
        throw new IOException("the service listed a key outside of " + address);
      }
      String size = element.text("Size");
      return new Version(
          key.substring(address.prefix().length()),
          element.text("VersionId"),
          Instant.parse(element.text("LastModified")),
          size.isEmpty() ? 0 : Long.parseLong(size),
          element.text("IsLatest").equals("true"),
          element.name().equals("DeleteMarker"));
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new IOException("the service listed a version that cannot be read", e);
    }
  }

  private HttpSeam.Answer send(
      String method,
      String key,
      String query,
      Map<String, String> headers,
      Content body,
      String doing)
      throws IOException {
    TreeMap<String, String> all = new TreeMap<>(headers);
    address.owner().ifPresent(owner -> all.put("x-amz-expected-bucket-owner", owner));
    for (int attempt = 1; ; attempt++) {
      StoreException failure;
      try {
        var uri = address.uri(key, query);
        Map<String, String> signed =
            signature.signed(method, uri, all, body.sha256(), credentials.get(), clock.instant());
        HttpSeam.Answer answer = http.send(new HttpSeam.Request(method, uri, signed, body));
        if (answer.status() / 100 == 2 || decided(answer, method, key)) {
          return answer;
        }
        failure = Refusal.of(address, doing, answer);
        if (!later(answer.status())) {
          throw failure;
        }
      } catch (StoreException e) {
        throw e;
      } catch (IOException e) {
        failure =
            new StoreException(
                doing + ": no answer from " + address + " (" + e.getMessage() + ")", e);
      }
      if (attempt == ATTEMPTS) {
        throw failure;
      }
      pause.after(attempt);
    }
  }

  /** Answers that are no success and no failure either: not there, or the condition is not met. */
  private static boolean decided(HttpSeam.Answer answer, String method, String key) {
    return method.equals("PUT") ? answer.status() == 412 : answer.status() == 404 && !key.isEmpty();
  }

  /** 409 is what S3 answers to two conditional writes at the same time. */
  private static boolean later(int status) {
    return status == 408 || status == 409 || status == 429 || status / 100 == 5;
  }

  private static String query(Optional<String> version) {
    return version.map(id -> "versionId=" + SignatureV4.encode(id, false)).orElse("");
  }

  private static Stored stored(String key, HttpSeam.Answer answer) throws IOException {
    try {
      Optional<String> sha256 =
          answer
              .header("x-amz-checksum-sha256")
              .filter(value -> value.indexOf('-') < 0) // Of an upload in parts: another hash.
              .map(value -> HexFormat.of().formatHex(Base64.getDecoder().decode(value)));
      Optional<Instant> until =
          answer.header("x-amz-object-lock-retain-until-date").map(Instant::parse);
      return new Stored(
          key,
          answer.header("x-amz-version-id").orElse("null"),
          answer.header("etag").orElse(""),
          Long.parseLong(answer.header("content-length").orElse("-1")),
          sha256,
          answer
              .header("x-amz-object-lock-mode")
              .flatMap(m -> until.map(t -> new Stored.Lock(m, t))));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new IOException("the service describes " + key + " in a way that cannot be read", e);
    }
  }

  private static String contentType(String key) {
    return key.endsWith("checkpoint") || key.endsWith(".vkey")
        ? "text/plain; charset=utf-8"
        : "application/octet-stream";
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
