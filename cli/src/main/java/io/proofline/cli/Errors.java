package io.proofline.cli;

import io.proofline.cloud.template.TemplateException;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.NewerStatementException;
import io.proofline.ledger.ShreddedException;
import io.proofline.ledger.crypt.KeyUnavailableException;
import io.proofline.ledger.register.RegisterFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** Turns an exception into a message for a person and an exit code. */
final class Errors {
  private Errors() {}

  /** Says what happened and what to do next; the stack trace only under {@code -v}. */
  static ExitCode report(Terminal terminal, Throwable thrown) {
    Failure failure = explain(thrown);
    terminal.complain("proofline: " + failure.getMessage());
    terminal.complain("next: " + failure.next());
    if (terminal.isVerbose()) {
      thrown.printStackTrace(terminal.errStream());
    }
    return failure.code();
  }

  private static Failure explain(Throwable thrown) {
    return switch (thrown) {
      case Failure failure -> failure;
      case IntegrityException e ->
          new Failure(
              ExitCode.INTEGRITY,
              words(e),
              "proofline ledger verify (names every damaged file); restore it from a backup",
              e);
      case NewerStatementException e ->
          new Failure(ExitCode.UNREACHABLE, words(e), "update Proofline on this machine", e);
      case ShreddedException e ->
          new Failure(
              ExitCode.PARTIAL,
              words(e),
              "proofline shred list (who asked, who approved, why); what still holds is stated"
                  + " anew",
              e);
      case KeyUnavailableException e ->
          new Failure(
              ExitCode.UNREACHABLE,
              words(e),
              "restore keys/ from its backup; the evidence itself was not changed",
              e);
      case RegisterFormatException e ->
          new Failure(
              ExitCode.USAGE, words(e), "correct the file (docs/registers.md), run it again", e);
      case TemplateException e ->
          new Failure(ExitCode.USAGE, words(e), "correct the file or leave it out", e);
      case UncheckedIOException e when e.getCause() != null -> explain(e.getCause());
      case AccessDeniedException e ->
          new Failure(ExitCode.UNREACHABLE, "no permission for " + words(e), "proofline doctor", e);
      case NoSuchFileException e ->
          new Failure(
              ExitCode.UNREACHABLE, "not there: " + words(e), "check the path and run again", e);
      case NotDirectoryException e ->
          new Failure(
              ExitCode.UNREACHABLE, "not a folder: " + words(e), "check the path and run again", e);
      case FileAlreadyExistsException e ->
          new Failure(
              ExitCode.UNREACHABLE,
              "there already, and kept as it is: " + words(e),
              "name another path",
              e);
      case ReadOnlyFileSystemException e ->
          new Failure(
              ExitCode.UNREACHABLE,
              "the file system is read-only; nothing was changed",
              "proofline doctor",
              e);
      case IOException e when words(e).contains("No space left on device") ->
          new Failure(
              ExitCode.UNREACHABLE,
              "the disk is full; what was recorded before stays, nothing is half-written",
              "free some space and run the command again",
              e);
      case IOException e when words(e).contains("Read-only file system") ->
          new Failure(
              ExitCode.UNREACHABLE,
              "the file system is read-only; nothing was changed (" + words(e) + ")",
              "proofline ledger verify works there; to change anything, copy the workspace",
              e);
      case IOException e -> new Failure(ExitCode.UNREACHABLE, words(e), "proofline doctor", e);
      case IllegalArgumentException e ->
          new Failure(ExitCode.USAGE, words(e), "correct it and run the command again", e);
      default ->
          new Failure(
              ExitCode.FAULT,
              "a fault in Proofline: " + thrown.getClass().getSimpleName() + ": " + words(thrown),
              "run it again with -v and report the stack trace (it holds no data rows)",
              thrown);
    };
  }

  private static String words(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}
