package io.proofline.actions;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Statement;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds statements by what they are about, and by the files that they refer to. */
public final class FindStatements {
  private final Mandate mandate;

  /** In a workspace. */
  public FindStatements(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * What to look for; all that is given must hold.
   *
   * @param text part of the subject, the idempotency key or the actor, without regard to case; or
   *     the SHA-256 of a file or table that the statement refers to, or of the statement itself
   * @param type type of the statement
   * @param since recorded at or after
   * @param until recorded before
   */
  public record Wanted(
      Optional<String> text,
      Optional<String> type,
      Optional<Instant> since,
      Optional<Instant> until) {}

  /** Found statements, oldest first; each was verified while it was read. */
  public List<Statement> run(Wanted wanted) throws IOException {
    List<Statement> found = new ArrayList<>();
    try (Stream<Statement> all =
        wanted.type().isPresent()
            ? mandate.workspace().ledger().statements(wanted.type().get())
            : mandate.workspace().ledger().statements()) {
      all.filter(statement -> matches(statement, wanted)).forEach(found::add);
    }
    return found;
  }

  private static boolean matches(Statement statement, Wanted wanted) {
    return wanted.since().filter(statement.recorded()::isBefore).isEmpty()
        && wanted.until().filter(until -> !statement.recorded().isBefore(until)).isEmpty()
        && wanted.text().filter(text -> !says(statement, text)).isEmpty();
  }

  private static boolean says(Statement statement, String text) {
    if (text.matches("[0-9a-f]{64}")) {
      return statement.blob().sha256().equals(text)
          || statement.blobs().stream().map(BlobRef::sha256).anyMatch(text::equals);
    }
    return contains(statement.subject(), text)
        || contains(statement.idempotencyKey(), text)
        || contains(statement.actor().id(), text);
  }

  private static boolean contains(String whole, String part) {
    return whole
        .toLowerCase(java.util.Locale.ROOT)
        .contains(part.toLowerCase(java.util.Locale.ROOT));
  }
}
