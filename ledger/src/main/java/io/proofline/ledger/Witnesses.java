package io.proofline.ledger;

import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.witness.Cosigners;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who witnesses the ledger of a workspace. The policy is a statement, so that nobody can take a
 * witness away unseen; the file {@code witness.policy} is its copy for the program that publishes.
 */
public final class Witnesses {
  private final Layout layout;
  private final io.proofline.tlog.Disk disk;
  private final FileLedger files;
  private final Ledger ledger;

  Witnesses(Layout layout, io.proofline.tlog.Disk disk, FileLedger files, Ledger ledger) {
    this.layout = layout;
    this.disk = disk;
    this.files = files;
    this.ledger = ledger;
  }

  /** The policy now; asks for nobody when no witness was added. */
  public TlogPolicy policy() throws IOException {
    return Witnessing.policy(layout, disk);
  }

  /**
   * States a policy, and asks its witnesses from the next checkpoint on. The checkpoint that covers
   * the statement itself is still shown to the old ones.
   *
   * @param policy without logs: which log it is about follows from the ledger
   */
  public Ledger.Recorded use(TlogPolicy policy, Actor actor, Instant now) throws IOException {
    TlogPolicy stated = policy.withLogs(List.of());
    long earlier;
    try (Stream<Statement> statements = ledger.understood(WitnessCheck.TYPE, 1)) {
      earlier = statements.count();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("policy", stated.text());
    byte[] text = stated.text().getBytes(StandardCharsets.UTF_8);
    Ledger.Recorded recorded =
        ledger.append(
            new StatementDraft(
                WitnessCheck.TYPE,
                1,
                "ledger",
                earlier + "-" + Digests.sha256Hex(text),
                body,
                List.of(),
                null,
                now,
                actor));
    disk.replace(
        layout.witnessPolicy(), layout.temporary().resolve("witness.policy"), stated.encode());
    return recorded;
  }

  /**
   * Asks for the cosignatures that the newest checkpoint still lacks, and publishes it with them.
   *
   * @throws IOException when a witness proves another history of this log; nothing was changed
   */
  public Cosigners.Result ask() throws IOException {
    return files.cosign();
  }
}
