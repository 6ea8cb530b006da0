package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The signing keys of a workspace, one per year, in files that only their owner can read. */
final class YearKeys {
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

  /** The key of a year that has one. */
  SigningKey signing(int year) throws IOException {
    Path file = layout.signingKey(year);
    try {
      return SigningKey.parse(new String(disk.read(file), StandardCharsets.UTF_8).strip());
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing: without it this workspace can only be read", e);
    } catch (TlogFormatException e) {
      throw new IntegrityException(file + ": " + e.getMessage());
    }
  }

  /** The key of a new year; it stands on disk before the first checkpoint that it signs. */
  SigningKey make(int year) throws IOException {
    Path file = layout.signingKey(year);
    if (!Files.exists(file)) {
      SigningKey key = SigningKey.fromSeed(origin(year), random.bytes(32));
      Path temporary = layout.keys().resolve(".new-" + year);
      disk.write(temporary, new byte[0]);
      Access.ownerOnly(temporary);
      disk.replace(file, temporary, (key.secretText() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return signing(year);
  }
}
