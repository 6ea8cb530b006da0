package io.proofline.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .tlog-proof} file (C2SP tlog-proof): index, inclusion proof and signed checkpoint.
 *
 * @param extraBase64 opaque bytes that nothing authenticates; null when absent
 * @param index index of the entry, unsigned
 * @param pathBase64 sibling hashes in base64, leaf's sibling first
 * @param checkpoint the signed checkpoint
 */
public record TlogProof(
    @Nullable String extraBase64, long index, List<String> pathBase64, SignedNote checkpoint) {
  private static final String MAGIC = "c2sp.org/tlog-proof@v1";
  private static final int MAX_PATH = 63;

  /** Largest proof file accepted, in bytes. */
  public static final int MAX_BYTES = 2 * SignedNote.MAX_BYTES;

  /** Takes a copy of the list. */
  public TlogProof {
    pathBase64 = List.copyOf(pathBase64);
  }

  /** Without extra bytes. */
  public static TlogProof of(long index, List<byte[]> path, SignedNote checkpoint) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new TlogProof(
        null, index, path.stream().map(base64::encodeToString).toList(), checkpoint);
  }

  /** Reads a proof file. Throws {@link TlogFormatException}. */
  public static TlogProof parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new TlogFormatException("proof file of more than " + MAX_BYTES + " bytes");
    }
    String text = StrictText.utf8(bytes);
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw new TlogFormatException("proof file has no checkpoint after an empty line");
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\n", -1)));
    if (!lines.removeFirst().equals(MAGIC)) {
      throw new TlogFormatException("proof file does not begin with " + MAGIC);
    }
    String extra = null;
    if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
      extra = lines.removeFirst().substring("extra ".length());
      StrictText.base64(extra);
    }
    if (lines.isEmpty() || !lines.getFirst().startsWith("index ")) {
      throw new TlogFormatException("proof file has no index line");
    }
    long index = StrictText.decimal(lines.removeFirst().substring("index ".length()));
    if (lines.size() > MAX_PATH) {
      throw new TlogFormatException("proof of more than " + MAX_PATH + " hashes");
    }
    lines.forEach(StrictText::hash);
    byte[] note = text.substring(end + 2).getBytes(StandardCharsets.UTF_8);
    return new TlogProof(extra, index, lines, SignedNote.parse(note));
  }

  /** The file's bytes. */
  public byte[] encode() {
    StringBuilder text = new StringBuilder(MAGIC).append('\n');
    if (extraBase64 != null) {
      text.append("extra ").append(extraBase64).append('\n');
    }
    text.append("index ").append(Long.toUnsignedString(index)).append('\n');
    pathBase64.forEach(hash -> text.append(hash).append('\n'));
    text.append('\n');
    return (text + new String(checkpoint.encode(), StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Verifies that the entry stands in the log that the key belongs to.
   *
   * @return the checkpoint that covers it
   * @throws TlogFormatException when it does not verify, with the reason
   */
  public Checkpoint verify(byte[] entry, VerifierKey key) {
    return verify(entry, LogKeys.of(key));
  }

  /**
   * Verifies that the entry stands in the log, under a checkpoint that every one of its keys
   * signed.
   *
   * @return the checkpoint that covers it
   * @throws TlogFormatException when it does not verify, with the reason
   */
  public Checkpoint verify(byte[] entry, LogKeys keys) {
    return included(entry, Checkpoint.open(checkpoint, keys));
  }

  /**
   * Verifies that the entry stands in a log of the policy, under a checkpoint with its quorum. The
   * times of the cosignatures are in {@link TlogPolicy#witnessed}.
   *
   * @return the checkpoint that covers it
   * @throws TlogFormatException when it does not verify, with the reason
   */
  public Checkpoint verify(byte[] entry, TlogPolicy policy) {
    return included(entry, policy.open(checkpoint));
  }

  private Checkpoint included(byte[] entry, Checkpoint opened) {
    List<byte[]> path = pathBase64.stream().map(StrictText::hash).toList();
    if (!ProofVerifier.inclusion(
        index, opened.size(), Rfc6962.leafHash(entry), path, opened.root())) {
      throw new TlogFormatException(
          "inclusion proof does not lead from this entry to the checkpoint's root");
    }
    return opened;
  }

  /** The opaque bytes, which nothing authenticates. */
  public Optional<byte[]> extra() {
    return Optional.ofNullable(extraBase64).map(StrictText::base64);
  }
}
