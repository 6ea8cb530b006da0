package io.proofline.ledger.crypt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;

/** Seals and opens files with the data keys of one workspace. Safe for several threads. */
public final class Sealer {
  private final DataKeys keys;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** With keys, and the clock that says which day it is. */
  public Sealer(DataKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Makes what a new workspace needs before its first file. Doing it again changes nothing. */
  public void prepare() throws IOException {
    keys.makeNames();
  }

  /** The keys. */
  public DataKeys keys() {
    return keys;
  }

  /**
   * A stream that seals what is written to it; closing it ends the file and closes {@code out}.
   *
   * @param source lower-case words joined by hyphens: with the day decides on the data key
   */
  public OutputStream sealing(OutputStream out, String source) throws IOException {
    DataKeys.DataKey key =
        keys.forWriting(source, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    SealedHeader header = new SealedHeader(key.reference(), HexFormat.of().formatHex(salt));
    return new SealingStream(out, header, header.key(key));
  }

  /** Seals bytes. */
  public byte[] seal(byte[] open, String source) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream(open.length + 512);
    try (OutputStream out = sealing(file, source)) {
      out.write(open);
    }
    return file.toByteArray();
  }

  /**
   * Opens a file. The stream gives a chunk only after it was authenticated, and its end only when
   * the whole file was there.
   *
   * @throws KeyUnavailableException when its data key is not held or cannot be unwrapped
   * @throws DamagedFileException now or while reading, when it is cut or changed
   */
  public InputStream open(Path file) throws IOException {
    long length = Files.size(file);
    return open(Files.newInputStream(file), length);
  }

  /** Opens bytes, as {@link #open(Path)} opens a file. */
  public byte[] open(byte[] file) throws IOException {
    try (InputStream in = open(new ByteArrayInputStream(file), file.length)) {
      return in.readAllBytes();
    }
  }

  private InputStream open(InputStream file, long length) throws IOException {
    try {
      SealedHeader header = SealedHeader.read(file);
      return new OpeningStream(file, length, header, header.key(keys.open(header.dataKey())));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Whether a file with these first bytes is meant to be sealed. */
  public static boolean isSealed(byte[] file) {
    return SealedHeader.startsSealed(file);
  }

  /** Name of the data key that a sealed file needs; needs no key itself. */
  public static String dataKey(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return SealedHeader.read(in).dataKey();
    }
  }

  /**
   * Whether a sealed file is as it was written, as far as that can be seen without a key: it begins
   * like one and ends with the hash of everything before. Says nothing about who wrote it.
   */
  public static boolean isWhole(Path file) throws IOException {
    long length = Files.size(file);
    MessageDigest digest = Aead.sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(SealedHeader.MAGIC.length());
      if (!SealedHeader.startsSealed(head) || length < head.length + digest.getDigestLength()) {
        return false;
      }
      digest.update(head);
      long left = length - head.length - digest.getDigestLength();
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return false;
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
      return Arrays.equals(in.readAllBytes(), digest.digest());
    }
  }

  /**
   * Name of the file of a blob: an HMAC of its hash under a secret of the workspace, so that nobody
   * can look whether a file that he has is among the evidence.
   */
  public String name(String sha256) throws IOException {
    byte[] label = ("proofline blob/1\n" + sha256 + "\n").getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of().formatHex(Aead.hmac(keys.names(), label));
  }
}
