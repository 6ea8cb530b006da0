package io.proofline.cli;

import io.proofline.actions.KeepCopies;
import io.proofline.actions.Mandate;
import io.proofline.actions.ReadStatements;
import io.proofline.ledger.Statement;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.store.Copies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Examines the workspace, when there is one. */
final class WorkspaceExamination {
  private static final String NAME = "workspace";

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private WorkspaceExamination() {}

  static List<Examination> examine(Session session) {
    Optional<Path> found = Workspace.find(session.workspaceHint());
    if (found.isEmpty()) {
      return List.of(
          Examination.note(
              NAME,
              "none in " + session.workspaceHint() + " or above it",
              "proofline demo, or proofline init"));
    }
    List<Examination> all = new ArrayList<>();
    Path root = found.get();
    List<String> shut = new ArrayList<>();
    for (String part : List.of("ledger", "evidence", "lake", "state", "keys")) {
      Path folder = root.resolve(part);
      if (!Files.isDirectory(folder) || !Files.isWritable(folder) || !Files.isReadable(folder)) {
        shut.add(part + (Files.isDirectory(folder) ? "" : " (not there)"));
      }
    }
    if (!shut.isEmpty()) {
      all.add(
          Examination.broken(
              NAME,
              "cannot be read and written in " + root + ": " + String.join(", ", shut),
              "restore it, or give it back to the user who runs proofline"));
    }
    all.add(keys(root.resolve("keys")));
    if (all.stream().noneMatch(e -> e.state() == Examination.State.BROKEN)) {
      all.add(ledger(session));
      all.addAll(copies(session, root));
    }
    return all;
  }

  private static List<Examination> copies(Session session, Path root) {
    List<Examination> all = new ArrayList<>();
    try {
      new KeepCopies(session.mandate())
          .differs()
          .ifPresent(
              words ->
                  all.add(
                      Examination.broken("copies", words, "proofline ledger copies --publish")));
      for (Copies.Standing one : AutomaticCopies.of(session, root).standing()) {
        String words = AutomaticCopies.words(one);
        all.add(
            switch (one) {
              case Copies.Standing.Current _ -> Examination.fine("copy", words);
              case Copies.Standing.Behind _ ->
                  Examination.note("copy", words, "proofline ledger copies --publish");
              case Copies.Standing.Contradicting other ->
                  Examination.broken(
                      "copy", words, "proofline ledger verify --from " + other.target().address());
            });
      }
    } catch (IOException | RuntimeException e) {
      all.add(
          Examination.broken("copies", String.valueOf(e.getMessage()), "proofline ledger copies"));
    }
    return all;
  }

  private static Examination keys(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".key")).toList()) {
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
        if (open.stream().anyMatch(OTHERS::contains)) {
          return Examination.broken("keys", file + " can be read by others", "chmod 600 " + file);
        }
      }
      return Examination.fine("keys", "only their owner can read them");
    } catch (UnsupportedOperationException e) {
      return Examination.note(
          "keys", "this file system has no Unix permissions", "restrict " + folder + " by hand");
    } catch (IOException e) {
      return Examination.broken("keys", folder + ": " + e.getMessage(), "restore it");
    }
  }

  private static Examination ledger(Session session) {
    try {
      Mandate mandate = session.mandate();
      List<Statement> last = new ReadStatements(mandate).newest(Optional.empty(), 1);
      String size = Columns.count(mandate.workspace().ledger().checkpoint().size(), "leaf");
      if (!last.isEmpty() && last.getFirst().recorded().isAfter(session.clock().instant())) {
        return Examination.broken(
            NAME,
            "its newest statement was recorded at "
                + last.getFirst().recorded()
                + ", which is later than now",
            "set the clock, or find out which machine had a wrong one");
      }
      return Examination.fine(NAME, mandate.workspace().root() + ", " + size);
    } catch (IOException | RuntimeException e) {
      return Examination.broken(NAME, String.valueOf(e.getMessage()), "proofline ledger verify");
    }
  }
}
