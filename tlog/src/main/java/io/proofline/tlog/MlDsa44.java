package io.proofline.tlog;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** ML-DSA-44 of FIPS 204, pure and with an empty context, by the platform's own provider. */
final class MlDsa44 {
  static final int SEED_BYTES = 32;
  static final int PUBLIC_KEY_BYTES = 1312;
  static final int SIGNATURE_BYTES = 2420;

  /** SubjectPublicKeyInfo up to the key: OID 2.16.840.1.101.3.4.3.17. */
  private static final byte[] SPKI =
      HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");

  private MlDsa44() {}

  /** Key pair of a seed: the generator draws exactly the 32 bytes of FIPS 204, algorithm 1. */
  static KeyPair fromSeed(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-DSA");
      generator.initialize(NamedParameterSpec.ML_DSA_44, new Fixed(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no ML-DSA-44", e);
    }
  }

  static byte[] publicBytes(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, SPKI.length, encoded.length);
  }

  /** Throws {@link TlogFormatException} when the bytes are no public key. */
  static PublicKey publicKey(byte[] bytes) {
    byte[] encoded = Arrays.copyOf(SPKI, SPKI.length + bytes.length);
    System.arraycopy(bytes, 0, encoded, SPKI.length, bytes.length);
    try {
      return KeyFactory.getInstance("ML-DSA").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new TlogFormatException("not an ML-DSA-44 public key");
    }
  }

  /** A hedged signature: two signatures of one message differ. */
  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance("ML-DSA");
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot sign with ML-DSA-44", e);
    }
  }

  static boolean verifies(PublicKey key, byte[] message, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("ML-DSA");
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(bytes);
    } catch (SignatureException e) {
      return false; // Malformed.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot verify ML-DSA-44", e);
    }
  }

  /** Gives the seed, once. */
  private static final class Fixed extends SecureRandom {
    private final transient byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != SEED_BYTES) {
        throw new IllegalStateException("key generation asked for " + bytes.length + " bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, SEED_BYTES);
    }
  }
}
