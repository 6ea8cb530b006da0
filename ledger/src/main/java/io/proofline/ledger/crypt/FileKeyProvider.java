package io.proofline.ledger.crypt;

import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;

/**
 * The wrapping key as a file of its own: two lines, {@code proofline key-encryption key 1} and 64
 * hex digits, readable by its owner only. Wrapping is AES-256-GCM with a random nonce.
 */
public final class FileKeyProvider implements KeyProvider {
  private static final String HEAD = "proofline key-encryption key 1\n";

  private final byte[] key;
  private final String name;

  private FileKeyProvider(byte[] key) {
    this.key = key;
    byte[] label = "proofline key-encryption key id\n".getBytes(StandardCharsets.US_ASCII);
    this.name = "file/" + HexFormat.of().formatHex(Aead.hmac(key, label), 0, 8);
  }

  /** Makes a key in a new file; reads it when it is there already. */
  public static FileKeyProvider make(Path file, Disk disk) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[Aead.KEY];
      new SecureRandom().nextBytes(fresh);
      Path temporary = file.resolveSibling(".new-" + file.getFileName());
      disk.write(temporary, new byte[0]);
      PosixFileAttributeView view =
          Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rw-------"));
      }
      String text = HEAD + HexFormat.of().formatHex(fresh) + "\n";
      disk.replace(file, temporary, text.getBytes(StandardCharsets.US_ASCII));
    }
    return read(file, disk);
  }

  /**
   * Reads the key.
   *
   * @throws KeyUnavailableException when there is none, or the file holds something else
   */
  public static FileKeyProvider read(Path file, Disk disk) throws IOException {
    String text;
    try {
      text = new String(disk.read(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new KeyUnavailableException(
          file
              + " is missing: without it sealed evidence cannot be opened; restore it from the"
              + " backup of the keys");
    }
    String hex = text.substring(Math.min(text.length(), HEAD.length())).stripTrailing();
    boolean wellFormed =
        text.startsWith(HEAD)
            && text.endsWith("\n")
            && hex.length() == 2 * Aead.KEY
            && hex.toLowerCase(Locale.ROOT).equals(hex)
            && hex.chars().allMatch(HexFormat::isHexDigit);
    if (!wellFormed) {
      throw new KeyUnavailableException(
          file + " is no key-encryption key; restore it from the backup of the keys");
    }
    return new FileKeyProvider(HexFormat.of().parseHex(hex));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] wrap(byte[] dataKey, byte[] context) {
    byte[] nonce = new byte[Aead.NONCE];
    new SecureRandom().nextBytes(nonce);
    byte[] sealed = Aead.seal(new SecretKeySpec(key, "AES"), nonce, context, dataKey);
    byte[] wrapped = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, wrapped, nonce.length, sealed.length);
    return wrapped;
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] context) throws IOException {
    byte[] open =
        wrapped.length != Aead.NONCE + Aead.KEY + Aead.TAG
            ? null
            : Aead.open(
                new SecretKeySpec(key, "AES"),
                Arrays.copyOf(wrapped, Aead.NONCE),
                context,
                Arrays.copyOfRange(wrapped, Aead.NONCE, wrapped.length));
    if (open == null) {
      throw new KeyUnavailableException("the key-encryption key " + name + " does not open it");
    }
    return open;
  }

  /** Names the key, never its bytes. */
  @Override
  public String toString() {
    return name;
  }
}
