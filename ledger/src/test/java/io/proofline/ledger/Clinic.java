package io.proofline.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** A body with a word and a blob. */
  static ObjectNode with(String name, String value, BlobRef blob) {
    ObjectNode body = body(name, value);
    body.set("file", blob.toJson());
    return body;
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

  /** A copy of a folder, with its files' permissions. */
  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return to;
  }

  /** Deletes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
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
