package io.proofline.cli;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Words and JSON for snapshots, whatever they were collected from. */
final class SnapshotText {
  private static final int SHOWN = 10;

  private SnapshotText() {}

  /** One line: subject, resources, leaf. */
  static String row(RecordedSnapshot recorded) {
    return Columns.row(
        2,
        "",
        48,
        recorded.snapshot().subject(),
        16,
        Columns.count(recorded.snapshot().documents().size(), "resource"),
        "leaf " + recorded.leaf());
  }

  /** What was claimed to be covered and is not, as large as what was. */
  static void incomplete(Terminal terminal, List<Snapshot> snapshots) {
    Map<String, String> reasons = new TreeMap<>();
    for (Snapshot snapshot : snapshots) {
      for (Snapshot.Scope scope : snapshot.scopes()) {
        if (!scope.complete()) {
          String why = scope.reasons().isEmpty() ? "not read whole" : scope.reasons().getFirst();
          reasons.put(
              Columns.account(scope.account()) + " " + scope.region() + " " + scope.type(), why);
        }
      }
    }
    if (reasons.isEmpty()) {
      return;
    }
    terminal.print("NOT COMPLETE " + Columns.count(reasons.size(), "population"));
    reasons.entrySet().stream()
        .limit(SHOWN)
        .forEach(e -> terminal.print(Columns.hanging(2, "", e.getKey() + ": " + e.getValue())));
    if (reasons.size() > SHOWN) {
      terminal.print("  ..." + (reasons.size() - SHOWN) + " more: run it with --json");
    }
  }

  /** Properties that stand there and were not understood or not read. */
  static void unknown(Terminal terminal, List<Snapshot> snapshots) {
    Map<String, String> unknown = new TreeMap<>();
    for (Snapshot snapshot : snapshots) {
      for (Document document : snapshot.documents()) {
        document
            .unknown()
            .forEach(
                (path, why) -> {
                  if (!path.equals("runtime") && !path.startsWith("runtime.")) {
                    unknown.put(document.id().identifier() + " " + path, why);
                  }
                });
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    terminal.print("NOT KNOWN    " + Columns.count(unknown.size(), "property"));
    unknown.entrySet().stream()
        .limit(SHOWN)
        .forEach(e -> terminal.print(Columns.hanging(2, "", e.getKey() + ": " + e.getValue())));
    if (unknown.size() > SHOWN) {
      terminal.print("  ..." + (unknown.size() - SHOWN) + " more: run it with --json");
    }
  }

  /** The shape {@code proofline.collection/1}. */
  static ObjectNode document(List<RecordedSnapshot> snapshots, boolean partial) {
    ObjectNode document = Json.document("proofline.collection/1");
    document.put("partial", partial);
    ArrayNode rows = document.putArray("snapshots");
    for (RecordedSnapshot recorded : snapshots) {
      Snapshot snapshot = recorded.snapshot();
      ObjectNode row = rows.addObject();
      row.put("source", snapshot.source());
      row.put("subject", snapshot.subject());
      row.put("from", snapshot.from().toString());
      row.put("to", snapshot.to().toString());
      row.put("leaf", recorded.leaf().toString());
      row.put("resources", snapshot.documents().size());
      ObjectNode calls = row.putObject("calls");
      for (CallRecord.Outcome outcome : CallRecord.Outcome.values()) {
        calls.put(
            outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
            snapshot.calls().stream().filter(c -> c.outcome() == outcome).count());
      }
      ArrayNode unknown = row.putArray("unknown");
      for (Document resource : snapshot.documents()) {
        resource
            .unknown()
            .forEach(
                (path, why) ->
                    unknown
                        .addObject()
                        .put("type", resource.id().type())
                        .put("identifier", resource.id().identifier())
                        .put("path", path)
                        .put("reason", why));
      }
      ArrayNode open = row.putArray("incomplete");
      for (Snapshot.Scope scope : snapshot.scopes()) {
        if (!scope.complete()) {
          ObjectNode one = open.addObject();
          one.put("account", scope.account());
          one.put("region", scope.region());
          one.put("type", scope.type());
          ArrayNode reasons = one.putArray("reasons");
          scope.reasons().forEach(reasons::add);
        }
      }
    }
    return document;
  }
}
