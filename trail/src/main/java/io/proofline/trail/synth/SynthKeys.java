package io.proofline.trail.synth;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/** Keys with which the digests of a region are signed, as AWS has one for each region. */
@FunctionalInterface
public interface SynthKeys {

  /** RSA key pair of the region; the same one each time. */
  KeyPair of(String region);

  /** New RSA-2048 keys, which nobody else has. Digests differ from run to run; answers do not. */
  static SynthKeys fresh() {
    // Two are begun at once, because making one takes longer than most that is done meanwhile.
    Queue<CompletableFuture<KeyPair>> begun = new ConcurrentLinkedQueue<>();
    begun.add(CompletableFuture.supplyAsync(SynthKeys::generate));
    begun.add(CompletableFuture.supplyAsync(SynthKeys::generate));
    ConcurrentMap<String, KeyPair> made = new ConcurrentHashMap<>();
    return region ->
        made.computeIfAbsent(
            region,
            _ -> {
              CompletableFuture<KeyPair> next = begun.poll();
              return next == null ? generate() : next.join();
            });
  }

  /** One given key for all regions; makes the whole folder repeat byte for byte. */
  static SynthKeys given(KeyPair key) {
    return _ -> key;
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no RSA", e);
    }
  }
}
