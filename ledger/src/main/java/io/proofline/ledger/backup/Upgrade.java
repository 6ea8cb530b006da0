package io.proofline.ledger.backup;

import io.proofline.ledger.Access;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Brings what lies around the record of an older workspace to what this version writes. The record
 * itself is never rewritten: every version reads every older one as it is.
 */
public final class Upgrade {
  private static final List<String> FOLDERS =
      List.of("evidence", "lake", "pages", "keys", "state", "state/tmp", "state/staged");
  private static final List<String> SECRET = List.of("evidence", "lake", "pages", "keys", "state");

  private Upgrade() {}

  /** One change to a file or a folder around the record. */
  public sealed interface Step {
    /** What is done, to which file. */
    String what();

    /** What it is good for. */
    String why();
  }

  /** Makes a folder that this version expects. */
  record MakeFolder(Path folder, String name) implements Step {
    @Override
    public String what() {
      return "make " + name + "/";
    }

    @Override
    public String why() {
      return "this version expects it";
    }
  }

  /** Takes a folder or key from everybody but its owner. */
  record KeepToOwner(Path path, String name) implements Step {
    @Override
    public String what() {
      return "let only the owner read " + name;
    }

    @Override
    public String why() {
      return "others on this machine can read it now";
    }
  }

  /** Finishes what the first version left half done. */
  record FinishCommit(String name) implements Step {
    @Override
    public String what() {
      return "finish or forget " + name;
    }

    @Override
    public String why() {
      return "the first version was cut off while it recorded something";
    }
  }

  /** Deletes what this version keeps in another way. */
  record DeleteOldIndex(Path file, String name) implements Step {
    @Override
    public String what() {
      return "delete " + name;
    }

    @Override
    public String why() {
      return "the journal keeps an index of its own (decision 0005)";
    }
  }

  /**
   * What there is to do, or was done.
   *
   * @param steps in order; empty when the workspace is as this version writes it
   * @param report verification of the record: before the steps, or after them
   */
  public record Plan(List<Step> steps, LedgerReport report) {
    /** Takes a copy of the list. */
    public Plan {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Says what would be done, and changes nothing: the record is verified as it is.
   *
   * @throws IOException when there is no workspace, or it cannot be read
   */
  public static Plan plan(Path workspace) throws IOException {
    Path root = workspace.toAbsolutePath().normalize();
    return new Plan(steps(root), LedgerVerifier.verify(root));
  }

  /**
   * Does it. A record that does not verify is left as it is, with everything around it.
   *
   * @throws IntegrityException when the record does not verify before or after
   */
  public static Plan apply(Path workspace, Clock clock) throws IOException {
    Path root = workspace.toAbsolutePath().normalize();
    List<Step> steps = steps(root);
    requireWhole(root, LedgerVerifier.verify(root), "nothing was changed");
    for (Step step : steps) {
      switch (step) {
        case MakeFolder make -> Files.createDirectories(make.folder());
        case KeepToOwner keep -> Access.ownerOnly(keep.path());
        case FinishCommit _ -> Workspace.open(root, clock);
        case DeleteOldIndex delete -> Files.deleteIfExists(delete.file());
      }
    }
    for (String name : SECRET) {
      Access.ownerOnly(root.resolve(name)); // Also those that were just made.
    }
    Workspace.open(root, clock);
    LedgerReport after = LedgerVerifier.verify(root);
    requireWhole(root, after, "restore a backup");
    return new Plan(steps, after);
  }

  private static void requireWhole(Path root, LedgerReport report, String then) {
    if (!report.ok()) {
      LedgerReport.Problem first = report.problems().getFirst();
      throw new IntegrityException(
          root + " does not verify (" + first.file() + ": " + first.what() + "); " + then);
    }
  }

  private static List<Step> steps(Path root) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (String name : FOLDERS) {
      if (!Files.isDirectory(root.resolve(name))) {
        steps.add(new MakeFolder(root.resolve(name), name));
      }
    }
    for (String name : SECRET) {
      keep(root.resolve(name), name + "/", steps);
    }
    for (Path key : children(root.resolve("keys"), "*.key")) {
      keep(key, "keys/" + key.getFileName(), steps);
    }
    for (Path pending : children(root.resolve("state"), "pending-[0-9][0-9][0-9][0-9]")) {
      steps.add(new FinishCommit("state/" + pending.getFileName()));
    }
    for (Path index : children(root.resolve("state"), "index-[0-9][0-9][0-9][0-9]")) {
      steps.add(new DeleteOldIndex(index, "state/" + index.getFileName()));
    }
    return steps;
  }

  private static void keep(Path path, String name, List<Step> steps) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null || !Files.exists(path)) {
      return;
    }
    Set<PosixFilePermission> rights = view.readAttributes().permissions();
    if (rights.stream().anyMatch(right -> !right.name().startsWith("OWNER_"))) {
      steps.add(new KeepToOwner(path, name));
    }
  }

  private static List<Path> children(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
        files.forEach(found::add);
      }
    }
    found.sort(null);
    return found;
  }
}
