package io.proofline.trail.synth;

import io.proofline.trail.synth.Delivery.LogFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the digests of one trail in one place. Format: "CloudTrail digest file structure" in the
 * CloudTrail user guide; the signed string is end time, bucket and object, hash of the digest, and
 * the signature of the digest before, joined by line feeds.
 */
final class DigestWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Place place;
  private final Window window;
  private final KeyPair key;
  private final String root;
  private @Nullable Previous previous;

  /** Of a trail of the account itself. */
  DigestWriter(Place place, Window window, KeyPair key) {
    this(place, window, key, "AWSLogs/");
  }

  /**
   * Of any trail.
   *
   * @param root the start of its keys, up to the account
   */
  DigestWriter(Place place, Window window, KeyPair key, String root) {
    this.place = place;
    this.window = window;
    this.key = key;
    this.root = root;
  }

  /**
   * A digest and what S3 keeps beside it.
   *
   * @param from start of its window
   * @param to end of its window
   * @param object key in the bucket
   * @param gzip its bytes
   * @param metadata the object's user metadata as JSON: signature and algorithm
   */
  @SuppressWarnings("ArrayRecordComponent") // written to disk once, never compared
  record Digest(Instant from, Instant to, String object, byte[] gzip, byte[] metadata) {}

  private record Previous(String object, String sha256, String signature) {}

  /** The whole chain, also for windows without any log file. */
  List<Digest> chain(List<LogFile> files) {
    List<Digest> chain = new ArrayList<>();
    for (int i = 1; i < window.edges().size(); i++) {
      Instant start = window.edges().get(i - 1);
      Instant end = window.edges().get(i);
      chain.add(
          next(
              start,
              end,
              files.stream()
                  .filter(f -> !f.delivered().isBefore(start) && f.delivered().isBefore(end))
                  .toList()));
    }
    return chain;
  }

  /** The next digest of the chain. */
  Digest next(Instant start, Instant end, List<LogFile> listed) {
    Previous before = previous;
    String object = object(end);
    // Real digests escape the slash; whoever hashes re-serialised JSON gets another hash.
    byte[] body =
        JSON.writeValueAsString(body(start, end, object, listed, before))
            .replace("/", "\\/")
            .getBytes(StandardCharsets.UTF_8);
    String hash = Delivery.hex(body);
    String signature =
        sign(
            end
                + "\n"
                + Clinic.LOG_BUCKET
                + "/"
                + object
                + "\n"
                + hash
                + "\n"
                + (before == null ? "null" : before.signature()));
    byte[] metadata =
        JSON.writeValueAsBytes(
            Nodes.object("signature", signature, "signature-algorithm", "SHA256withRSA"));
    previous = new Previous(object, hash, signature);
    return new Digest(start, end, object, Delivery.gzip(body), metadata);
  }

  /** Begins another chain, as CloudTrail does after logging was off. */
  void restart() {
    previous = null;
  }

  private ObjectNode body(
      Instant start, Instant end, String object, List<LogFile> listed, @Nullable Previous before) {
    Instant newest = listed.stream().map(LogFile::newest).max(Instant::compareTo).orElse(null);
    Instant oldest = listed.stream().map(LogFile::oldest).min(Instant::compareTo).orElse(null);
    ArrayNode logFiles = Nodes.array();
    for (LogFile file : listed) {
      logFiles.add(
          Nodes.object(
              "s3Bucket", Clinic.LOG_BUCKET,
              "s3Object", file.object(),
              "hashValue", file.sha256(),
              "hashAlgorithm", "SHA-256",
              "newestEventTime", file.newest(),
              "oldestEventTime", file.oldest()));
    }
    return Nodes.object(
        "awsAccountId",
        place.account(),
        "digestStartTime",
        start,
        "digestEndTime",
        end,
        "digestS3Bucket",
        Clinic.LOG_BUCKET,
        "digestS3Object",
        object,
        "digestPublicKeyFingerprint",
        fingerprint(key),
        "digestSignatureAlgorithm",
        "SHA256withRSA",
        "newestEventTime",
        newest,
        "oldestEventTime",
        oldest,
        "previousDigestS3Bucket",
        before == null ? null : Clinic.LOG_BUCKET,
        "previousDigestS3Object",
        before == null ? null : before.object(),
        "previousDigestHashValue",
        before == null ? null : before.sha256(),
        "previousDigestHashAlgorithm",
        before == null ? null : "SHA-256",
        "previousDigestSignature",
        before == null ? null : before.signature(),
        "logFiles",
        logFiles);
  }

  private String object(Instant end) {
    return "%s%s/CloudTrail-Digest/%s/%s/%s_CloudTrail-Digest_%s_%s_us-east-1_%s.json.gz"
        .formatted(
            root,
            place.account(),
            place.region(),
            Delivery.DAY.format(end),
            place.account(),
            place.region(),
            window.trail(),
            Delivery.SECOND.format(end));
  }

  private String sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing a digest of " + place + " failed", e);
    }
  }

  /** A saved answer of ListPublicKeys: keys as base64 of PKCS#1 DER. */
  static byte[] publicKeys(KeyPair key) {
    return publicKeys(
        key, Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2027-01-31T00:00:00Z"));
  }

  /** The same, valid for that time. */
  static byte[] publicKeys(KeyPair key, Instant from, Instant until) {
    return JSON.writeValueAsBytes(
        Nodes.object(
            "PublicKeyList",
            Nodes.array(
                Nodes.object(
                    "Value",
                    Base64.getEncoder().encodeToString(pkcs1(key)),
                    "ValidityStartTime",
                    from,
                    "ValidityEndTime",
                    until,
                    "Fingerprint",
                    fingerprint(key)))));
  }

  private static String fingerprint(KeyPair key) {
    return Delivery.hex(pkcs1(key)).substring(0, 32);
  }

  /** RSAPublicKey of RFC 8017 A.1.1: a sequence of modulus and exponent. */
  private static byte[] pkcs1(KeyPair pair) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    byte[] modulus = der(0x02, key.getModulus().toByteArray());
    byte[] exponent = der(0x02, key.getPublicExponent().toByteArray());
    byte[] both = new byte[modulus.length + exponent.length];
    System.arraycopy(modulus, 0, both, 0, modulus.length);
    System.arraycopy(exponent, 0, both, modulus.length, exponent.length);
    return der(0x30, both);
  }

  private static byte[] der(int tag, byte[] value) {
    int n = value.length;
    byte[] head =
        n < 128
            ? new byte[] {(byte) tag, (byte) n}
            : n < 256
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
    byte[] made = new byte[head.length + n];
    System.arraycopy(head, 0, made, 0, head.length);
    System.arraycopy(value, 0, made, head.length, n);
    return made;
  }
}
