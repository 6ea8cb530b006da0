package io.proofline.tlog.witness;

import io.proofline.tlog.SignedNote;
import io.proofline.tlog.StrictText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Body of a request to cosign a checkpoint.
 *
 * @param oldSize size from which the proof leads, unsigned
 * @param proofBase64 consistency proof in base64
 * @param checkpoint the signed checkpoint
 */
public record AddCheckpoint(long oldSize, List<String> proofBase64, SignedNote checkpoint) {
  /** Takes a copy of the list. */
  public AddCheckpoint {
    proofBase64 = List.copyOf(proofBase64);
  }

  /** With proof hashes as bytes. */
  public static AddCheckpoint of(long oldSize, List<byte[]> proof, SignedNote checkpoint) {
    return new AddCheckpoint(
        oldSize, proof.stream().map(Base64.getEncoder()::encodeToString).toList(), checkpoint);
  }

  /** Reads a body. Throws {@link io.proofline.tlog.TlogFormatException}. */
  public static AddCheckpoint parse(byte[] body) {
    ProofLines lines = ProofLines.parse(body, 1);
    return of(
        StrictText.decimal(ProofLines.after("old", lines.head().getFirst())),
        lines.proof(),
        SignedNote.parse(lines.note().getBytes(StandardCharsets.UTF_8)));
  }

  /** The hashes of the proof. */
  public List<byte[]> proof() {
    return proofBase64.stream().map(StrictText::hash).toList();
  }

  /** The body's bytes. */
  public byte[] encode() {
    StringBuilder text = new StringBuilder("old ");
    text.append(Long.toUnsignedString(oldSize)).append('\n');
    proofBase64.forEach(hash -> text.append(hash).append('\n'));
    text.append('\n').append(new String(checkpoint.encode(), StandardCharsets.UTF_8));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
