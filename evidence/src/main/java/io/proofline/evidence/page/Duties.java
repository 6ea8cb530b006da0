package io.proofline.evidence.page;

import io.proofline.evidence.page.ControlPageModel.ReviewLine;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Workspace;
import io.proofline.program.ControlDuties;
import io.proofline.program.ControlDuty;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who answers for controls and who looks at them again, as pages say it. */
final class Duties {
  private final Workspace workspace;
  private final RawEvidence raw;
  private final Instant asOf;
  private final Map<String, ControlDuty> duties;
  private final Map<String, Entry.Shredded> shredded = new HashMap<>();

  /** Over a workspace as it is seen at the time of the page. */
  Duties(Workspace workspace, RawEvidence raw, Instant asOf) throws IOException {
    this.workspace = workspace;
    this.raw = raw;
    this.asOf = asOf;
    ControlDuties recorded = new ControlDuties(workspace.ledger(), workspace.actors());
    duties = recorded.all();
    recorded.shredded().forEach(one -> shredded.put(one.subject(), one));
  }

  Optional<String> owner(String control) {
    return Optional.ofNullable(duties.get(control)).map(ControlDuty::owner);
  }

  Optional<ReviewLine> review(String control) throws IOException {
    ControlDuty duty = duties.get(control);
    if (duty == null) {
      return Optional.ofNullable(shredded.get(control)).map(Duties::notKnown);
    }
    return Optional.of(
        new ReviewLine(
            capital(duty.words(asOf)),
            duty.overdue(asOf),
            duty.monitor(),
            "named by " + duty.by() + (duty.authenticated() ? " (signed)" : " (asserted)"),
            link(duty.review().map(ControlDuty.Review::leaf).orElse(duty.leaf()))));
  }

  private static ReviewLine notKnown(Entry.Shredded gone) {
    return new ReviewLine(
        "Who reviews this control is not known: what was said was shredded",
        true,
        "",
        "",
        LeafLink.of(gone.leaf()));
  }

  private LeafLink link(LeafRef leaf) throws IOException {
    return raw.statement(
        workspace
            .ledger()
            .at(leaf)
            .orElseThrow(() -> new IOException("leaf " + leaf + " is not there")));
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
