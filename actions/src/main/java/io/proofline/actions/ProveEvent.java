package io.proofline.actions;

import io.proofline.evidence.bundle.ProofBundle;
import io.proofline.ledger.LedgerProof;
import io.proofline.trail.ask.Explain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Proves one event of the logs to somebody who has neither ledger nor lake: a bundle with the
 * record, the row that commits to it, and the way from that row to the signed root. The events
 * beside it stay private. That the record was read is itself a statement.
 */
public final class ProveEvent {
  private final Mandate mandate;

  /** In a workspace. */
  public ProveEvent(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * What was proved.
   *
   * @param event the event
   * @param key public key of the log, to be told by another way than the bundle
   * @param others accounts that received the event too; name one to have its copy
   */
  public record Proved(Explain.Explained event, String key, List<String> others) {}

  /**
   * Writes the bundle.
   *
   * @param account whose copy is meant when several accounts received the event; empty for the
   *     first
   * @param file must not be there; it is written whole or not at all
   * @return empty when no such event is held; nothing is written then
   * @throws IllegalArgumentException when its segment is of the first version, whose rows hold the
   *     record themselves
   */
  public Optional<Proved> run(String eventId, Optional<String> account, Path file)
      throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    List<Explain.Explained> all =
        new Explain(IngestTrail.store(mandate)).event(eventId, mandate.actor()).events();
    Optional<Explain.Explained> meant =
        all.stream()
            .filter(e -> account.isEmpty() || account.get().equals(e.event().account()))
            .findFirst();
    if (meant.isEmpty()) {
      return Optional.empty();
    }
    Explain.Explained event = meant.get();
    LedgerProof proof =
        new ProveLeaf(mandate)
            .run(event.event().leaf(), event.event().row(), Optional.of("events"))
            .orElseThrow();
    boolean commits = proof.row() != null && proof.row().row().contains("\"h\":");
    if (!commits) {
      throw new IllegalArgumentException(
          "the segment at leaf "
              + event.event().leaf()
              + " is of the first version: its row holds the record itself; prove the row with"
              + " 'ledger prove'");
    }
    ProveLeaf.write(new ProofBundle(proof, event.raw().getBytes(StandardCharsets.UTF_8)), file);
    List<String> others =
        all.stream()
            .filter(e -> !e.equals(event))
            .map(e -> String.valueOf(e.event().account()))
            .toList();
    return Optional.of(new Proved(event, proof.publicKey(), others));
  }
}
