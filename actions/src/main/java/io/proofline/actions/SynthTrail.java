package io.proofline.actions;

import io.proofline.trail.synth.History;
import io.proofline.trail.synth.HistoryPlan;
import io.proofline.trail.synth.HistoryTruth;
import io.proofline.trail.synth.Synth;
import io.proofline.trail.synth.SynthKeys;
import io.proofline.trail.synth.SynthTruth;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes a CloudTrail folder of a fictional clinic or organisation, with the truth beside it. Needs
 * no workspace.
 */
public final class SynthTrail {
  /** Makes it with fresh signing keys; the seed decides everything else. */
  public SynthTruth run(Path folder, long seed) throws IOException {
    return new Synth(seed, SynthKeys.fresh()).write(folder);
  }

  /** Makes the history of an organisation; the plan decides everything but the signing keys. */
  public HistoryTruth run(Path folder, HistoryPlan plan) throws IOException {
    return new History(plan, SynthKeys.fresh()).write(folder);
  }
}
