package io.proofline.actions;

import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the ledger holds. Each statement is verified while it is read. */
public final class ReadStatements {
  private final Mandate mandate;

  /** In a workspace. */
  public ReadStatements(Mandate mandate) {
    this.mandate = mandate;
  }

  /** The statement at a leaf. */
  public Optional<Statement> at(LeafRef leaf) throws IOException {
    return mandate.workspace().ledger().at(leaf);
  }

  /**
   * The newest statements, oldest of them first.
   *
   * @param type only of this type; empty for any
   * @param most how many at most
   */
  public List<Statement> newest(Optional<String> type, int most) throws IOException {
    Deque<Statement> window = new ArrayDeque<>();
    try (Stream<Statement> all =
        type.isPresent()
            ? mandate.workspace().ledger().statements(type.get())
            : mandate.workspace().ledger().statements()) {
      all.forEach(
          statement -> {
            window.addLast(statement);
            if (window.size() > most) {
              window.removeFirst();
            }
          });
    }
    return List.copyOf(window);
  }
}
