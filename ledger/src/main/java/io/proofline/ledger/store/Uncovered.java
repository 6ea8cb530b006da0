package io.proofline.ledger.store;

import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A replica is sent files first and checkpoint last, so one that was cut off holds files that its
 * checkpoint does not cover yet. Whether that is all that is wrong is shown by verifying without
 * them: a file that anything depends on would be missing then.
 */
public final class Uncovered {
  private static final Pattern INTRODUCTION = Pattern.compile("([0-9]{4})\\.rotated-([0-9]{1,18})");

  private Uncovered() {}

  /**
   * What was found.
   *
   * @param report of the record that the checkpoints sign
   * @param files names that no checkpoint covers: a copy that was cut off, or somebody put them
   *     there; nothing of the record depends on them
   */
  public record Verified(LedgerReport report, List<String> files) {
    /** Takes a copy of the list. */
    public Verified {
      files = List.copyOf(files);
    }
  }

  /**
   * Verifies a copy that was read from a bucket.
   *
   * @param copy a folder of the caller's own; uncovered files are taken out of it
   */
  public static Verified verify(Path copy) throws IOException {
    LedgerReport report = LedgerVerifier.verify(copy);
    TreeSet<String> names = new TreeSet<>(introductions(copy));
    report.problems().stream()
        .map(LedgerReport.Problem::file)
        .filter(name -> name.startsWith("evidence/") || name.contains("/tile/"))
        .forEach(names::add);
    names.removeIf(name -> !Files.isRegularFile(copy.resolve(name)));
    if (report.problems().isEmpty() || names.isEmpty()) {
      return new Verified(report, List.of());
    }
    TreeMap<Path, Path> aside = new TreeMap<>();
    Path place = Files.createTempDirectory("proofline-uncovered");
    try {
      for (String name : names) {
        Path to = place.resolve(Integer.toString(aside.size()));
        Files.move(copy.resolve(name), to);
        aside.put(copy.resolve(name), to);
      }
      LedgerReport without = LedgerVerifier.verify(copy);
      if (without.problems().isEmpty()) {
        return new Verified(without, List.copyOf(names));
      }
      for (Path name : aside.keySet()) {
        Files.move(java.util.Objects.requireNonNull(aside.get(name)), name);
      }
      return new Verified(report, List.of());
    } finally {
      for (Path file : aside.values()) {
        Files.deleteIfExists(file);
      }
      Files.delete(place);
    }
  }

  /** Introductions of keys at leaves that the year's checkpoint does not have. */
  private static Set<String> introductions(Path copy) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    List<Path> beside = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(copy.resolve("ledger"), "*.rotated-*")) {
      files.forEach(beside::add);
    }
    for (Path file : beside) {
      Matcher m = INTRODUCTION.matcher(String.valueOf(file.getFileName()));
      if (m.matches()) {
        Path checkpoint = copy.resolve("ledger").resolve(m.group(1)).resolve("checkpoint");
        long size =
            Files.isRegularFile(checkpoint) ? Replica.size(Files.readAllBytes(checkpoint)) : -1;
        if (Long.parseLong(m.group(2)) >= size) {
          names.add("ledger/" + file.getFileName());
        }
      }
    }
    return names;
  }
}
