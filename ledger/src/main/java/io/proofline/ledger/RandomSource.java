package io.proofline.ledger;

import java.security.SecureRandom;

/** Where keys and salts come from. Tests with golden bytes give their own. */
@FunctionalInterface
public interface RandomSource {

  /** That many secret random bytes. */
  byte[] bytes(int count);

  /** The platform's. */
  static RandomSource secure() {
    SecureRandom random = new SecureRandom();
    return count -> {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    };
  }
}
