package io.proofline.trail.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.ReadLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Delivers log files and signed digests as AWS does, with a key of its own, for tests. */
public final class FakeAws {
  public static final String ACCOUNT = "441020936617";
  public static final Instant START = Instant.parse("2026-11-18T00:00:00Z");
  private static final KeyPair PAIR = newPair();
  private static final String FINGERPRINT = "0123456789abcdef0123456789abcdef";

  /** Decompressed bodies by object key. */
  public final Map<String, byte[]> objects = new TreeMap<>();

  private final String region;
  private final String trail;
  private final String prefix;
  private @Nullable String previousObject;
  private @Nullable String previousHash;
  private @Nullable String previousSignature;
  private KeyPair signer = PAIR;

  public FakeAws(String region) {
    this(region, "org_trail", "");
  }

  /** A trail of that name that delivers below a prefix, which moved copies no longer have. */
  public FakeAws(String region, String trail, String prefix) {
    this.region = region;
    this.trail = trail;
    this.prefix = prefix;
    keyValidUntil("2027-01-01T00:00:00+00:00");
  }

  /** Saves the answer with the public key, which is valid until then. */
  public void keyValidUntil(String end) {
    objects.put("AWSLogs/" + ACCOUNT + "/CloudTrail-Digest/public-keys.json", publicKeys(end));
  }

  /** From now on another key signs, which the saved answer does not hold. */
  public void signWithAnotherKey() {
    signer = newPair();
  }

  /** Begins a new chain, as after logging was off. */
  public void restart() {
    previousObject = null;
    previousHash = null;
    previousSignature = null;
  }

