package io.proofline.controls;

import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import io.proofline.ledger.Entry;
import java.util.Set;
import java.util.TreeSet;

/** Kinds of snapshots by the name of their source. */
final class Sources {
  private static final Set<String> TEMPLATES = Set.of("cloudformation", "terraform");
  private static final Set<String> DERIVED = Set.of("systems", "vendors", "trail");

  private Sources() {}

  /** Whether a source holds what is declared, not what is there. */
  static boolean template(String source) {
    return TEMPLATES.contains(source);
  }

  static Side side(RecordedSnapshot snapshot) {
    return TEMPLATES.contains(snapshot.snapshot().source()) ? Side.TEMPLATE : Side.LIVE;
  }

  /** The side of a shredded snapshot: of those from templates the subject says so. */
  static Side side(Entry.Shredded gone) {
    return template(gone.subject().replaceFirst("/.*", "")) ? Side.TEMPLATE : Side.LIVE;
  }

  /** Whether it was collected from an account, not derived and not read from a template. */
  static boolean collected(RecordedSnapshot snapshot) {
    String source = snapshot.snapshot().source();
    return !TEMPLATES.contains(source) && !DERIVED.contains(source);
  }

  /**
   * Accounts that the snapshot speaks of; a scope may be missing, the account is there all the
   * same.
   */
  static Set<String> accounts(RecordedSnapshot snapshot) {
    Snapshot held = snapshot.snapshot();
    Set<String> accounts = new TreeSet<>(held.accounts());
    String name = held.subject().substring(held.subject().indexOf('/') + 1);
    if (name.matches("[0-9]{12}")) {
      accounts.add(name);
    }
    return accounts;
  }
}
