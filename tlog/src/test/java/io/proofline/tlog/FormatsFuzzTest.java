package io.proofline.tlog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.proofline.tlog.anchor.TimestampException;
import io.proofline.tlog.anchor.TimestampToken;
import io.proofline.tlog.witness.AddCheckpoint;
import io.proofline.tlog.witness.SignSubtree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Every reader of this room against any bytes: it gives a value, or one kind of exception. What it
 * gives is written back as the very bytes that were read, so that no two texts mean the same.
 * Without a fuzzer attached the kept inputs run as ordinary tests; see docs/fuzzing.md.
 */
class FormatsFuzzTest {

  /** Reads; what is not of the format throws {@link TlogFormatException} and nothing else. */
  private static void reads(byte[] data, Function<byte[], byte[]> again) {
    byte[] written;
    try {
      written = again.apply(data);
    } catch (TlogFormatException e) {
      return;
    }
    if (!Arrays.equals(written, data)) {
      throw new AssertionError("read and written back differently");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @FuzzTest(maxDuration = "5m")
  void note(byte[] data) {
    reads(
        data,
        bytes -> {
          SignedNote note = SignedNote.parse(bytes);
          note.signedBy(TestLog.KEY.verifier());
          note.strangers(List.of(TestLog.KEY.verifier()));
          return note.encode();
        });
  }

  @FuzzTest(maxDuration = "5m")
  void signatureLines(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    reads(utf8(text), _ -> utf8(SignedNote.encodeLines(SignedNote.parseLines(text))));
  }

  @FuzzTest(maxDuration = "5m")
  void checkpoint(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    reads(utf8(text), _ -> utf8(Checkpoint.parse(text).text()));
  }

  @FuzzTest(maxDuration = "5m")
  void verifierKey(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    reads(utf8(text), _ -> utf8(VerifierKey.parse(text).text()));
  }

  @FuzzTest(maxDuration = "5m")
  void signingKey(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    reads(utf8(text), _ -> utf8(SigningKey.parse(text).secretText()));
  }

  @FuzzTest(maxDuration = "5m")
  void logKeys(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      LogKeys keys = LogKeys.parse(text);
      if (!LogKeys.parse(keys.text()).equals(keys)) {
        throw new AssertionError("read and written back differently");
      }
    } catch (TlogFormatException e) {
      // Not the keys of a log.
    }
  }

  /** A cosignature of a known key, with any bytes where the signature stands. */
  @FuzzTest(maxDuration = "5m")
  void cosignature(byte[] data) {
    if (data.length < 1) {
      return;
    }
    VerifierKey key = COSIGNERS.get((data[0] & 0xff) % COSIGNERS.size());
    byte[] blob = new byte[4 + data.length - 1];
    java.nio.ByteBuffer.wrap(blob).putInt(key.id()).put(data, 1, data.length - 1);
    SignedNote note =
        new SignedNote(
            "log.example/test\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            List.of(
                new SignedNote.Line(
                    key.name(), java.util.Base64.getEncoder().encodeToString(blob))));
    if (blob.length >= 12 && note.signedBy(key)) {
      throw new AssertionError("a signature that nobody made verifies");
    }
  }

  private static final List<VerifierKey> COSIGNERS =
      List.of(
          TestLog.KEY.verifier(),
          SigningKey.fromSeed(KeyType.ED25519_COSIGNATURE, "w", new byte[32]).verifier(),
          SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, "w", new byte[32]).verifier());

  @FuzzTest(maxDuration = "5m")
  void policy(byte[] data) {
    try {
      TlogPolicy policy = TlogPolicy.parse(data);
      policy.satisfied(policy.witnesses().stream().map(TlogPolicy.Witness::name).toList());
      if (!TlogPolicy.parse(policy.encode()).equals(policy)) {
        throw new AssertionError("read and written back differently");
      }
    } catch (TlogFormatException e) {
      // No policy.
    }
  }

  @FuzzTest(maxDuration = "5m")
  void proof(byte[] data) {
    reads(
        data,
        bytes -> {
          TlogProof proof = TlogProof.parse(bytes);
          proof.extra();
          try {
            proof.verify(new byte[0], TestLog.KEY.verifier());
            throw new AssertionError("a proof that nobody made verifies");
          } catch (TlogFormatException e) {
            // As it must be.
          }
          return proof.encode();
        });
  }

  @FuzzTest(maxDuration = "5m")
  void bundle(byte[] data) {
    if (data.length < 1) {
      return;
    }
    int width = (data[0] & 0xff) + 1;
    reads(
        Arrays.copyOfRange(data, 1, data.length),
        bytes -> EntryBundle.encode(EntryBundle.decode(bytes, width)));
  }

  @FuzzTest(maxDuration = "5m")
  void tilePath(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    TilePath.parse(text)
        .ifPresent(
            path -> {
              if (!path.text().equals(text)) {
                throw new AssertionError("read and written back differently");
              }
            });
  }

  @FuzzTest(maxDuration = "5m")
  void addCheckpoint(byte[] data) {
    reads(data, bytes -> AddCheckpoint.parse(bytes).encode());
  }

  @FuzzTest(maxDuration = "5m")
  void signSubtree(byte[] data) {
    reads(data, bytes -> SignSubtree.parse(bytes).encode());
  }

  @FuzzTest(maxDuration = "5m")
  void timestampToken(byte[] data) {
    try {
      TimestampToken token = TimestampToken.parse(data);
      token.time();
      token.policy();
      token.serial();
    } catch (TimestampException e) {
      // No token.
    }
  }

  /** Any bytes as a proof of inclusion and of consistency: an answer, never an exception. */
  @FuzzTest(maxDuration = "5m")
  void merkleProof(byte[] data) {
    if (data.length < 24) {
      return;
    }
    java.nio.ByteBuffer in = java.nio.ByteBuffer.wrap(data);
    long a = in.getLong();
    long b = in.getLong();
    long c = in.getLong();
    List<byte[]> proof = new java.util.ArrayList<>();
    while (in.hasRemaining()) {
      byte[] hash = new byte[Math.min(32, in.remaining())];
      in.get(hash);
      proof.add(hash);
    }
    byte[] root = Rfc6962.emptyRoot();
    ProofVerifier.inclusion(a, b, root, proof, root);
    ProofVerifier.subtreeInclusion(a, b, c, root, proof, root);
    ProofVerifier.consistency(a, b, proof, root, root);
    ProofVerifier.subtreeConsistency(a, b, c, proof, root, root);
  }
}
