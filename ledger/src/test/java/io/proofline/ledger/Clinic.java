package io.proofline.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Material for tests: a small clinic and what it states. */
final class Clinic {
  static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");
  static final Clock CLOCK = at("2026-11-20T23:59:00Z");
  static final Entity ENTITY =
      new Entity(
          "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/harbor-street");

  private Clinic() {}

  static Clock at(String time) {
    return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
  }

  static StatementDraft draft(String type, String subject, String key, ObjectNode body) {
    return new StatementDraft(
        type, 1, subject, key, body, List.of(), null, NOW, Actor.asserted("dana.whitfield"));
  }

  static ObjectNode body(String name, String value) {
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  /** Statements without blobs, numbered. */
  static List<StatementDraft> logFiles(int from, int to) {
    List<StatementDraft> drafts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      drafts.add(draft("log-file", "trail/441020936617", "file-" + i, body("n", "" + i)));
    }
    return drafts;
  }

  static SheetRef sheet(Workspace workspace, int rows) throws IOException {
    try (Sheets.Writer writer = workspace.sheets().begin("application/x-ndjson")) {
      for (int i = 0; i < rows; i++) {
        writer.append(body("bucket", "hsc-imaging-share-" + i));
      }
      return writer.seal();
    }
  }

  /** A snapshot with a sheet and a blob. */
  static StatementDraft snapshot(Workspace workspace, String key, int rows) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("documents", sheet(workspace, rows).toJson());
    body.set(
        "template",
        workspace
            .blobs()
            .put(("template of " + key).getBytes(StandardCharsets.UTF_8), "text/plain")
            .toJson());
    return draft("snapshot", "aws/441020936617", key, body);
  }

  /** All regular files under ledger/ and evidence/. */
  static List<Path> verifiableFiles(Path workspace) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String part : List.of("ledger", "evidence")) {
      try (Stream<Path> walk = Files.walk(workspace.resolve(part))) {
        walk.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
