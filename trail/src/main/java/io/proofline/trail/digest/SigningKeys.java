package io.proofline.trail.digest;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Public keys by fingerprint: those that a statement of the ledger says to trust, and those that
 * were merely found in ingested files, where whoever writes digests can write too. As soon as one
 * key is trusted, a key that was only found proves nothing.
 */
final class SigningKeys {
  /** Digests near a rotation are signed a little outside of a key's stated validity. */
  private static final Duration ROTATION = Duration.ofHours(24);

  private static final byte[] RSA_ALGORITHM =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private final Map<String, Trusted> trusted = new TreeMap<>();
  private final Map<String, Key> found = new TreeMap<>();
  private final Map<String, Verdict> checked = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** A key and for which time it signs. */
  record Key(RSAPublicKey key, @Nullable Instant from, @Nullable Instant until) {}

  private record Trusted(Key key, String leaf) {}

  /** How a signature stands. */
  enum Verdict {
    GOOD,
    BAD,
    KEY_NOT_HELD,
    /** Other keys are trusted, this one was only found in a file. */
    KEY_ONLY_FOUND,
    KEY_NOT_VALID_THEN
  }

  /** The keys of an ingested file. */
  void found(String file, JsonNode answer) {
    checked.clear();
    for (JsonNode node : answer.path("PublicKeyList")) {
      String fingerprint = fingerprint(node);
      try {
        Key key = key(node);
        Key known = found.putIfAbsent(fingerprint, key);
        if (known != null && !known.key().equals(key.key())) {
          faults.add(file + ": another key under the fingerprint " + fingerprint);
        }
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        faults.add(file + ": the key " + fingerprint + " is not an RSA key of 2048 bits or more");
      }
    }
  }

  /**
   * A key that is trusted.
   *
   * @param node as ListPublicKeys gives it
   * @param leaf leaf of the statement that says so
   */
  void trusted(JsonNode node, String leaf) {
    checked.clear();
    String fingerprint = fingerprint(node);
    try {
      trusted.put(fingerprint, new Trusted(key(node), leaf));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      faults.add("leaf " + leaf + ": the key " + fingerprint + " cannot be read");
    }
  }

  static String fingerprint(JsonNode key) {
    return key.path("Fingerprint").asString("").toLowerCase(Locale.ROOT);
  }

  /** Reads a key as ListPublicKeys gives it. */
  static Key key(JsonNode node) throws GeneralSecurityException {
    return new Key(
        rsa(Base64.getMimeDecoder().decode(node.path("Value").asString(""))),
        time(node.get("ValidityStartTime")),
        time(node.get("ValidityEndTime")));
  }

  boolean isEmpty() {
    return found.isEmpty() && trusted.isEmpty();
  }

  /** Which key vouches for the digest, and who says that it is AWS's. */
  ChainReport.Key source(DigestFile digest) {
    String fingerprint = digest.fingerprint().toLowerCase(Locale.ROOT);
    Trusted key = trusted.get(fingerprint);
    return new ChainReport.Key(fingerprint, key == null ? null : key.leaf());
  }

  List<String> faults() {
    return faults;
  }

  Verdict check(DigestFile digest, String signatureHex) {
    return checked.computeIfAbsent(
        digest.name() + " " + digest.bodySha256() + " " + signatureHex,
        _ -> judge(digest, signatureHex));
  }

  private Verdict judge(DigestFile digest, String signatureHex) {
    String fingerprint = digest.fingerprint().toLowerCase(Locale.ROOT);
    Trusted listed = trusted.get(fingerprint);
    Key key = listed == null ? found.get(fingerprint) : listed.key();
    if (key == null) {
      return Verdict.KEY_NOT_HELD;
    }
    if (listed == null && !trusted.isEmpty()) {
      return Verdict.KEY_ONLY_FOUND;
    }
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify((PublicKey) key.key());
      rsa.update(digest.signedText());
      if (!rsa.verify(HexFormat.of().parseHex(signatureHex.toLowerCase(Locale.ROOT)))) {
        return Verdict.BAD;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Verdict.BAD;
    }
    Instant end = digest.window().to();
    boolean early = key.from() != null && end.isBefore(key.from().minus(ROTATION));
    boolean late = key.until() != null && end.isAfter(key.until().plus(ROTATION));
    return early || late ? Verdict.KEY_NOT_VALID_THEN : Verdict.GOOD;
  }

  /** PKCS#1 as CloudTrail gives it, wrapped as the SubjectPublicKeyInfo that Java reads. */
  private static RSAPublicKey rsa(byte[] pkcs1) throws GeneralSecurityException {
    ByteArrayOutputStream bits = new ByteArrayOutputStream();
    bits.write(0);
    bits.writeBytes(pkcs1);
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA_ALGORITHM);
    der(inner, 0x03, bits.toByteArray());
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    der(outer, 0x30, inner.toByteArray());
    PublicKey key =
        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(outer.toByteArray()));
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= 2048) {
      return rsa;
    }
    throw new GeneralSecurityException("not an RSA key of 2048 bits or more");
  }

  private static void der(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    int length = content.length;
    if (length < 128) {
      out.write(length);
    } else if (length < 256) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content);
  }

  /** The AWS CLI saves times as seconds or as ISO text, depending on its settings. */
  private static @Nullable Instant time(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    if (node.isNumber()) {
      BigDecimal seconds = node.asDecimal();
      return Instant.ofEpochSecond(seconds.longValue());
    }
    try {
      return java.time.OffsetDateTime.parse(node.asString()).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time", e);
    }
  }
}
