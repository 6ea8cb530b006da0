package io.proofline.ledger.sign;

import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The file of an actor's private key, readable by its owner only. Three lines: {@code proofline
 * actor key file 1}, the public key, and the secret, either as it is or encrypted under a
 * passphrase (PBKDF2-HMAC-SHA-256, 600,000 rounds; AES-256-GCM with the public key as further
 * authenticated data).
 */
public final class KeyFile {
  private static final String HEAD = "proofline actor key file 1";
  private static final String OPEN = "secret ";
  private static final String SEALED = "pbkdf2-sha256 600000 ";
  private static final int ROUNDS = 600_000;
  private static final int SALT = 16;
  private static final int NONCE = 12;
  private static final int LARGEST = 4_096;

  /** Gives the passphrase when a file needs one. */
  @FunctionalInterface
  public interface Passphrase {
    /** Null when there is none to give. */
    char @Nullable [] ask(String actor) throws IOException;
  }

  private KeyFile() {}

  /**
   * Writes a key; never over a file that is there.
   *
   * @param passphrase null or empty writes the secret as it is
   */
  public static void write(Path file, ActorKey key, char @Nullable [] passphrase)
      throws IOException {
    String secret =
        passphrase == null || passphrase.length == 0
            ? OPEN + key.secretText()
            : SEALED + sealed(key, passphrase);
    byte[] text =
        (HEAD + "\n" + key.publicText() + "\n" + secret + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.createFile(file, ownerOnly(file));
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "a key may lie there; name another file");
    }
    Files.write(file, text, StandardOpenOption.WRITE);
  }

  /**
   * Reads a key.
   *
   * @throws IOException when it cannot be read, others may read it too, or the passphrase is wrong
   */
  public static ActorKey read(Path file, Passphrase passphrase) throws IOException {
    requirePrivate(file);
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large for a key file");
    }
    String[] lines = Files.readString(file).split("\n", -1);
    if (lines.length != 4 || !lines[0].equals(HEAD) || !lines[3].isEmpty()) {
      throw new IOException(
          file + " is no key file of an actor (proofline actor key ID --out FILE makes one)");
    }
    try {
      ActorKey key = ActorKey.parse(secret(file, lines[1], lines[2], passphrase));
      if (!key.publicText().equals(lines[1])) {
        throw new IOException(file + " holds a public and a private key that differ");
      }
      return key;
    } catch (TlogFormatException | IllegalArgumentException e) {
      throw new IOException(file + " holds a malformed key", e); // The message could quote it.
    }
  }

  private static String secret(Path file, String publicKey, String line, Passphrase passphrase)
      throws IOException {
    if (line.startsWith(OPEN)) {
      return line.substring(OPEN.length());
    }
    if (!line.startsWith(SEALED)) {
      throw new IOException(file + " is protected in a way that this version does not know");
    }
    char[] given = passphrase.ask(DecisionSignature.name(publicKey));
    if (given == null || given.length == 0) {
      throw new IOException(
          file + " needs its passphrase; type it when asked, or set PROOFLINE_PASSPHRASE");
    }
    byte[] blob = Base64.getDecoder().decode(line.substring(SEALED.length()));
    if (blob.length < SALT + NONCE + 16) {
      throw new IOException(file + " holds a malformed key");
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, given, blob, publicKey);
      byte[] open = cipher.doFinal(blob, SALT + NONCE, blob.length - SALT - NONCE);
      return new String(open, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IOException("wrong passphrase for " + file, e);
    }
  }

  private static String sealed(ActorKey key, char[] passphrase) {
    byte[] blob = new byte[SALT + NONCE];
    new SecureRandom().nextBytes(blob);
    try {
      byte[] secret =
          cipher(Cipher.ENCRYPT_MODE, passphrase, blob, key.publicText())
              .doFinal(key.secretText().getBytes(StandardCharsets.UTF_8));
      byte[] all = java.util.Arrays.copyOf(blob, blob.length + secret.length);
      System.arraycopy(secret, 0, all, blob.length, secret.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2 and AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, char[] passphrase, byte[] blob, String publicKey)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(passphrase, java.util.Arrays.copyOf(blob, SALT), ROUNDS, 256);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, blob, SALT, NONCE));
    cipher.updateAAD(publicKey.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static void requirePrivate(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no key file of an actor");
    }
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> own =
        Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
    if (!own.containsAll(view.readAttributes().permissions())) {
      throw new IOException(
          file
              + " can be read by others than its owner; run chmod 600 on it, and use a new key"
              + " if somebody may have");
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
