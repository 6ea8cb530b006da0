package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.systems.Assignment;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.SystemRegister;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.who.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the logs any question. That the rows were read is itself a statement. */
public final class AskTrail {
  private final Mandate mandate;

  /** In a workspace. */
  public AskTrail(Mandate mandate) {
    this.mandate = mandate;
  }

  /** Asks; outside of covered time the answer never says "nobody". */
  public TrailAnswer run(TrailQuestion question) throws IOException {
    return run(question, Integer.MAX_VALUE);
  }

  /** Asks for the first events only; such an answer covers nothing when more may fit. */
  public TrailAnswer run(TrailQuestion question, int first) throws IOException {
    Collected collected = Collected.newest(mandate);
    return new Ask(IngestTrail.store(mandate), collected.trails(), collected.places())
        .ask(question, first, mandate.actor());
  }

  /**
   * Resources that somebody said hold PHI, as the logs name them; empty when no register of systems
   * is recorded, so that nobody has said anything.
   */
  public Optional<List<String>> holdingPhi() throws IOException {
    Optional<HeldRegisters.Held<SystemRegister>> held = HeldRegisters.systems(mandate);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    List<Document> documents = Collected.newest(mandate).documents();
    Assignment assignment = held.get().content().assign(documents);
    List<String> keys = new ArrayList<>();
    assignment
        .memberships()
        .forEach(
            (id, membership) -> {
              if (membership.holdsPhi() == HoldsPhi.YES) {
                Changes.key(id, null).ifPresent(keys::add);
              }
            });
    return Optional.of(keys);
  }
}
