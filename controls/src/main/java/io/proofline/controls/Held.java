package io.proofline.controls;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import java.util.Map;

/** A document of the estate with its place in the ledger, in the form that expressions read. */
final class Held {
  private final RecordedSnapshot snapshot;
  private final long row;
  private final Document document;
  private final Facts facts;

  Held(RecordedSnapshot snapshot, long row, Document document, Facts facts) {
    this.snapshot = snapshot;
    this.row = row;
    this.document = document;
    this.facts = facts;
  }

  RecordedSnapshot snapshot() {
    return snapshot;
  }

  long row() {
    return row;
  }

  Document document() {
    return document;
  }

  Facts facts() {
    return facts;
  }

  Map<String, Object> values() {
    return facts.values();
  }
}
