package io.proofline.ledger.backup;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Secret keys under a passphrase: AES-256-GCM, its key from PBKDF2 with HMAC-SHA-256 (RFC 8018) and
 * 600,000 rounds, the number that OWASP's Password Storage Cheat Sheet gives for it.
 */
final class SealedKeys {
  private static final int ROUNDS = 600_000;
  private static final int MAX_ROUNDS = 10_000_000;
  static final int MIN_PASSPHRASE = 12;

  private SealedKeys() {}

  /** Parameters for {@code backup.json}, and the sealed bytes. */
  static final class Sealed {
    private final ObjectNode parameters;
    private final byte[] bytes;

    private Sealed(ObjectNode parameters, byte[] bytes) {
      this.parameters = parameters;
      this.bytes = bytes;
    }

    ObjectNode parameters() {
      return parameters;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  static Sealed seal(byte[] plain, char[] passphrase) {
    if (passphrase.length < MIN_PASSPHRASE) {
      throw new IllegalArgumentException(
          "the passphrase for the keys has less than " + MIN_PASSPHRASE + " characters");
    }
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[16];
    byte[] nonce = new byte[12];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("cipher", "AES-256-GCM");
    parameters.put("kdf", "PBKDF2-HMAC-SHA-256");
    parameters.put("rounds", ROUNDS);
    parameters.put("salt", HexFormat.of().formatHex(salt));
    parameters.put("nonce", HexFormat.of().formatHex(nonce));
    try {
      return new Sealed(
          parameters, run(Cipher.ENCRYPT_MODE, plain, passphrase, salt, nonce, ROUNDS));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM and PBKDF2", e);
    }
  }

  static byte[] open(byte[] sealed, JsonNode parameters, char[] passphrase) throws IOException {
    int rounds = parameters.path("rounds").asInt(0);
    if (!parameters.path("cipher").asString("").equals("AES-256-GCM")
        || !parameters.path("kdf").asString("").equals("PBKDF2-HMAC-SHA-256")
        || rounds < 1
        || rounds > MAX_ROUNDS) {
      throw new IOException("the keys in the backup are sealed in a way that is not known here");
    }
    try {
      byte[] salt = HexFormat.of().parseHex(parameters.path("salt").asString(""));
      byte[] nonce = HexFormat.of().parseHex(parameters.path("nonce").asString(""));
      return run(Cipher.DECRYPT_MODE, sealed, passphrase, salt, nonce, rounds);
    } catch (AEADBadTagException e) {
      throw new IOException("the passphrase does not open the keys, or they were damaged", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the sealed keys in the backup are malformed", e);
    }
  }

  private static byte[] run(
      int mode, byte[] bytes, char[] passphrase, byte[] salt, byte[] nonce, int rounds)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(passphrase, salt, rounds, 256);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    spec.clearPassword();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    return cipher.doFinal(bytes);
  }
}
