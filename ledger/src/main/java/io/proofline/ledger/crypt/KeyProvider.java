package io.proofline.ledger.crypt;

import java.io.IOException;

/**
 * Wraps data keys with a key that never leaves it: a file, a key management service (its encrypt
 * and decrypt calls, with the context as encryption context), or a device behind PKCS#11. Called
 * once per data key and process, never per file.
 */
public interface KeyProvider {

  /** Kind and identity of the wrapping key, one word, kept beside what it wrapped. */
  String name();

  /**
   * Wraps a data key.
   *
   * @param dataKey 32 secret bytes
   * @param context what the key is for; unwrapping with another context must fail
   */
  byte[] wrap(byte[] dataKey, byte[] context) throws IOException;

  /**
   * Unwraps a data key.
   *
   * @throws KeyUnavailableException when this provider cannot, because the wrapping key is another
   *     one or the wrapped bytes were changed
   */
  byte[] unwrap(byte[] wrapped, byte[] context) throws IOException;
}
