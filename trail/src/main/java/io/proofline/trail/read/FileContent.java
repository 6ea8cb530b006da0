package io.proofline.trail.read;

import tools.jackson.databind.JsonNode;

/** What a file turned out to be. */
public sealed interface FileContent {

  /** SHA-256 of the body after decompression, lower-case hex: what a digest lists. */
  String bodySha256();

  /** Length of the body after decompression, bytes. */
  long bodyBytes();

  /**
   * A log file.
   *
   * @param records elements handed to the sink, recognised or not
   * @param bodySha256 see {@link FileContent}
   * @param bodyBytes see {@link FileContent}
   */
  record Events(long records, String bodySha256, long bodyBytes) implements FileContent {}

  /** A digest file. */
  record Digest(JsonNode json, String bodySha256, long bodyBytes) implements FileContent {}

  /** A saved answer of ListPublicKeys. */
  record PublicKeys(JsonNode json, String bodySha256, long bodyBytes) implements FileContent {}

  /** The saved object metadata of a digest: its signature. */
  record Signature(JsonNode json, String bodySha256, long bodyBytes) implements FileContent {}
}
