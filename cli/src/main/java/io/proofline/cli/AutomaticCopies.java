package io.proofline.cli;

import io.proofline.actions.KeepCopies;
import io.proofline.actions.Mandate;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.store.Copies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings the copies of a workspace up to date when a command has recorded something. A copy that
 * cannot be reached takes nothing away from the command: what it recorded is durable here, and the
 * next command that records something sends the rest.
 *
 * @param root the workspace; empty when there is none
 * @param before its checkpoints before the command
 */
record AutomaticCopies(Optional<Path> root, String before) {

  static AutomaticCopies before(Session session) {
    Optional<Path> root = Workspace.find(session.workspaceHint()).filter(Copies::areKept);
    return new AutomaticCopies(root, root.map(AutomaticCopies::checkpoints).orElse(""));
  }

  /** How copies of a workspace are reached. */
  static Copies of(Session session, Path root) {
    return new Copies(
        root, target -> BucketOptions.following(target, session.clock()), session.clock());
  }

  /** Says what came of it; only a copy that contradicts the record changes the exit code. */
  ExitCode after(Session session) {
    if (root.isEmpty() || checkpoints(root.get()).equals(before)) {
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    if (Copies.listIsGone(root.get())) {
      terminal.complain("proofline: copies.json is gone: no copy was brought up to date");
      terminal.complain("next: proofline ledger copies --publish (writes it anew from the ledger)");
      return ExitCode.OK;
    }
    ExitCode code = ExitCode.OK;
    try (Progress _ = terminal.progress("bringing copies up to date")) {
      for (Copies.Standing one : of(session, root.get()).publish(false)) {
        switch (one) {
          case Copies.Standing.Current _ -> {}
          case Copies.Standing.Behind _ -> {
            terminal.complain("proofline: " + words(one));
            terminal.complain(
                "next: nothing is lost, it is recorded here; the next command that records"
                    + " something sends the rest, or proofline ledger copies --publish");
          }
          case Copies.Standing.Contradicting other -> {
            terminal.complain("proofline: " + words(one));
            terminal.complain(
                "next: proofline ledger verify --from "
                    + other.target().address()
                    + " (one of the two is not this ledger; keep both)");
            code = ExitCode.INTEGRITY;
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      terminal.complain("proofline: copies were not brought up to date: " + e.getMessage());
      terminal.complain("next: proofline ledger copies");
    }
    return code;
  }

  /** The same, and whether the list of them is the one that was stated last. */
  static void sayStated(Session session, Path root) throws IOException {
    Mandate now =
        new Mandate(Workspace.open(root, session.clock()), session.actor(), session.clock());
    new KeepCopies(now)
        .differs()
        .ifPresent(words -> session.terminal().complain(Columns.hanging(13, "copies", words)));
    sayBehind(session, root);
  }

  /** Says which copies are not up to date, as far as this machine knows. */
  static void sayBehind(Session session, Path root) throws IOException {
    for (Copies.Standing one : of(session, root).standing()) {
      if (!(one instanceof Copies.Standing.Current)) {
        session.terminal().complain(Columns.hanging(13, "copy", words(one)));
      }
    }
  }

  /** How a copy stands, for people. */
  static String words(Copies.Standing standing) {
    String address = standing.target().address();
    return switch (standing) {
      case Copies.Standing.Current _ ->
          address + " has acknowledged everything that is recorded here";
      case Copies.Standing.Behind behind ->
          address
              + " is behind by "
              + Columns.count(behind.leaves(), "leaf")
              + (behind.why().isEmpty() ? "" : ": " + behind.why());
      case Copies.Standing.Contradicting other ->
          address
              + " CONTRADICTS this record, nothing was written over it: "
              + Columns.fit(String.join("; ", other.what()), 600);
    };
  }

  private static String checkpoints(Path root) {
    TreeMap<String, String> all = new TreeMap<>();
    try (DirectoryStream<Path> years = Files.newDirectoryStream(root.resolve("ledger"))) {
      for (Path year : years) {
        Path checkpoint = year.resolve("checkpoint");
        if (Files.exists(checkpoint)) {
          all.put(year.toString(), Arrays.toString(Files.readAllBytes(checkpoint)));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return ""; // No ledger that could be read: the command itself says so.
    }
    return all.toString();
  }
}
