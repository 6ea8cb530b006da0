package io.proofline.actions;

import io.proofline.ledger.Entry;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.store.CopyTarget;
import io.proofline.ledger.store.CopyTargets;
import io.proofline.tlog.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says which buckets are kept up to date with the record. The list is a statement, so that nobody
 * can take a copy away unseen; the file {@code copies.json} is its copy for the program that
 * publishes.
 */
public final class KeepCopies {
  private static final String TYPE = "ledger-copies";
  private static final int SCHEMA = 1;

  private final Mandate mandate;

  /** In a workspace. */
  public KeepCopies(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Adds a bucket, or changes how one is reached.
   *
   * @throws IllegalArgumentException when there are too many
   */
  public Statement add(CopyTarget target) throws IOException {
    List<CopyTarget> targets = new ArrayList<>(stated());
    targets.removeIf(there -> there.address().equals(target.address()));
    targets.add(target);
    return state(targets);
  }

  /**
   * Takes a bucket off the list.
   *
   * @return the target that was taken off
   * @throws IllegalArgumentException when it is not on it
   */
  public CopyTarget remove(String address) throws IOException {
    List<CopyTarget> targets = new ArrayList<>(stated());
    CopyTarget gone =
        targets.stream()
            .filter(there -> there.address().equals(address))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        address + " is no copy that is kept (proofline ledger copies)"));
    targets.remove(gone);
    state(targets);
    return gone;
  }

  /**
   * What is wrong with the file in the light of the newest statement; empty when it says the same.
   */
  public Optional<String> differs() throws IOException {
    Optional<Entry> newest = newest();
    if (newest.isPresent() && !(newest.get() instanceof Entry.Held)) {
      return Optional.of(
          "the statement that lists the copies (leaf "
              + newest.get().leaf()
              + ") was shredded: which ones have to be kept cannot be said, state them anew");
    }
    List<CopyTarget> stated = stated();
    return file().read().equals(stated)
        ? Optional.empty()
        : Optional.of(
            "copies.json "
                + (file().exists() ? "lists others" : "is not there, and lists none")
                + " than were stated at leaf "
                + newest.map(entry -> entry.leaf().toString()).orElse("none")
                + ": "
                + stated.stream().map(CopyTarget::address).toList()
                + " (proofline ledger copies --publish writes it anew)");
  }

  /** Writes the file anew from the newest statement. */
  public void restore() throws IOException {
    file().write(stated());
  }

  private List<CopyTarget> stated() throws IOException {
    return newest()
        .map(
            entry ->
                entry instanceof Entry.Held(Statement statement)
                    ? CopyTargets.list(statement.body().path("copies"))
                    : List.<CopyTarget>of())
        .orElse(List.of());
  }

  private Optional<Entry> newest() throws IOException {
    try (Stream<Entry> entries = mandate.workspace().ledger().entries(TYPE, SCHEMA)) {
      return entries.reduce((_, later) -> later);
    }
  }

  private CopyTargets file() {
    return new CopyTargets(mandate.workspace().root(), Disk.system());
  }

  private Statement state(List<CopyTarget> targets) throws IOException {
    CopyTargets.requireFew(targets);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("copies");
    targets.forEach(target -> list.add(CopyTargets.json(target)));
    Statement statement =
        mandate
            .workspace()
            .ledger()
            .append(
                new StatementDraft(
                    TYPE,
                    SCHEMA,
                    "ledger",
                    mandate.now() + " " + mandate.actor().id() + " " + body,
                    body,
                    List.of(),
                    null,
                    mandate.now(),
                    mandate.actor()))
            .statement();
    file().write(targets);
    return statement;
  }
}