  /** Delivers digests for the hours, from the start; hour n has one log file when n is odd. */
  public FakeAws hours(int from, int to) {
    for (int hour = from; hour < to; hour++) {
      List<String> logs = new ArrayList<>();
      if (hour % 2 == 1) {
        logs.add(log(START.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(30)), "a" + hour));
      }
      digest(hour, logs, false);
    }
    return this;
  }

  /** Puts a log file delivered at that time; returns its key. */
  public String log(Instant delivered, String event) {
    Instant time = delivered.minus(Duration.ofMinutes(4));
    String body =
        "{\"Records\":[{\"eventID\":\""
            + event
            + "\",\"eventTime\":\""
            + time
            + "\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"ListBuckets\","
            + "\"awsRegion\":\""
            + region
            + "\",\"recipientAccountId\":\""
            + ACCOUNT
            + "\"}]}";
    return log(delivered, event, body);
  }

  /** Puts a log file of that body. */
  public String log(Instant delivered, String unique, String body) {
    String stamp = delivered.toString().replace("-", "").replace(":", "").substring(0, 13) + "Z";
    String key =
        folder("CloudTrail", delivered)
            + "/"
            + ACCOUNT
            + "_CloudTrail_"
            + region
            + "_"
            + stamp
            + "_"
            + unique
            + ".json.gz";
    objects.put(key, body.getBytes(UTF_8));
    return key;
  }

  /** Key of the digest that ends the hour. */
  public String digestKey(int hour, boolean backfill) {
    Instant end = START.plus(Duration.ofHours(hour + 1L));
    String stamp = end.toString().replace("-", "").replace(":", "");
    return folder("CloudTrail-Digest", end)
        + "/"
        + ACCOUNT
        + "_CloudTrail-Digest_"
        + region
        + "_"
        + trail
        + "_us-east-1_"
        + stamp
        + (backfill ? "_backfill" : "")
        + ".json.gz";
  }

  private String folder(String kind, Instant time) {
    return "AWSLogs/"
        + ACCOUNT
        + "/"
        + kind
        + "/"
        + region
        + "/"
        + time.toString().substring(0, 10).replace('-', '/');
  }

  /** Delivers one digest that lists the log files. */
  public void digest(int hour, List<String> logs, boolean backfill) {
    Instant from = START.plus(Duration.ofHours(hour));
    Instant to = from.plus(Duration.ofHours(1));
    String key = digestKey(hour, backfill);
    List<String> listed = new ArrayList<>();
    for (String log : logs) {
      listed.add(
          "{\"s3Bucket\":\"logs\",\"s3Object\":\""
              + (prefix + log).replace("/", "\\/")
              + "\",\"hashValue\":\""
              + sha(object(log))
              + "\",\"hashAlgorithm\":\"SHA-256\"}");
    }
    String body =
        "{\"awsAccountId\":\""
            + ACCOUNT
            + "\",\"digestStartTime\":\""
            + from
            + "\",\"digestEndTime\":\""
            + to
            + "\",\"digestS3Bucket\":\"logs\","
            + "\"digestS3Object\":\""
            + (prefix + key).replace("/", "\\/")
            + "\","
            + "\"digestPublicKeyFingerprint\":\""
            + FINGERPRINT
            + "\","
            + "\"digestSignatureAlgorithm\":\"SHA256withRSA\","
            + "\"previousDigestS3Bucket\":"
            + (previousObject == null ? "null" : "\"logs\"")
            + ",\"previousDigestS3Object\":"
            + quoted(previousObject)
            + ",\"previousDigestHashValue\":"
            + quoted(previousHash)
            + ",\"previousDigestHashAlgorithm\":"
            + (previousObject == null ? "null" : "\"SHA-256\"")
            + ",\"previousDigestSignature\":"
            + quoted(previousSignature)
            + ",\"logFiles\":["
            + String.join(",", listed)
            + "]}";
    byte[] bytes = body.getBytes(UTF_8);
    String signature =
        sign(to + "\nlogs/" + prefix + key + "\n" + sha(bytes) + "\n" + previousSignature);
    objects.put(key, bytes);
    objects.put(
        key + ".metadata.json",
        ("{\"signature\":\"" + signature + "\",\"signature-algorithm\":\"SHA256withRSA\"}")
            .getBytes(UTF_8));
    if (!backfill) {
      previousObject = prefix + key;
      previousHash = sha(bytes);
      previousSignature = signature;
    }
  }

  public byte[] object(String key) {
    return java.util.Objects.requireNonNull(objects.get(key), key);
  }

  /** Removes a digest and its metadata. */
  public void removeDigest(int hour) {
    objects.remove(digestKey(hour, false));
    objects.remove(digestKey(hour, false) + ".metadata.json");
  }

  /** Replaces text in an object. */
  public void edit(String key, String what, String by) {
    String text = new String(object(key), UTF_8);
    if (!text.contains(what)) {
      throw new AssertionError("nothing to edit in " + text);
    }
    objects.put(key, text.replace(what, by).getBytes(UTF_8));
  }

  /** What a verifier is given. */
  public DigestArchive archive() throws IOException {
    DigestArchive archive = new DigestArchive();
    CloudTrailReader reader = new CloudTrailReader(ReadLimits.DEFAULT);
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      String name = object.getKey();
      byte[] body = object.getValue();
      if (name.endsWith("public-keys.json")) {
        archive.control("public-keys", name, body, sha(body));
      } else if (name.endsWith(".metadata.json")) {
        archive.control("signature", name, body, sha(body));
      } else if (name.contains("CloudTrail-Digest")) {
        archive.control("digest", name, body, sha(body));
      } else {
        reader.read(() -> new ByteArrayInputStream(body), _ -> {});
        archive.log(name, Set.of(sha(body)));
      }
    }
    return archive;
  }

  /** Writes everything below the folder as it lies in a bucket. */
  public void write(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      Path file = folder.resolve(object.getKey());
      Files.createDirectories(file.getParent());
      if (object.getKey().endsWith(".gz")) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
          gz.write(object.getValue());
        }
        Files.write(file, out.toByteArray());
      } else {
        Files.write(file, object.getValue());
      }
    }
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : "\"" + text.replace("/", "\\/") + "\"";
  }

  private String sign(String text) {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(signer.getPrivate());
      rsa.update(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(rsa.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** ListPublicKeys gives PKCS#1, which is the tail of Java's X.509 form (24 bytes before it). */
  private static byte[] publicKeys(String end) {
    byte[] spki = PAIR.getPublic().getEncoded();
    String value = Base64.getEncoder().encodeToString(Arrays.copyOfRange(spki, 24, spki.length));
    return ("{\"PublicKeyList\":[{\"Value\":\""
            + value
            + "\",\"ValidityStartTime\":1763337600.0,"
            + "\"ValidityEndTime\":\""
            + end
            + "\",\"Fingerprint\":\""
            + FINGERPRINT
            + "\"}]}")
        .getBytes(UTF_8);
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sha(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
