package io.proofline.trail.digest;

import io.proofline.trail.lake.HeldBytes;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.ReadLimits;
import io.proofline.trail.read.RejectedException;
import io.proofline.trail.read.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Digests, signatures, keys and log hashes held for verification. Log files are known by the hash
 * of their decompressed body, as recorded when they were ingested.
 */
public final class DigestArchive {
  /** The end of a signature file's name, after the name of its digest. */
  public static final String SIGNATURE_SUFFIX = ".metadata.json";

  final List<DigestFile> digests = new ArrayList<>();
  final Map<String, Set<String>> signatures = new TreeMap<>();
  final SigningKeys keys = new SigningKeys();
  final List<Fault> malformed = new ArrayList<>();

  /** Body hashes by file name; an empty set means that the file is held but could not be read. */
  final Map<String, Set<String>> logs = new TreeMap<>();

  private final StrictJson json = new StrictJson(ReadLimits.DEFAULT);
  private final Set<String> seen = new HashSet<>();

  /** A file of the digest folders that cannot be used. */
  record Fault(Place place, String file, String reason) {}

  /** An archive without files. */
  public DigestArchive() {}

  /** What is needed of these files of the ledger. */
  static DigestArchive of(TrailStore store, List<LogFile> files) throws IOException {
    DigestArchive archive = new DigestArchive();
    for (TrustedKeys.Trusted key : new TrustedKeys(store).all()) {
      archive.trust(key.key(), key.statement().leaf().toString());
    }
    HeldBytes bytes = new HeldBytes(store);
    try (CloudTrailReader reader = new CloudTrailReader(ReadLimits.DEFAULT)) {
      for (LogFile file : files) {
        archive.add(file, bytes, reader);
      }
    }
    return archive;
  }

  private void add(LogFile file, HeldBytes bytes, CloudTrailReader reader) throws IOException {
    String body = file.bodySha256();
    switch (file.kind()) {
      case "events" -> log(file.name(), body == null ? Set.of() : Set.of(body));
      case "digest", "public-keys", "signature" -> {
        if (file.blob() != null && body != null) {
          control(file.kind(), file.name(), reader.bodyOf(() -> bytes.open(file)), body);
        }
      }
      default -> {
        if (file.name().contains("/CloudTrail-Digest/")) {
          fault(file.name(), "it could not be read");
        } else {
          log(file.name(), Set.of());
        }
      }
    }
  }

  /**
   * Adds a key that is trusted.
   *
   * @param key as ListPublicKeys gives it
   * @param leaf leaf of the statement that says so
   */
  public void trust(JsonNode key, String leaf) {
    keys.trusted(key, leaf);
  }

  /** Adds a log file by the hashes of its body. */
  public void log(String name, Set<String> bodySha256) {
    logs.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(bodySha256);
  }

  /**
   * Adds a digest, signature or key file.
   *
   * @param kind {@code digest}, {@code signature} or {@code public-keys}
   * @param body decompressed bytes
   * @param bodySha256 their hash
   */
  public void control(String kind, String name, byte[] body, String bodySha256) throws IOException {
    if (!seen.add(kind + " " + name + " " + bodySha256)) {
      return;
    }
    JsonNode node;
    try {
      node = json.read(body);
    } catch (RejectedException e) {
      fault(name, e.detail());
      return;
    }
    switch (kind) {
      case "digest" -> {
        try {
          digests.add(DigestFile.parse(name, node, bodySha256));
        } catch (DigestFile.MalformedDigestException e) {
          fault(name, e.detail());
        }
      }
      case "signature" -> {
        String digest =
            name.endsWith(SIGNATURE_SUFFIX)
                ? name.substring(0, name.length() - SIGNATURE_SUFFIX.length())
                : name;
        signatures
            .computeIfAbsent(digest, _ -> new TreeSet<>())
            .add(node.path("signature").asString());
      }
      case "public-keys" -> keys.found(name, node);
      default -> throw new IllegalArgumentException("unknown kind of file: " + kind);
    }
  }

  private void fault(String name, String reason) {
    LogFile.place(name).ifPresent(place -> malformed.add(new Fault(place, name, reason)));
  }
}
