package io.proofline.trail.lake;

import io.proofline.trail.read.ByteSlices;
import java.nio.charset.StandardCharsets;

/** What a value is that the key index finds; equal values of two kinds never meet by meaning. */
public enum Needle {
  /** A resource, by its key. */
  RESOURCE(1),
  /** An access key id: used, issued by an event, or made by one. */
  KEY(2),
  /** The ARN of a caller, or of a session that an event issued. */
  ACTOR(3),
  /** A user name, source identity or Identity Center user id. */
  USER(4),
  /** A source address. */
  IP(5),
  /** The id that both accounts' records of one call share. */
  SHARED(6),
  /** An event id. */
  EVENT(7);

  private final long seed;

  Needle(long seed) {
    this.seed = seed;
  }

  /** Hash under which the index keeps a value; part of the file format. */
  long hash(byte[] value, int from, int to) {
    return ByteSlices.hash(value, from, to, seed);
  }

  long hash(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return hash(bytes, 0, bytes.length);
  }
}
