package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.KeyType;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.NoteSigner;
import io.proofline.tlog.SignedNote;
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
import java.util.stream.Collectors;

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
    return signers(all(year).stream().skip(1).toList(), clock);
  }

  private static List<NoteSigner> signers(List<SigningKey> keys, Clock clock) {
    List<NoteSigner> signers = new ArrayList<>();
    for (SigningKey key : keys) {
      signers.add(
          key.verifier().type() == KeyType.ED25519
              ? key
              : checkpoint -> {
                Instant now = clock.instant();
                // Whoever only finishes what was interrupted has no time: the line claims none.
                return now.getEpochSecond() > 0
                    ? key.sign(checkpoint, now)
                    : key.signSubtree(checkpoint.origin(), 0, checkpoint.size(), checkpoint.root());
              });
    }
    return signers;
  }

  /** Tells the keys of one moment from those of another; says nothing about them. */
  String state(int year) throws IOException {
    try {
      return Digests.sha256Hex(disk.read(layout.signingKey(year)));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /**
   * Keys on their way to replace others.
   *
   * @param keys the new ones
   * @param introduction by the old ones and the new ones
   */
  record Next(List<SigningKey> keys, KeyRotation introduction) {}

  /** New keys for a year that has some, introduced at a leaf; nothing is written yet. */
  Next next(int year, long leaf, Instant recorded) throws IOException {
    List<SigningKey> fresh = fresh(year);
    return new Next(fresh, KeyRotation.sign(leaf, recorded, all(year), fresh));
  }

  /** Whether keys were made that have not taken the place of the old ones yet. */
  boolean changing(int year) throws IOException {
    return disk.size(layout.nextKeys(year)) >= 0;
  }

  /** Makes new keys durable beside the old ones. */
  void hold(int year, Next next) throws IOException {
    String text = secretText(next.keys()) + "\n" + next.introduction().note().text();
    write(
        year,
        layout.nextKeys(year),
        text + "\n" + SignedNote.encodeLines(next.introduction().note().lines()));
  }

  /** The keys that were made durable. */
  Next held(int year) throws IOException {
    Path file = layout.nextKeys(year);
    String text = new String(disk.read(file), StandardCharsets.UTF_8);
    int end = text.indexOf("\n\n");
    try {
      if (end < 0) {
        throw new TlogFormatException("holds no keys and introduction");
      }
      KeyRotation introduction =
          KeyRotation.parse(text.substring(end + 2).getBytes(StandardCharsets.UTF_8));
      Next next = new Next(parse(text.substring(0, end)), introduction);
      if (!publicKeys(next.keys()).equals(introduction.after())) {
        throw new TlogFormatException("holds other keys than it introduces");
      }
      return next;
    } catch (TlogFormatException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    }
  }

  /** Signers while keys change: the old ones first, then the new ones. The first is Ed25519. */
  List<NoteSigner> both(int year, Next next, Clock clock) throws IOException {
    List<SigningKey> keys = new ArrayList<>(all(year));
    if (!publicKeys(keys).equals(next.introduction().after())) {
      keys.addAll(next.keys());
    }
    return signers(keys.stream().skip(1).toList(), clock);
  }

  /** Puts the new keys in the place of the old ones, which are gone then. */
  void promote(int year, Next next) throws IOException {
    write(year, layout.signingKey(year), secretText(next.keys()));
    drop(year);
  }

  /** Forgets keys that were made and never stated. */
  void drop(int year) throws IOException {
    disk.delete(layout.nextKeys(year));
    disk.forceDirectory(layout.keys());
  }

  /** The public halves. */
  LogKeys publicKeys(int year) throws IOException {
    return publicKeys(all(year));
  }

  private static LogKeys publicKeys(List<SigningKey> keys) {
    return new LogKeys(keys.stream().map(SigningKey::verifier).toList());
  }

  private List<SigningKey> all(int year) throws IOException {
    Path file = layout.signingKey(year);
    try {
      List<SigningKey> keys = parse(new String(disk.read(file), StandardCharsets.UTF_8).strip());
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

  private static List<SigningKey> parse(String lines) {
    List<SigningKey> keys = new ArrayList<>();
    for (String line : lines.split("\n", -1)) {
      keys.add(SigningKey.parse(line));
    }
    return keys;
  }

  /**
   * The keys of a new year, Ed25519 and ML-DSA-44; they stand on disk before the first checkpoint
   * that they sign.
   */
  SigningKey make(int year) throws IOException {
    Path file = layout.signingKey(year);
    if (!Files.exists(file)) {
      write(year, file, secretText(fresh(year)));
    }
    return signing(year);
  }

  private List<SigningKey> fresh(int year) {
    byte[] seeds = random.bytes(2 * SEED_BYTES);
    String name = origin(year);
    return List.of(
        SigningKey.fromSeed(name, Arrays.copyOf(seeds, SEED_BYTES)),
        SigningKey.fromSeed(
            KeyType.ML_DSA_44_COSIGNATURE,
            name,
            Arrays.copyOfRange(seeds, SEED_BYTES, seeds.length)));
  }

  private static String secretText(List<SigningKey> keys) {
    return keys.stream().map(key -> key.secretText() + "\n").collect(Collectors.joining());
  }

  private void write(int year, Path file, String text) throws IOException {
    Path temporary = layout.keys().resolve(".new-" + year);
    disk.write(temporary, new byte[0]);
    Access.ownerOnly(temporary);
    disk.replace(file, temporary, text.getBytes(StandardCharsets.UTF_8));
  }
}
