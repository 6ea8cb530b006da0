package io.proofline.tlog.witness;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.KeyType;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.SubtreeHashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A log in memory, a fork of it, and a witness in a folder. */
final class WitnessScene {
  static final String ORIGIN = "log.example/clinic/2026";
  static final SigningKey LOG = SigningKey.fromSeed(ORIGIN, bytes(1));
  static final SigningKey ED25519 =
      SigningKey.fromSeed(KeyType.ED25519_COSIGNATURE, "witness.example/w1", bytes(2));
  static final SigningKey ML_DSA =
      SigningKey.fromSeed(KeyType.ML_DSA_44_COSIGNATURE, "witness.example/w1", bytes(3));

  /** A clock that a test sets. */
  static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-11-20T23:59:00Z");

    void set(String time) {
      now = Instant.parse(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  final Hands clock = new Hands();
  final FileWitnessMemory memory;
  final Witness witness;

  WitnessScene(Path folder) throws IOException {
    this.memory = new FileWitnessMemory(folder, Disk.system());
    this.witness = new Witness(List.of(ED25519, ML_DSA), List.of(LOG.verifier()), memory, clock);
  }

  static byte[] bytes(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return bytes;
  }

  /** Leaf hashes of a history; from the fork on, histories of different kinds differ. */
  static List<byte[]> leaves(int size, int forkAt, int kind) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(
          Rfc6962.leafHash(ByteBuffer.allocate(8).putInt(i < forkAt ? 0 : kind).putInt(i).array()));
    }
    return leaves;
  }

  static SignedNote checkpoint(List<byte[]> leaves) {
    return LOG.sign(Checkpoint.of(ORIGIN, leaves.size(), Rfc6962.root(leaves)).text());
  }

  /** A request with a right proof. */
  static AddCheckpoint request(int old, List<byte[]> leaves) throws IOException {
    List<byte[]> proof =
        old == 0 ? List.of() : SubtreeHashes.of(leaves).consistency(old, leaves.size());
    return AddCheckpoint.of(old, proof, checkpoint(leaves));
  }

  Witness.Answer add(AddCheckpoint request) throws IOException {
    return witness.addCheckpoint(request.encode());
  }
}
