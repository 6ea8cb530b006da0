package io.proofline.actions;

import io.proofline.trail.who.Who;
import io.proofline.trail.who.WhoAnswer;
import io.proofline.trail.who.WhoQuestion;
import java.io.IOException;

/** Asks the logs who touched a resource. That the rows were read is itself a statement. */
public final class AskWho {
  private final Mandate mandate;

  /** In a workspace. */
  public AskWho(Mandate mandate) {
    this.mandate = mandate;
  }

  /** Asks; outside of covered time the answer says "cannot know", never "nobody". */
  public WhoAnswer run(WhoQuestion question) throws IOException {
    Collected collected = Collected.newest(mandate);
    return new Who(IngestTrail.store(mandate), collected.trails(), collected.places())
        .ask(question, mandate.actor());
  }
}
