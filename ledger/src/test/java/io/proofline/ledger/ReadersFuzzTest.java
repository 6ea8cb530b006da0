package io.proofline.ledger;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.RegisterFormatException;
import io.proofline.tlog.Disk;
import io.proofline.tlog.Rfc6962;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * Every reader of the record against any bytes: it gives a value, or the one kind of exception that
 * it promises. Without a fuzzer attached the kept inputs run as ordinary tests; see
 * docs/fuzzing.md.
 */
class ReadersFuzzTest {
  private static final String ROOT =
      "proofline.example/harbor-street/2026+e451bb10+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

  @FuzzTest(maxDuration = "5m")
  void leaf(byte[] data) {
    try {
      if (!Arrays.equals(Leaf.parse(data).bytes(), data)) {
        throw new AssertionError("read and written back differently");
      }
    } catch (IllegalArgumentException e) {
      // No leaf.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void canonicalJson(byte[] data) {
    try {
      JsonNode node = CanonicalJson.parse(data);
      byte[] canonical = CanonicalJson.bytes(node);
      // Once canonical, it stays as it is.
      if (!Arrays.equals(CanonicalJson.bytes(CanonicalJson.parseCanonical(canonical)), canonical)) {
        throw new AssertionError("canonical form is not canonical");
      }
    } catch (IllegalArgumentException e) {
      // Malformed, or nothing that JSON can hold.
    }
  }

  /** A statement whose salt and commitment are right, with any JSON. */
  @FuzzTest(maxDuration = "5m")
  void statement(byte[] data) {
    byte[] salt = new byte[Commitment.SALT_BYTES];
    Leaf leaf = new Leaf("snapshot", 1, Clinic.NOW, Commitment.hex(salt, data));
    try {
      Envelope.open(Envelope.file(salt, data), leaf, new LeafRef(2026, 0));
    } catch (IllegalArgumentException e) {
      // No statement.
    }
    try {
      Envelope.open(data, leaf, new LeafRef(2026, 0));
    } catch (IllegalArgumentException e) {
      // No statement file.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void ledgerProof(byte[] data) {
    try {
      LedgerProof.fromJson(CanonicalJson.parse(data)).verify(ROOT);
    } catch (IllegalArgumentException | IntegrityException e) {
      // No proof, or one that does not hold.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void register(byte[] data) {
    try {
      RegisterFile file = RegisterFile.parse("systems.yaml", data);
      file.root("systems");
      file.check();
    } catch (RegisterFormatException e) {
      if (e.problems().isEmpty()) {
        throw new AssertionError("refused without a reason");
      }
    }
  }

  /** A sheet whose bytes are those that its reference promises, with any rows. */
  @FuzzTest(maxDuration = "5m")
  void sheet(byte[] data) throws IOException {
    Path file = Files.createTempFile("sheet", ".gz");
    try {
      for (byte[] bytes : new byte[][] {data, packed(data)}) {
        Files.write(file, bytes);
        BlobRef blob = new BlobRef(Digests.sha256Hex(bytes), bytes.length, "application/x-ndjson");
        try {
          EvidenceFiles files =
              new EvidenceFiles(new Layout(file.resolveSibling(".")), Disk.system(), null);
          String root = HexFormat.of().formatHex(Rfc6962.emptyRoot());
          FileSheets.verify(
              new SheetRef(blob, 0, root), files, new EvidenceFiles.Found(file, false));
        } catch (IntegrityException e) {
          // No sheet.
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private static byte[] packed(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(data);
    }
    return out.toByteArray();
  }
}
