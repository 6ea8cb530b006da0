package io.proofline.cli;

import io.proofline.actions.CollectEstate;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Words and JSON for a collection from accounts. */
final class CollectionText {
  private static final int SHOWN = 20;

  private CollectionText() {}

  /**
   * An account or region of it that was not collected.
   *
   * @param account the account
   * @param region a region; {@code *} for the whole account
   * @param reason in words
   */
  private record Left(String account, String region, String reason) {}

  static void print(Terminal terminal, CollectEstate.Report report) {
    List<Snapshot> snapshots = report.snapshots().stream().map(RecordedSnapshot::snapshot).toList();
    terminal.print(
        "collected    "
            + Columns.count(
                snapshots.stream().mapToLong(s -> s.documents().size()).sum(), "resource")
            + " by "
            + Columns.count(snapshots.stream().mapToLong(s -> s.calls().size()).sum(), "call"));
    report.snapshots().forEach(one -> terminal.print(SnapshotText.row(one)));
    long refused = count(snapshots, Outcome.DENIED);
    long failed = count(snapshots, Outcome.FAILED);
    long unasked = count(snapshots, Outcome.NOT_ASKED);
    if (refused + failed + unasked > 0) {
      terminal.print(
          "NOT READ     "
              + Columns.grouped(refused)
              + " denied, "
              + Columns.grouped(failed)
              + " failed, "
              + Columns.grouped(unasked)
              + " not asked");
    }
    accounts(terminal, snapshots);
    regions(terminal, snapshots);
    kept(terminal, snapshots);
    report
        .older()
        .forEach(
            subject ->
                terminal.print(
                    "NOT IN THIS  " + subject + ": what was seen of it before still counts"));
    SnapshotText.incomplete(
        terminal,
        snapshots.stream()
            .filter(one -> one.calls().stream().noneMatch(CallRecord::leavesAccountOut))
            .toList());
  }

  private static void accounts(Terminal terminal, List<Snapshot> snapshots) {
    List<Left> left = left(snapshots).stream().filter(one -> one.region().equals("*")).toList();
    if (left.isEmpty()) {
      return;
    }
    terminal.print("NOT COLLECTED " + Columns.count(left.size(), "account"));
    left.forEach(
        one ->
            terminal.print(
                Columns.hanging(2, "", Columns.account(one.account()) + ": " + one.reason())));
  }

  private static void regions(Terminal terminal, List<Snapshot> snapshots) {
    Map<String, List<String>> byReason = new TreeMap<>();
    for (Left one : left(snapshots)) {
      if (!one.region().equals("*")) {
        byReason
            .computeIfAbsent(
                Columns.account(one.account()) + ", " + one.reason(), _ -> new ArrayList<>())
            .add(one.region());
      }
    }
    byReason.entrySet().stream()
        .limit(SHOWN)
        .forEach(
            e ->
                terminal.print(
                    Columns.hanging(
                        15, "not looked at", e.getKey() + ": " + String.join(", ", e.getValue()))));
    if (byReason.size() > SHOWN) {
      terminal.print("  ..." + (byReason.size() - SHOWN) + " more: run it with --json");
    }
  }

  private static void kept(Terminal terminal, List<Snapshot> snapshots) {
    List<CallRecord> kept =
        snapshots.stream().flatMap(one -> one.calls().stream()).filter(CallRecord::kept).toList();
    kept.stream()
        .map(CallRecord::observed)
        .min(Comparator.naturalOrder())
        .ifPresent(
            (Instant oldest) ->
                terminal.print(
                    "kept         "
                        + Columns.count(kept.size(), "answer")
                        + " of a collection that did not end, the oldest of "
                        + oldest));
  }

  private static long count(List<Snapshot> snapshots, Outcome outcome) {
    return snapshots.stream()
        .flatMap(one -> one.calls().stream())
        .filter(call -> call.outcome() == outcome && !call.leavesRegionOut())
        .count();
  }

  private static List<Left> left(List<Snapshot> snapshots) {
    List<Left> left = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      for (CallRecord call : snapshot.calls()) {
        if (call.leavesAccountOut() || call.leavesRegionOut()) {
          left.add(
              new Left(
                  call.account(),
                  call.leavesAccountOut() ? "*" : call.region(),
                  String.valueOf(call.detail())));
        }
      }
    }
    return left;
  }

  /** The shape {@code proofline.collection/1}, with what was left out. */
  static ObjectNode json(CollectEstate.Report report) {
    ObjectNode document = SnapshotText.document(report.snapshots(), report.partial());
    ArrayNode left = document.putArray("notCollected");
    left(report.snapshots().stream().map(RecordedSnapshot::snapshot).toList())
        .forEach(
            one ->
                left.addObject()
                    .put("account", one.account())
                    .put("region", one.region())
                    .put("reason", one.reason()));
    ArrayNode older = document.putArray("olderStillCount");
    report.older().forEach(older::add);
    return document;
  }
}
