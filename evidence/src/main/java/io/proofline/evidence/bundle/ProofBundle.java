package io.proofline.evidence.bundle;

import io.proofline.ledger.LedgerProof;
import io.proofline.ledger.standalone.Verify;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A proof as a zip that explains and checks itself. {@code proof.json} is what is verified; the
 * other parts repeat it for people and for other programs (a C2SP {@code .tlog-proof} file with its
 * entry), or say and do the checking. Nothing of the ledger but the statement and the row is in it.
 */
public final class ProofBundle {
  /** Zip knows no time zone and no time before 1980; the same for all, so that bytes repeat. */
  private static final LocalDateTime STAMP = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final LedgerProof proof;
  private final byte @Nullable [] record;

  /** Of a proof. */
  public ProofBundle(LedgerProof proof) {
    this(proof, null);
  }

  /**
   * Of the proof of a row that commits to the bytes of a record.
   *
   * @param record those bytes, which the row alone does not show; null for none
   */
  public ProofBundle(LedgerProof proof, byte @Nullable [] record) {
    this.proof = proof;
    this.record = record == null ? null : record.clone();
  }

  /** Writes the zip; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (Map.Entry<String, byte[]> part : parts().entrySet()) {
      ZipEntry entry = new ZipEntry(part.getKey());
      entry.setTimeLocal(STAMP);
      zip.putNextEntry(entry);
      zip.write(part.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }

  private Map<String, byte[]> parts() throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("HOW-TO-VERIFY.html", utf8(HowToVerify.sheet(proof)));
    parts.put("Verify.java", verifier());
    parts.put(
        "proof.json",
        utf8(
            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(proof.toJson())
                + "\n"));
    parts.put("statement.json", utf8(proof.statement() + "\n"));
    if (proof.row() != null) {
      parts.put("row.json", utf8(proof.row().row() + "\n"));
    }
    if (record != null) {
      parts.put("record", record);
    }
    parts.put("entry", utf8(proof.entry()));
    parts.put("proof.tlog-proof", utf8(proof.tlogProof()));
    parts.put("log.vkey", utf8(proof.publicKey() + "\n"));
    return parts;
  }

  /**
   * Source of the verifier that needs only a JDK, without its package line: {@code java} takes a
   * file with one only from a folder of that name.
   */
  public static byte[] verifier() throws IOException {
    try (InputStream in = Verify.class.getResourceAsStream("Verify.java")) {
      if (in == null) {
        throw new IllegalStateException("the product's own Verify.java is not on the class path");
      }
      String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return utf8(source.replaceFirst("(?m)^package .*;\n\n?", ""));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
