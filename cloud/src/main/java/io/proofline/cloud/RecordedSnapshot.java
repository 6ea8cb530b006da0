package io.proofline.cloud;

import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import java.util.OptionalLong;

/**
 * A snapshot that stands in the ledger, so that any later claim can name leaf and row.
 *
 * @param snapshot the snapshot as recorded
 * @param statement the statement of type {@code snapshot}
 * @param documents sheet whose row n is the n-th of {@link Snapshot#documents()}
 * @param calls sheet whose row n is the n-th of {@link Snapshot#calls()} with its raw answer; the
 *     scopes follow as further rows
 */
public record RecordedSnapshot(
    Snapshot snapshot, Statement statement, SheetRef documents, SheetRef calls) {

  /** Row of the document with that identity in {@link #documents()}. */
  public OptionalLong documentRow(ResourceId id) {
    for (int row = 0; row < snapshot.documents().size(); row++) {
      if (snapshot.id(row).equals(id)) {
        return OptionalLong.of(row);
      }
    }
    return OptionalLong.empty();
  }

  /** Row of the call with that id in {@link #calls()}. */
  public OptionalLong callRow(String callId) {
    for (int row = 0; row < snapshot.calls().size(); row++) {
      if (snapshot.calls().get(row).id().equals(callId)) {
        return OptionalLong.of(row);
      }
    }
    return OptionalLong.empty();
  }

  /** Where the snapshot stands. */
  public LeafRef leaf() {
    return statement.leaf();
  }

  /** How pages name a row: leaf index, slash, row number, for example {@code 512/7}. */
  public String rowLabel(long row) {
    return statement.leaf().index() + "/" + row;
  }
}
