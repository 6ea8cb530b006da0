package io.proofline.ledger.crypt;

import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Data keys, wrapped, one file each: {@code <folder>/<day>/<source>-<16 hex digits>}. Safe for
 * several threads, and for several processes, which may each make a key for the same source and
 * day.
 */
public final class DataKeys {
  private static final String HEAD = "proofline data key 1";
  private static final String NAMES = "names";

  /** Names a key: day, source, and digits that make it one of its kind. */
  private static final Pattern REFERENCE =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}/[a-z]{1,16}(-[a-z]{1,16}){0,3}-[0-9a-f]{16}");

  private static final Pattern SOURCE = Pattern.compile("[a-z]{1,16}(-[a-z]{1,16}){0,3}");

  private final Path folder;
  private final KeyProvider provider;
  private final Disk disk;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, DataKey> open = new HashMap<>();
  private final Map<String, String> forWriting = new HashMap<>();

  /** Keys in a folder, wrapped by a provider. */
  public DataKeys(Path folder, KeyProvider provider, Disk disk) {
    this.folder = folder;
    this.provider = provider;
    this.disk = disk;
  }

  /**
   * A data key.
   *
   * @param reference names it in the files that are sealed under it
   * @param secret 32 bytes
   */
  record DataKey(String reference, Secret secret) {}

  /** Bytes that are never printed and never compared. */
  static final class Secret {
    private final byte[] bytes;

    Secret(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** Whether the text can name a data key. */
  static boolean isReference(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /** The key for what is written from a source on a day; makes one when there is none. */
  synchronized DataKey forWriting(String source, LocalDate day) throws IOException {
    if (!SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "source of a data key must be lower-case words joined by hyphens: " + source);
    }
    String prefix = day + "/" + source + "-";
    String known = forWriting.get(prefix);
    if (known != null && Files.exists(folder.resolve(known))) {
      return open(known);
    }
    Path ofDay = folder.resolve(day.toString());
    if (Files.isDirectory(ofDay)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(ofDay, source + "-*")) {
        for (Path file : files) {
          String reference = day + "/" + file.getFileName();
          if (reference.startsWith(prefix)
              && reference.length() == prefix.length() + 16
              && isReference(reference)) {
            forWriting.put(prefix, reference);
            return open(reference);
          }
        }
      }
    }
    return make(prefix);
  }

  private DataKey make(String prefix) throws IOException {
    byte[] secret = new byte[Aead.KEY];
    random.nextBytes(secret);
    byte[] digits = new byte[8];
    random.nextBytes(digits);
    String reference = prefix + HexFormat.of().formatHex(digits);
    Path file = folder.resolve(reference);
    Path ofDay = file.resolveSibling(".");
    if (!Files.isDirectory(ofDay)) {
      disk.createDirectories(ofDay.normalize());
      ownerOnly(ofDay.normalize(), "rwx------");
      disk.forceDirectory(folder);
    }
    write(file, reference, secret);
    DataKey key = new DataKey(reference, new Secret(secret));
    open.put(reference, key);
    forWriting.put(prefix, reference);
    return key;
  }

  private void write(Path file, String reference, byte[] secret) throws IOException {
    String wrapped = Base64.getEncoder().encodeToString(provider.wrap(secret, context(reference)));
    String text = HEAD + "\n" + provider.name() + "\n" + wrapped + "\n";
    Path temporary = folder.resolve(".new-" + file.getFileName());
    disk.write(temporary, new byte[0]);
    ownerOnly(temporary, "rw-------");
    disk.replace(file, temporary, text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The key of that name.
   *
   * @throws KeyUnavailableException when it is not held or cannot be unwrapped
   */
  synchronized DataKey open(String reference) throws IOException {
    DataKey known = open.get(reference);
    if (known != null) {
      return known;
    }
    if (!isReference(reference)) {
      throw new DamagedFileException("names a malformed data key");
    }
    DataKey key = new DataKey(reference, new Secret(read(folder.resolve(reference), reference)));
    open.put(reference, key);
    return key;
  }

  private byte[] read(Path file, String reference) throws IOException {
    String text;
    try {
      text = new String(disk.read(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new KeyUnavailableException(
          "data key " + reference + " is not held (" + file + " is missing)");
    }
    List<String> lines = List.of(text.split("\n", -1));
    if (lines.size() != 4 || !lines.get(0).equals(HEAD) || !lines.get(3).isEmpty()) {
      throw new KeyUnavailableException(file + " is no data key");
    }
    if (!lines.get(1).equals(provider.name())) {
      throw new KeyUnavailableException(
          "data key "
              + reference
              + " is wrapped by "
              + lines.get(1)
              + ", and this workspace has "
              + provider.name()
              + ": restore the key-encryption key that belongs to it");
    }
    try {
      return provider.unwrap(Base64.getDecoder().decode(lines.get(2)), context(reference));
    } catch (IllegalArgumentException e) {
      throw new KeyUnavailableException(file + " is no data key");
    } catch (KeyUnavailableException e) {
      throw new KeyUnavailableException("data key " + reference + ": " + e.getMessage());
    }
  }

  /** Makes the secret for naming sealed files; once, when a workspace is made. */
  synchronized void makeNames() throws IOException {
    Path file = folder.resolve("names");
    if (!Files.exists(file)) {
      byte[] secret = new byte[Aead.KEY];
      random.nextBytes(secret);
      write(file, NAMES, secret);
    }
  }

  /** A secret of the whole workspace, for naming sealed files. */
  synchronized byte[] names() throws IOException {
    DataKey known = open.get(NAMES);
    if (known == null) {
      known = new DataKey(NAMES, new Secret(read(folder.resolve("names"), NAMES)));
      open.put(NAMES, known);
    }
    return known.secret().bytes();
  }

  /** Whether a key of that name is held. */
  public boolean holds(String reference) {
    return isReference(reference) && Files.exists(folder.resolve(reference));
  }

  /**
   * Destroys a key for good: its file is overwritten, then deleted. Doing it again changes nothing.
   * Where the file system keeps older blocks, or a backup holds the file, only destroying the
   * wrapping key helps; docs/ledger.md says so.
   */
  public synchronized void destroy(String reference) throws IOException {
    if (!isReference(reference)) {
      throw new IllegalArgumentException("no name of a data key");
    }
    open.remove(reference);
    forWriting.values().removeIf(reference::equals);
    Path file = folder.resolve(reference);
    if (!Files.exists(file)) {
      return;
    }
    disk.write(file, new byte[(int) Math.min(Files.size(file), 4_096)]);
    disk.force(file);
    disk.delete(file);
    disk.forceDirectory(file.resolveSibling(".").normalize());
  }

  private static byte[] context(String reference) {
    return (HEAD + "\n" + reference + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void ownerOnly(Path path, String permissions) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }
}
