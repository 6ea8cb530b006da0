package io.proofline.cloud;

import io.proofline.ledger.SheetRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The calls of a recorded snapshot. Of all it is known whom they asked and whether they say why
 * they did not answer; the rest is proved and read when it is first asked for, without the raw
 * answer.
 */
final class HeldCalls extends LazyRows<CallRecord> {
  private final List<RowHead.OfCall> heads;

  private HeldCalls(List<RowHead.OfCall> heads, SheetRows rows) {
    super(
        heads.size(),
        number -> {
          int row = heads.get(number).row();
          CallRecord call = SnapshotRows.readCall(RowHead.withoutRaw(rows.proved(row), row));
          rows.letGo(row);
          return call;
        });
    this.heads = heads;
  }

  /** Both kinds of rows that the sheet holds. */
  record Both(HeldCalls calls, List<Snapshot.Scope> scopes) {}

  static Both of(SheetRows rows) {
    List<RowHead.OfCall> heads = new ArrayList<>(rows.count());
    List<Snapshot.Scope> scopes = new ArrayList<>();
    Repeated repeated = new Repeated();
    for (int row = 0; row < rows.count(); row++) {
      RowHead.OfCall head = RowHead.call(rows.bytes(row), row, repeated);
      if (head.scope()) {
        scopes.add(SnapshotRows.readScope(rows.row(row)));
        rows.letGo(row);
      } else {
        heads.add(head);
      }
    }
    return new Both(new HeldCalls(List.copyOf(heads), rows), scopes);
  }

  Set<String> accounts() {
    Set<String> accounts = new TreeSet<>();
    heads.forEach(head -> accounts.add(head.account()));
    return accounts;
  }

  /** Those whose reason is that one. */
  List<CallRecord> withDetail(String detail) {
    List<CallRecord> calls = new ArrayList<>();
    for (int number = 0; number < heads.size(); number++) {
      if (detail.equals(heads.get(number).detail())) {
        calls.add(get(number));
      }
    }
    return calls;
  }
}
