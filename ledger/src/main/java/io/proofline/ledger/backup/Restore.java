package io.proofline.ledger.backup;

import io.proofline.ledger.Access;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.RememberedState;
import io.proofline.tlog.Disk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a workspace from a backup: unpacked beside its place, every file compared with the list,
 * the whole record verified, the state compared with checkpoints that somebody remembers, and only
 * then put in place, in one step. Whatever happens before, there is no workspace.
 */
public final class Restore {
  private final Path file;
  private final Path folder;
  private final Path work;
  private final Remembered remembered;

  private Restore(Path file, Path folder, Remembered remembered) {
    this.file = file;
    this.folder = folder.toAbsolutePath().normalize();
    this.work = this.folder.resolveSibling("." + this.folder.getFileName() + ".restoring");
    this.remembered = remembered;
  }

  /**
   * Checkpoints that were seen after or before the backup was made.
   *
   * @param notes signed checkpoints of any years
   * @param acceptOlder restore an older state all the same. The newest remembered checkpoint
   *     becomes the signer's memory, so that verification says what is missing and nothing can be
   *     appended over it
   */
  public record Remembered(List<byte[]> notes, boolean acceptOlder) {
    /** Takes a copy of the list. */
    public Remembered {
      notes = List.copyOf(notes);
    }

    /** Nothing is remembered: an older state cannot be told. */
    public static Remembered nothing() {
      return new Remembered(List.of(), false);
    }
  }

  /**
   * What was made.
   *
   * @param made when the backup was made, as it says itself
   * @param keys whether secret keys were restored; without them the workspace can only be read
   * @param keysInBackup whether the backup holds any
   * @param older what is missing against the remembered checkpoints; empty when nothing is
   * @param compared how many remembered checkpoints the restored state was compared with
   * @param report verification of the restored workspace, before it was put in place
   */
  public record Restored(
      Path folder,
      String made,
      boolean keys,
      boolean keysInBackup,
      List<String> older,
      int compared,
      LedgerReport report) {}

  /**
   * Restores.
   *
   * @param folder must not be there, or be empty
   * @param passphrase of the sealed keys; empty to restore without keys
   * @throws FileAlreadyExistsException when there is something in the folder
   * @throws OlderStateException when the backup is older than a remembered checkpoint
   * @throws IntegrityException when the backup is damaged, does not verify, or is another history
   */
  public static Restored run(
      Path file, Path folder, Optional<char[]> passphrase, Remembered remembered)
      throws IOException {
    return new Restore(file, folder, remembered).run(passphrase);
  }

