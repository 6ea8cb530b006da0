package io.proofline.ledger.store;

import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What this machine knows of a copy: the names that the bucket has acknowledged, the checkpoints
 * that it was brought up to, and what went wrong last. Derived: without it everything is compared
 * again.
 */
final class CopyProgress {
  private static final Pattern LINE =
      Pattern.compile("([0-9]{4}) ([0-9]{1,18}) ([A-Za-z0-9+/=]{44}) ([0-9a-f]{64})");

  private final Path folder;
  private final String id;
  private final Disk disk;

  /** Under {@code state/} of the workspace. */
  CopyProgress(Path workspace, CopyTarget target, Disk disk) {
    this.folder = folder(workspace);
    this.id = CopyTargets.id(target);
    this.disk = disk;
  }

  /** Where it stands in a workspace. */
  static Path folder(Path workspace) {
    return workspace.resolve("state").resolve("copies");
  }

  /**
   * A checkpoint.
   *
   * @param size leaves
   * @param root in base64
   * @param sha256 of the signed note
   */
  record Reached(long size, String root, String sha256) {
    /** Of a signed note. */
    static Optional<Reached> of(byte[] note) {
      String[] lines = new String(note, StandardCharsets.UTF_8).split("\n", 4);
      return lines.length == 4 && lines[1].matches("[0-9]{1,18}")
          ? Optional.of(new Reached(Long.parseLong(lines[1]), lines[2], Content.of(note).sha256()))
          : Optional.empty();
    }
  }

  /** The lock of whoever brings the copy up to date. */
  Path lock() throws IOException {
    disk.createDirectories(folder);
    return folder.resolve(id + ".lock");
  }

  private String text(String kind) throws IOException {
    try {
      return new String(disk.read(folder.resolve(id + kind)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Names that the bucket has. A line that was cut off does not have its sum, and is no name. */
  Set<String> names() throws IOException {
    Set<String> names = new HashSet<>();
    for (String line : text(".names").lines().toList()) {
      if (line.length() > 9 && line.equals(line(line.substring(9)))) {
        names.add(line.substring(9));
      }
    }
    return names;
  }

  private static String line(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x %s", sum.getValue(), name);
  }

  /** Adds names; each addition begins on a line of its own. */
  void add(Collection<String> names) throws IOException {
    if (names.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("\n");
    names.forEach(name -> text.append(line(name)).append('\n'));
    Path file = folder.resolve(id + ".names");
    try (Disk.Growing growing = disk.grow(file)) {
      growing.write(Math.max(0, disk.size(file)), text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The checkpoint of each year that the copy was brought up to; empty when none is known. */
  SortedMap<Integer, Reached> reached() throws IOException {
    TreeMap<Integer, Reached> years = new TreeMap<>();
    for (String line : text(".state").lines().toList()) {
      Matcher m = LINE.matcher(line);
      if (m.matches()) {
        years.put(
            Integer.valueOf(m.group(1)),
            new Reached(Long.parseLong(m.group(2)), m.group(3), m.group(4)));
      }
    }
    return years;
  }

  /** The copy was brought up to these checkpoints; what went wrong before is over. */
  void reached(SortedMap<Integer, Reached> years) throws IOException {
    StringBuilder text = new StringBuilder();
    years.forEach(
        (year, at) ->
            text.append(year)
                .append(' ')
                .append(at.size())
                .append(' ')
                .append(at.root())
                .append(' ')
                .append(at.sha256())
                .append('\n'));
    replace(".state", text.toString());
    disk.delete(folder.resolve(id + ".failed"));
  }

  /**
   * What went wrong last.
   *
   * @param contradiction whether the bucket contradicts the record; otherwise it could not be
   *     brought up to date
   * @param what sentences
   */
  record Failed(boolean contradiction, List<String> what) {}

  /** What went wrong last; empty when nothing did, or it is over. */
  Optional<Failed> failed() throws IOException {
    List<String> lines = text(".failed").lines().toList();
    return lines.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Failed(lines.getFirst().equals("contradiction"), lines.subList(1, lines.size())));
  }

  /** Keeps what went wrong, for those who only look. */
  void failed(Failed failed) throws IOException {
    StringBuilder text = new StringBuilder(failed.contradiction() ? "contradiction\n" : "behind\n");
    failed.what().forEach(line -> text.append(line.replace('\n', ' ')).append('\n'));
    replace(".failed", text.toString());
  }

  private void replace(String kind, String text) throws IOException {
    disk.createDirectories(folder);
    disk.replace(
        folder.resolve(id + kind),
        folder.resolve(id + kind + ".new"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets all of it. */
  void forget() throws IOException {
    for (String kind : Arrays.asList(".names", ".state", ".failed")) {
      disk.delete(folder.resolve(id + kind));
    }
  }
}
