package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.KeyType;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.NoteSigner;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The signing keys of a workspace, one per year, in files that only their owner can read. */
final class YearKeys {
  private static final int SEED_BYTES = 32;

  private final Layout layout;
  private final String prefix;
  private final Disk disk;
  private final RandomSource random;

  YearKeys(Layout layout, String prefix, Disk disk, RandomSource random) {
    this.layout = layout;
    this.prefix = prefix;
    this.disk = disk;
    this.random = random;
  }

  /** Name of a year's log and of its key. */
  String origin(int year) {
    return prefix + "/" + year;
  }

  /** The Ed25519 key of a year that has one. */
  SigningKey signing(int year) throws IOException {
    return all(year).getFirst();
  }

  /** Signers of the lines after the Ed25519 line; none for a year of before there was a second. */
  List<NoteSigner> further(int year, Clock clock) throws IOException {
    List<NoteSigner> signers = new ArrayList<>();
    for (SigningKey key : all(year).stream().skip(1).toList()) {
      signers.add(
          checkpoint -> {
            Instant now = clock.instant();
            // Whoever only finishes what was interrupted has no time: the line then claims none.
            return now.getEpochSecond() > 0
                ? key.sign(checkpoint, now)
                : key.signSubtree(checkpoint.origin(), 0, checkpoint.size(), checkpoint.root());
          });
    }
    return signers;
  }

  /** The public halves. */
  LogKeys publicKeys(int year) throws IOException {
    return new LogKeys(all(year).stream().map(SigningKey::verifier).toList());
  }

  private List<SigningKey> all(int year) throws IOException {
    Path file = layout.signingKey(year);
    try {
      List<SigningKey> keys = new ArrayList<>();
      for (String line :
          new String(disk.read(file), StandardCharsets.UTF_8).strip().split("\n", -1)) {
        keys.add(SigningKey.parse(line));
      }
      if (keys.getFirst().verifier().type() != KeyType.ED25519) {
        throw new IntegrityException(file + ": the first key is not of type 01 (Ed25519)");
      }
      return keys;
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing: without it this workspace can only be read", e);
    } catch (TlogFormatException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    }
  }

  /**
   * The keys of a new year, Ed25519 and ML-DSA-44; they stand on disk before the first checkpoint
   * that they sign.
   */
  SigningKey make(int year) throws IOException {
    Path file = layout.signingKey(year);
    if (!Files.exists(file)) {
      byte[] seeds = random.bytes(2 * SEED_BYTES);
      String name = origin(year);
      SigningKey first = SigningKey.fromSeed(name, Arrays.copyOf(seeds, SEED_BYTES));
      SigningKey second =
          SigningKey.fromSeed(
              KeyType.ML_DSA_44_COSIGNATURE,
              name,
              Arrays.copyOfRange(seeds, SEED_BYTES, seeds.length));
      Path temporary = layout.keys().resolve(".new-" + year);
      disk.write(temporary, new byte[0]);
      Access.ownerOnly(temporary);
      String text = first.secretText() + "\n" + second.secretText() + "\n";
      disk.replace(file, temporary, text.getBytes(StandardCharsets.UTF_8));
    }
    return signing(year);
  }
}