  private Restored run(Optional<char[]> passphrase) throws IOException {
    if (Files.exists(folder) && !(Files.isDirectory(folder) && isEmpty(folder))) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    delete(work); // Left by a restore that was cut off; nothing else has such a name.
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      JsonNode manifest = manifest(zip);
      Files.createDirectories(work);
      unpack(zip, manifest);
      boolean sealed = manifest.has("keys");
      boolean keys = sealed && passphrase.isPresent();
      if (keys) {
        unseal(zip, manifest.path("keys"), passphrase.orElseThrow());
      }
      foldersAndRights();
      LedgerReport report = verified();
      List<String> older = compare(report);
      makeDurable();
      Files.deleteIfExists(folder);
      Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
      Disk.system().forceDirectory(folder.resolveSibling("."));
      return new Restored(
          folder,
          manifest.path("made").asString(""),
          keys,
          sealed,
          older,
          remembered.notes().size(),
          report);
    } catch (ZipException e) {
      throw new IntegrityException(file + " is no backup, or was cut short: " + e.getMessage());
    } finally {
      delete(work);
    }
  }

  private JsonNode manifest(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(Backup.MANIFEST);
    if (entry == null) {
      throw new IntegrityException(file + " is no backup: it has no " + Backup.MANIFEST);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      JsonNode manifest = JsonMapper.shared().readTree(in.readAllBytes());
      if (manifest.path("backup").asInt(0) != 1) {
        throw new IntegrityException(
            file
                + " is a backup of version "
                + manifest.path("backup")
                + "; use a newer Proofline");
      }
      return manifest;
    } catch (JacksonException e) {
      throw new IntegrityException(file + ": " + Backup.MANIFEST + " is malformed");
    }
  }

  private void unpack(ZipFile zip, JsonNode manifest) throws IOException {
    TreeSet<String> unlisted = new TreeSet<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      unlisted.add(entry.getName());
    }
    unlisted.remove(Backup.MANIFEST);
    if (manifest.has("keys")) {
      unlisted.remove(Backup.SEALED_KEYS);
    }
    for (JsonNode listed : manifest.path("files").values()) {
      String name = listed.path("name").asString("");
      ZipEntry entry = zip.getEntry(Backup.FILES + name);
      if (entry == null) {
        throw new IntegrityException(file + " lacks " + name + ", which it lists");
      }
      unlisted.remove(Backup.FILES + name);
      Path target = target(name);
      MessageDigest digest = Backup.digest();
      long size = 0;
      try (InputStream in = zip.getInputStream(entry);
          OutputStream out = Files.newOutputStream(target)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
          out.write(buffer, 0, n);
          size += n;
        }
      }
      boolean same =
          size == listed.path("size").asLong(-1)
              && HexFormat.of()
                  .formatHex(digest.digest())
                  .equals(listed.path("sha256").asString(""));
      if (!same) {
        throw new IntegrityException(file + ": " + name + " is not what was backed up");
      }
    }
    if (!unlisted.isEmpty()) {
      throw new IntegrityException(
          file + " holds " + unlisted.first() + ", which it does not list");
    }
  }

  private void unseal(ZipFile zip, JsonNode parameters, char[] passphrase) throws IOException {
    ZipEntry entry = zip.getEntry(Backup.SEALED_KEYS);
    if (entry == null) {
      throw new IntegrityException(file + " lacks the keys that it lists");
    }
    byte[] sealed;
    try (InputStream in = zip.getInputStream(entry)) {
      sealed = in.readAllBytes();
    }
    byte[] plain = SealedKeys.open(sealed, parameters, passphrase);
    try (ZipInputStream keys =
        new ZipInputStream(new ByteArrayInputStream(plain), StandardCharsets.UTF_8)) {
      for (ZipEntry key = keys.getNextEntry(); key != null; key = keys.getNextEntry()) {
        Path target = target(key.getName());
        Files.write(target, keys.readAllBytes());
        Access.ownerOnly(target);
      }
    }
  }

  /** Where a file goes; refuses names that lead out of the workspace. */
  private Path target(String name) throws IOException {
    Path target = work.resolve(name).normalize();
    boolean inside =
        target.startsWith(work) && !target.equals(work) && !name.contains("\\") && !name.isEmpty();
    if (!inside || name.startsWith("state/")) {
      throw new IntegrityException(file + " holds a file that leads elsewhere: " + name);
    }
    Files.createDirectories(target.resolveSibling("."));
    return target;
  }

  private void foldersAndRights() throws IOException {
    for (String name : List.of("evidence", "lake", "pages", "keys", "state")) {
      Path secret = work.resolve(name);
      Files.createDirectories(secret);
      Access.ownerOnly(secret);
    }
    Files.createDirectories(work.resolve("ledger"));
  }

  private LedgerReport verified() throws IOException {
    LedgerReport report = LedgerVerifier.verify(work);
    if (!report.ok()) {
      LedgerReport.Problem first = report.problems().getFirst();
      throw new IntegrityException(
          file
              + " does not verify: "
              + first.file()
              + ": "
              + first.what()
              + (report.problems().size() > 1
                  ? " (and " + (report.problems().size() - 1) + " more)"
                  : "")
              + "; nothing was restored");
    }
    return report;
  }

  /** What the restored state lacks against what is remembered. */
  private List<String> compare(LedgerReport report) throws IOException {
    List<String> older = new ArrayList<>();
    TreeMap<Integer, byte[]> newest = new TreeMap<>();
    for (byte[] note : remembered.notes()) {
      String origin = new String(note, StandardCharsets.UTF_8).split("\n", 2)[0];
      Optional<LedgerReport.Year> year =
          report.years().stream().filter(y -> y.origin().equals(origin)).findFirst();
      if (year.isEmpty()) {
        older.add(
            origin
                + " has a remembered checkpoint of size "
                + Backup.size(note)
                + ", and the backup has no such log");
        continue;
      }
      List<String> wrong = RememberedState.against(work, year.get().year(), note);
      if (Backup.size(note) > year.get().size()) {
        older.add(
            "the log of "
                + year.get().year()
                + " is older than the remembered checkpoint: "
                + year.get().size()
                + " entries in the backup, "
                + Backup.size(note)
                + " remembered, so that entries "
                + year.get().size()
                + " to "
                + (Backup.size(note) - 1)
                + " are missing");
        newest.merge(year.get().year(), note, (a, b) -> Backup.size(a) >= Backup.size(b) ? a : b);
      } else if (!wrong.isEmpty()) {
        throw new IntegrityException(
            "the backup and the remembered checkpoint of "
                + year.get().year()
                + " belong to two histories: "
                + wrong.getFirst()
                + "; keep both as evidence. Nothing was restored");
      }
    }
    if (!older.isEmpty() && !remembered.acceptOlder()) {
      throw new OlderStateException(
          file + ": " + String.join("; ", older) + ". Nothing was restored");
    }
    for (Map.Entry<Integer, byte[]> memory : newest.entrySet()) {
      Files.write(work.resolve("keys/ledger-" + memory.getKey() + ".signed"), memory.getValue());
    }
    return older;
  }

  private void makeDurable() throws IOException {
    List<Path> files = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(work)) {
      walk.forEach(path -> (Files.isDirectory(path) ? folders : files).add(path));
    }
    Disk.system().forceAll(files);
    Disk.system().forceAllDirectories(folders);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
