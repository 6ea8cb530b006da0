package io.proofline.evidence.page;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.controls.Evaluation;
import io.proofline.evidence.page.ControlPageModel.EvidenceLine;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.register.Registers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The items of evidence of one page, each once, in the order in which they were asked for. */
final class EvidenceItems {
  private final Workspace workspace;
  private final RawEvidence raw;
  private final Map<LeafRef, RecordedSnapshot> snapshots;
  private final SnapshotStore store;
  private final List<EvidenceLine> lines = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  EvidenceItems(Workspace workspace, RawEvidence raw, Map<LeafRef, RecordedSnapshot> snapshots) {
    this.workspace = workspace;
    this.raw = raw;
    this.snapshots = snapshots;
    this.store = new SnapshotStore(workspace.ledger(), workspace.sheets());
  }

  List<EvidenceLine> lines() {
    return lines;
  }

  /** The calls or files from which the judged document was made. */
  void behind(Evaluation row) throws IOException {
    RecordedSnapshot snapshot = row.leaf() == null ? null : snapshots.get(row.leaf());
    if (snapshot == null || row.row() < 0) {
      return;
    }
    Document document = snapshot.snapshot().documents().get(Math.toIntExact(row.row()));
    for (String callId : document.calls()) {
      var number = snapshot.callRow(callId);
      if (number.isEmpty() || !seen.add(snapshot.leaf() + " " + callId)) {
        continue;
      }
      CallRecord call = snapshot.snapshot().calls().get(Math.toIntExact(number.getAsLong()));
      LeafLink place = raw.row(snapshot.statement(), "calls", snapshot.calls(), number.getAsLong());
      Optional<String> bytes = Optional.empty();
      String hash = Objects.requireNonNullElse(call.responseSha256(), "");
      if (hash.isEmpty()) {
        // Nothing was received; the statement that says so is the evidence.
        hash = snapshot.statement().blob().sha256();
      } else {
        String text = String.join("", store.raw(snapshot, callId));
        if (sha256(text.getBytes(StandardCharsets.UTF_8)).equals(hash)) {
          bytes = Optional.of(raw.text(hash, text));
        }
      }
      lines.add(
          new EvidenceLine(
              item(call),
              source(call),
              call.observed(),
              snapshot.statement().actor().id(),
              hash,
              bytes,
              place));
    }
  }

  /** A register as recorded. */
  void register(String item, Registers.Registered registered) throws IOException {
    lines.add(
        new EvidenceLine(
            item,
            registered.file(),
            registered.statement().observed(),
            registered.statement().actor().id(),
            registered.source().sha256(),
            Optional.of(raw.blob(registered.source())),
            raw.statement(registered.statement())));
  }

  /** The request of an exception; what approves it is named in its line. */
  void exception(ControlPageModel.ExceptionLine one) throws IOException {
    Statement asked = statement(one.leaf().leaf());
    lines.add(
        new EvidenceLine(
            "exception " + one.id(),
            "signed by " + one.requester() + " and " + String.join(", ", one.approvers()),
            asked.observed(),
            asked.actor().id(),
            asked.blob().sha256(),
            Optional.empty(),
            one.leaf()));
  }

  private Statement statement(LeafRef leaf) throws IOException {
    return workspace
        .ledger()
        .at(leaf)
        .orElseThrow(() -> new IOException("leaf " + leaf + " is not there"));
  }

  void addAll(List<EvidenceLine> more) {
    for (EvidenceLine line : more) {
      if (seen.add(line.leaf().label() + " " + line.sha256())) {
        lines.add(line);
      }
    }
  }

  private static String item(CallRecord call) {
    return switch (call.service()) {
      case "file" -> "template";
      case "proofline" -> "derived";
      default -> call.operation().replaceFirst("^(Get|Describe|List)", "");
    };
  }

  private static String source(CallRecord call) {
    if (call.service().equals("file")) {
      return call.parameters().getOrDefault("file", call.operation());
    }
    if (call.service().equals("proofline")) {
      return call.operation() + " of " + call.parameters().getOrDefault("subject", "the ledger");
    }
    return call.service()
        + " "
        + call.operation()
        + ", "
        + Words.account(call.account())
        + " "
        + call.region();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
