package io.proofline.tlog.witness;

import io.proofline.tlog.SignedNote;
import io.proofline.tlog.StrictText;
import io.proofline.tlog.TlogFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Body of a request to cosign a subtree of a checkpoint that the witness cosigned before.
 *
 * @param start first leaf, unsigned
 * @param end one after the last leaf, unsigned
 * @param hashBase64 root of the subtree in base64
 * @param proofBase64 subtree consistency proof in base64
 * @param checkpoint the cosigned checkpoint
 */
public record SignSubtree(
    long start, long end, String hashBase64, List<String> proofBase64, SignedNote checkpoint) {
  /** Takes a copy of the list. */
  public SignSubtree {
    proofBase64 = List.copyOf(proofBase64);
  }

  /** With hashes as bytes. */
  public static SignSubtree of(
      long start, long end, byte[] hash, List<byte[]> proof, SignedNote checkpoint) {
    Base64.Encoder base64 = Base64.getEncoder();
    return new SignSubtree(
        start,
        end,
        base64.encodeToString(hash),
        proof.stream().map(base64::encodeToString).toList(),
        checkpoint);
  }

  /** Reads a body. Throws {@link TlogFormatException}. */
  public static SignSubtree parse(byte[] body) {
    ProofLines lines = ProofLines.parse(body, 2);
    String[] range = ProofLines.after("subtree", lines.head().getFirst()).split(" ", -1);
    if (range.length != 2) {
      throw new TlogFormatException("subtree line must read: subtree START END");
    }
    return of(
        StrictText.decimal(range[0]),
        StrictText.decimal(range[1]),
        StrictText.hash(lines.head().get(1)),
        lines.proof(),
        SignedNote.parse(lines.note().getBytes(StandardCharsets.UTF_8)));
  }

  /** Root of the subtree. */
  public byte[] hash() {
    return StrictText.hash(hashBase64);
  }

  /** The hashes of the proof. */
  public List<byte[]> proof() {
    return proofBase64.stream().map(StrictText::hash).toList();
  }

  /** The body's bytes. */
  public byte[] encode() {
    StringBuilder text = new StringBuilder("subtree ");
    text.append(Long.toUnsignedString(start)).append(' ');
    text.append(Long.toUnsignedString(end)).append('\n');
    text.append(hashBase64).append('\n');
    proofBase64.forEach(hash -> text.append(hash).append('\n'));
    text.append('\n').append(new String(checkpoint.encode(), StandardCharsets.UTF_8));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
