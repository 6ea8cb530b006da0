package io.proofline.tlog.witness;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a witness remembers: the newest checkpoint that it cosigned, for each origin. */
public interface WitnessMemory {

  /** Decides on the next checkpoint while nobody else can. */
  @FunctionalInterface
  interface Decision {
    /**
     * Gives the note that is to be remembered from now on, or null to leave everything as it is.
     *
     * @param newest what is remembered; null when nothing is
     */
    byte @Nullable [] next(byte @Nullable [] newest) throws IOException;
  }

  /** What is remembered of that origin; null when nothing is. */
  byte @Nullable [] newest(String origin) throws IOException;

  /**
   * Reads, decides and remembers as one step: two decisions on one origin never overlap, and what
   * was decided is durable when this returns.
   */
  void decide(String origin, Decision decision) throws IOException;

  /** Keeps a request that may prove a log's misbehaviour; may refuse when too many are kept. */
  void keepEvidence(String origin, byte[] request) throws IOException;
}
