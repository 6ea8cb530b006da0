package io.proofline.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ledger as it is seen through a {@link TimeView}: whoever reads it cannot see past the view by
 * mistake. A register's entries carry dates of their own, so that the register itself is only asked
 * whether it was known.
 */
final class ViewedLedger implements Ledger {
  private static final Set<String> DATED_WITHIN = Set.of("register", "workspace");

  private final Ledger ledger;
  private final TimeView view;

  ViewedLedger(Ledger ledger, TimeView view) {
    this.ledger = ledger;
    this.view = view;
  }

  private boolean sees(Statement statement) {
    return sees(new Entry.Held(statement));
  }

  private boolean sees(Entry entry) {
    return DATED_WITHIN.contains(entry.type()) ? view.knows(entry) : view.sees(entry);
  }

  @Override
  public Recorded append(StatementDraft draft) {
    throw new IllegalArgumentException(
        "a question about another time records nothing; leave --as-of and --known-at out");
  }

  @Override
  public List<Recorded> appendAll(List<StatementDraft> drafts) {
    return drafts.stream().map(this::append).toList();
  }

  @Override
  public Optional<Statement> at(LeafRef leaf) throws IOException {
    return ledger.at(leaf).filter(this::sees);
  }

  @Override
  public Optional<Statement> find(String type, String subject, String idempotencyKey)
      throws IOException {
    return ledger.find(type, subject, idempotencyKey).filter(this::sees);
  }

  @Override
  public Stream<Statement> statements() throws IOException {
    return ledger.statements().filter(this::sees);
  }

  @Override
  public Stream<Statement> statements(String type) throws IOException {
    return ledger.statements(type).filter(this::sees);
  }

  @Override
  public Stream<Entry> entries(String type) throws IOException {
    // When it was shredded does not matter: what it said cannot be read for any moment any more.
    return ledger.entries(type).filter(this::sees);
  }

  @Override
  public CheckpointView checkpoint() throws IOException {
    return ledger.checkpoint();
  }
}
