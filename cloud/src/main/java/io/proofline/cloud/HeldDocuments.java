package io.proofline.cloud;

import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.SheetRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a recorded snapshot. Who they are is known of all; what they say is proved and
 * read when it is first asked for.
 */
final class HeldDocuments extends LazyRows<Document> {
  private final List<RowHead.OfDocument> heads;

  private HeldDocuments(List<RowHead.OfDocument> heads, SheetRows rows, Repeated repeated) {
    super(heads.size(), row -> read(row, heads.get(row), rows, repeated));
    this.heads = heads;
  }

  static HeldDocuments of(SheetRows rows) {
    Repeated repeated = new Repeated();
    List<RowHead.OfDocument> heads = new ArrayList<>(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      heads.add(RowHead.document(rows.bytes(row), row, repeated));
    }
    return new HeldDocuments(heads, rows, repeated);
  }

  ResourceId id(int row) {
    return heads.get(row).id();
  }

  @Nullable String arn(int row) {
    return heads.get(row).arn();
  }

  private static Document read(
      int row, RowHead.OfDocument head, SheetRows rows, Repeated repeated) {
    Document document = SnapshotRows.readDocument(rows.row(row), repeated);
    if (!document.id().equals(head.id()) || !Objects.equals(document.arn(), head.arn())) {
      throw new IntegrityException("row " + row + " of the documents names two resources");
    }
    rows.letGo(row);
    return document;
  }
}
