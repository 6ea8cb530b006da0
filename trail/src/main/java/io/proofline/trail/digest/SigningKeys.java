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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Public keys from saved ListPublicKeys answers, by fingerprint. */
final class SigningKeys {
  /** Digests near a rotation are signed a little outside of a key's stated validity. */
  private static final Duration ROTATION = Duration.ofHours(24);

  private static final byte[] RSA_ALGORITHM =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private final Map<String, Key> keys = new TreeMap<>();
  private final Set<String> apart = new HashSet<>();
  private final Map<String, Verdict> checked = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private record Key(
      String value, RSAPublicKey key, @Nullable Instant from, @Nullable Instant until) {}

  /** How a signature stands. */
  enum Verdict {
    GOOD,
    BAD,
    KEY_NOT_HELD,
    /** Other keys are held apart from the digests, this one only beside them. */
    KEY_ONLY_BESIDE,
    KEY_NOT_VALID_THEN
  }

  /** Whether a file of keys lay apart from the digests, where whoever writes those cannot write. */
  static boolean apart(String file) {
    return !file.contains("CloudTrail-Digest/");
  }

  void add(String file, JsonNode answer) {
    checked.clear();
    for (JsonNode node : answer.path("PublicKeyList")) {
      String fingerprint = node.path("Fingerprint").asString("").toLowerCase(Locale.ROOT);
      String value = node.path("Value").asString("");
      try {
        Key key =
            new Key(
                value,
                rsa(Base64.getMimeDecoder().decode(value)),
                time(node.get("ValidityStartTime")),
                time(node.get("ValidityEndTime")));
        if (apart(file)) {
          apart.add(fingerprint);
        }
        Key known = keys.putIfAbsent(fingerprint, key);
        if (known != null && !known.key().equals(key.key())) {
          faults.add(file + ": another key under the fingerprint " + fingerprint);
        }
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        faults.add(file + ": the key " + fingerprint + " is not an RSA key of 2048 bits or more");
      }
    }
  }

  boolean isEmpty() {
    return keys.isEmpty();
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
    Key key = keys.get(fingerprint);
    if (key == null) {
      return Verdict.KEY_NOT_HELD;
    }
    if (!apart.isEmpty() && !apart.contains(fingerprint)) {
      return Verdict.KEY_ONLY_BESIDE;
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
