package io.proofline.ledger.backup;

import io.proofline.ledger.Entity;
import io.proofline.ledger.FrozenFiles;
import io.proofline.ledger.FrozenFiles.Part;
import io.proofline.tlog.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a workspace into one file (a zip) as it stood at one moment: the record, the signer's
 * memory and the registers; never what can be rebuilt (lake, pages, state). Secret keys only when
 * asked for, and then sealed under a passphrase. {@code backup.json}, the last entry, lists every
 * file with its hash.
 */
public final class Backup {
  static final String MANIFEST = "backup.json";
  static final String SEALED_KEYS = "keys.sealed";
  static final String FILES = "files/";

  private Backup() {}

  /**
   * What was written.
   *
   * @param files files in it, keys not counted
   * @param bytes their size before packing
   * @param keys secret keys in it; 0 when they were left out
   * @param checkpoints size of each year's log in it
   */
  public record Made(
      Path file,
      Entity entity,
      Instant made,
      long files,
      long bytes,
      long keys,
      SortedMap<Integer, Long> checkpoints) {}

  /**
   * Makes a backup. Others may append meanwhile; what they append is not in it.
   *
   * @param file must not be there; it appears whole or not at all
   * @param passphrase under which the keys are sealed; empty to leave the keys out
   * @throws FileAlreadyExistsException when the file is there; it is left as it is
   * @throws IllegalArgumentException when the passphrase is too short
   */
  public static Made make(Path workspace, Path file, Optional<char[]> passphrase, Clock clock)
      throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    List<Part> parts = new ArrayList<>(List.of(Part.RECORD, Part.MEMORY, Part.REGISTERS));
    if (passphrase.isPresent()) {
      parts.add(Part.KEYS);
    }
    FrozenFiles frozen = FrozenFiles.of(workspace, parts);
    TreeMap<String, FrozenFiles.Source> open = new TreeMap<>(frozen.files());
    TreeMap<String, FrozenFiles.Source> secret = new TreeMap<>();
    for (String name : List.copyOf(open.keySet())) {
      if (name.startsWith("keys/") && !name.endsWith(".signed")) {
        secret.put(name, java.util.Objects.requireNonNull(open.remove(name)));
      }
    }
    // A backup that lies in the workspace's own folder must not be part of the next one.
    open.keySet().removeIf(name -> workspace.resolve(name).equals(file));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    ObjectNode manifest = manifest(frozen, clock.instant());
    long bytes;
    try {
      try (OutputStream out = Files.newOutputStream(part);
          ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
        bytes = files(open, manifest.putArray("files"), zip);
        if (passphrase.isPresent()) {
          SealedKeys.Sealed sealed = SealedKeys.seal(keys(secret), passphrase.get());
          manifest.set("keys", sealed.parameters());
          entry(zip, SEALED_KEYS, sealed.bytes());
        }
        byte[] json =
            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
        entry(zip, MANIFEST, json);
      }
      Disk disk = Disk.system();
      disk.force(part);
      Files.move(part, file); // Not over a file that appeared meanwhile.
      disk.forceDirectory(file.toAbsolutePath().resolveSibling("."));
    } finally {
      Files.deleteIfExists(part);
    }
    TreeMap<Integer, Long> sizes = new TreeMap<>();
    frozen.checkpoints().forEach((year, note) -> sizes.put(year, size(note)));
    return new Made(
        file, frozen.entity(), clock.instant(), open.size(), bytes, secret.size(), sizes);
  }

  private static ObjectNode manifest(FrozenFiles frozen, Instant now) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("backup", 1);
    manifest.put("made", now.toString());
    ObjectNode entity = manifest.putObject("entity");
    entity.put("name", frozen.entity().name());
    entity.put("role", frozen.entity().role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    entity.put("origin", frozen.entity().origin());
    ArrayNode checkpoints = manifest.putArray("checkpoints");
    frozen
        .checkpoints()
        .forEach(
            (year, note) ->
                checkpoints
                    .addObject()
                    .put("year", year)
                    .put("checkpoint", new String(note, StandardCharsets.UTF_8)));
    return manifest;
  }

  /** Size in a checkpoint's second line. */
  static long size(byte[] note) {
    String[] lines = new String(note, StandardCharsets.UTF_8).split("\n", 3);
    return lines.length == 3 && lines[1].matches("[0-9]{1,18}") ? Long.parseLong(lines[1]) : 0;
  }

  private static long files(
      Map<String, FrozenFiles.Source> files, ArrayNode list, ZipOutputStream zip)
      throws IOException {
    long total = 0;
    byte[] buffer = new byte[1 << 16];
    for (Map.Entry<String, FrozenFiles.Source> file : files.entrySet()) {
      MessageDigest digest = digest();
      long size = 0;
      zip.putNextEntry(stamped(FILES + file.getKey()));
      try (InputStream in = file.getValue().open()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
          zip.write(buffer, 0, n);
          size += n;
        }
      }
      zip.closeEntry();
      total += size;
      list.addObject()
          .put("name", file.getKey())
          .put("size", size)
          .put("sha256", HexFormat.of().formatHex(digest.digest()));
    }
    return total;
  }

  /** The keys as a zip of their own. */
  private static byte[] keys(Map<String, FrozenFiles.Source> secret) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, FrozenFiles.Source> key : secret.entrySet()) {
        try (InputStream in = key.getValue().open()) {
          entry(zip, key.getKey(), in.readAllBytes());
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(stamped(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static ZipEntry stamped(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(Instant.EPOCH.atZone(ZoneOffset.UTC).toLocalDateTime().withYear(1980));
    return entry;
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
