package io.proofline.ledger;

import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The same ledger for somebody who signs: every draft in that person's name is signed. */
final class SigningLedger implements Ledger {
  private final Ledger ledger;
  private final ActorKey key;
  private final String origin;

  SigningLedger(Ledger ledger, ActorKey key, String origin) {
    this.ledger = ledger;
    this.key = key;
    this.origin = origin;
  }

  @Override
  public Recorded append(StatementDraft draft) throws IOException {
    return ledger.append(signed(draft));
  }

  @Override
  public List<Recorded> appendAll(List<StatementDraft> drafts) throws IOException {
    return ledger.appendAll(drafts.stream().map(this::signed).toList());
  }

  StatementDraft signed(StatementDraft draft) {
    boolean own =
        draft.signature() == null
            && draft.actor().authentication() != Actor.Authentication.SYSTEM
            && draft.actor().id().equals(key.id());
    return own ? draft.signedBy(key, origin) : draft;
  }

  @Override
  public Optional<Statement> at(LeafRef leaf) throws IOException {
    return ledger.at(leaf);
  }

  @Override
  public Optional<Statement> find(String type, String subject, String idempotencyKey)
      throws IOException {
    return ledger.find(type, subject, idempotencyKey);
  }

  @Override
  public Stream<Statement> statements() throws IOException {
    return ledger.statements();
  }

  @Override
  public Stream<Statement> statements(String type) throws IOException {
    return ledger.statements(type);
  }

  @Override
  public Stream<Entry> entries(String type) throws IOException {
    return ledger.entries(type);
  }

  @Override
  public CheckpointView checkpoint() throws IOException {
    return ledger.checkpoint();
  }
}
