package io.proofline.actions;

import io.proofline.trail.ask.Explain;
import java.io.IOException;

/** Explains one event of the logs. That it was read is itself a statement. */
public final class ExplainEvent {
  private final Mandate mandate;

  /** In a workspace. */
  public ExplainEvent(Mandate mandate) {
    this.mandate = mandate;
  }

  /** Explains the event with CloudTrail's id. */
  public Explain.Answer run(String eventId) throws IOException {
    return new Explain(IngestTrail.store(mandate)).event(eventId, mandate.actor());
  }
}
