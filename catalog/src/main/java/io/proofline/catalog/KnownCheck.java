package io.proofline.catalog;

import java.util.List;

/**
 * A check that is known from elsewhere, or that we miss elsewhere: one row of the union of the
 * HIPAA checks of other tools.
 *
 * @param id our name for it; a control reaches it by the same id or by an alias {@code union}
 * @param tier how the other tools treat it
 * @param mappedBy tools that map it to HIPAA
 * @param inherited paragraphs by the mappings of those tools; for comparison, never a citation
 * @param notReached why no control covers it; empty when one does, or when nobody said
 */
public record KnownCheck(
    String id, Tier tier, List<String> mappedBy, List<String> inherited, String notReached) {

  /** Takes copies of the lists. */
  public KnownCheck {
    mappedBy = List.copyOf(mappedBy);
    inherited = List.copyOf(inherited);
  }

  /** How other tools treat a check; the first that holds is the tier of a control. */
  public enum Tier {
    /** Some tool maps it to HIPAA. */
    H,
    /** Some scanner has it, no tool maps it to HIPAA. */
    X,
    /** In none of the sources. */
    N
  }
}
