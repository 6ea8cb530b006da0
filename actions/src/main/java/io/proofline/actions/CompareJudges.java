package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.judges.Comparison;
import io.proofline.controls.judges.JudgeFile;
import io.proofline.controls.judges.JudgeFinding;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.CanonicalJson;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets a check run beside what other judges said, and records it: a statement of type {@code
 * control-comparison}, version 1, with the files as blobs and the rows as a sheet, so that anybody
 * who holds the workspace can compare again. The same files beside the same run are recorded once.
 */
public final class CompareJudges {
  /** Type of the statement. */
  public static final String TYPE = "control-comparison";

  private static final int VERSION = 1;
  private static final String SUBJECT = "controls";
  private static final String ROWS = "application/vnd.proofline.comparison+jsonl+gzip";
  private static final int MOST_FILES = 50;
  private static final long MOST_BYTES = 4L * JudgeFile.MOST_BYTES;

  private final Mandate mandate;

  /** In a workspace. */
  public CompareJudges(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * A file that was read.
   *
   * @param name its name
   * @param blob its bytes
   * @param content what it says
   */
  public record Source(String name, BlobRef blob, JudgeFile content) {}

  /**
   * What was compared.
   *
   * @param run leaf of the run
   * @param sources the files
   * @param comparison the rows
   * @param statement where it stands
   * @param before whether it stood there before
   */
  public record Report(
      LeafRef run,
      List<Source> sources,
      Comparison comparison,
      Statement statement,
      boolean before) {
    /** Takes a copy. */
    public Report {
      sources = List.copyOf(sources);
    }
  }

  /**
   * A recorded comparison, made once more from its own evidence.
   *
   * @param report as it comes out now; its statement is the recorded one
   * @param same whether every row is what was recorded
   */
  public record Again(Report report, boolean same) {}

  /** A file that was given, with what it says. */
  private static final class Given {
    private final String name;
    private final byte[] bytes;
    private final JudgeFile content;

    Given(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
      this.content = JudgeFile.read(name, bytes);
    }
  }

  /**
   * Compares.
   *
   * @param run leaf of the run; null for the newest
   * @throws IllegalArgumentException when a file is none of the formats; nothing was recorded
   * @throws NoSuchElementException when no run is recorded
   */
  public Report run(List<Path> files, @Nullable LeafRef run) throws IOException {
    if (files.size() > MOST_FILES) {
      throw new IllegalArgumentException("at most " + MOST_FILES + " files in one comparison");
    }
    CheckRuns.Recorded judged = judged(run);
    List<Given> given = new ArrayList<>();
    long bytes = 0;
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      bytes += Files.size(file);
      if (Files.size(file) > JudgeFile.MOST_BYTES || bytes > MOST_BYTES) {
        throw new IllegalArgumentException(
            name
                + " is too much: at most "
                + JudgeFile.MOST_BYTES / 1024 / 1024
                + " MB in a file and "
                + MOST_BYTES / 1024 / 1024
                + " MB in all");
      }
      given.add(new Given(name, Files.readAllBytes(file)));
    }
    Comparison comparison = compare(judged, given);
    List<Source> sources = new ArrayList<>();
    for (Given one : given) {
      sources.add(
          new Source(
              one.name,
              mandate.workspace().blobs().from("judges").put(one.bytes, mediaType(one.bytes)),
              one.content));
    }
    String key = key(judged.leaf(), sources, comparison);
    Optional<Statement> before = mandate.workspace().ledger().find(TYPE, SUBJECT, key);
    Statement statement =
        before.isPresent() ? before.get() : record(key, judged.leaf(), sources, comparison);
    return new Report(judged.leaf(), sources, comparison, statement, before.isPresent());
  }

  /**
   * Compares once more with the files and the run that a recorded comparison names.
   *
   * @throws IllegalArgumentException when no comparison stands at the leaf
   */
  public Again again(LeafRef leaf) throws IOException {
    Statement statement =
        mandate
            .workspace()
            .ledger()
            .at(leaf)
            .filter(one -> one.type().equals(TYPE) && one.schemaVersion() <= VERSION)
            .orElseThrow(
                () -> new IllegalArgumentException("leaf " + leaf + " holds no comparison"));
    CheckRuns.Recorded judged = judged(LeafRef.parse(statement.body().path("run").asString("")));
    List<Given> given = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (JsonNode file : statement.body().path("files")) {
      String name = file.path("name").asString("");
      BlobRef blob =
          BlobRef.fromJson(file.path("blob"))
              .orElseThrow(() -> new IOException("leaf " + leaf + " names no blob for " + name));
      Given held = new Given(name, mandate.workspace().blobs().read(blob));
      given.add(held);
      sources.add(new Source(name, blob, held.content));
    }
    Comparison comparison = compare(judged, given);
    SheetRef rows =
        SheetRef.fromJson(statement.body().path("rows"))
            .orElseThrow(() -> new IOException("leaf " + leaf + " names no rows"));
    List<String> recorded;
    try (Stream<JsonNode> stream = mandate.workspace().sheets().rows(rows)) {
      recorded = stream.map(CanonicalJson::text).toList();
    }
    List<String> now =
        comparison.rows().stream().map(row -> CanonicalJson.text(json(row))).toList();
    return new Again(
        new Report(judged.leaf(), sources, comparison, statement, true), recorded.equals(now));
  }

  private CheckRuns.Recorded judged(@Nullable LeafRef run) throws IOException {
    CheckRuns runs = new CheckRuns(mandate.workspace().ledger(), mandate.workspace().sheets());
    if (run == null) {
      return runs.latest()
          .orElseThrow(() -> new NoSuchElementException("no check run is recorded"));
    }
    return runs.load(run)
        .orElseThrow(() -> new IllegalArgumentException("leaf " + run + " holds no check run"));
  }

  private static Comparison compare(CheckRuns.Recorded judged, List<Given> given) {
    Catalog catalog = Catalog.standard();
    return Comparison.of(
        judged.run(),
        catalog.controls(),
        given.stream().map(one -> one.content).toList(),
        catalog.judgeRules());
  }

  private static String mediaType(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == 0x1f ? "application/gzip" : "application/json";
  }

  private static String key(LeafRef run, List<Source> sources, Comparison comparison) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
    for (Comparison.Row row : comparison.rows()) {
      digest.update(CanonicalJson.bytes(json(row)));
      digest.update((byte) '\n');
    }
    StringBuilder key = new StringBuilder(run.toString());
    sources.forEach(
        one -> key.append(' ').append(one.name()).append(' ').append(one.blob().sha256()));
    return key.append(' ').append(HexFormat.of().formatHex(digest.digest())).toString();
  }

  private Statement record(String key, LeafRef run, List<Source> sources, Comparison comparison)
      throws IOException {
    SheetRef rows;
    try (Sheets.Writer writer = mandate.workspace().sheets().begin(ROWS)) {
      for (Comparison.Row row : comparison.rows()) {
        writer.append(json(row));
      }
      rows = writer.seal();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("run", run.toString());
    ArrayNode files = body.putArray("files");
    List<BlobRef> blobs = new ArrayList<>();
    for (Source source : sources) {
      ObjectNode file = files.addObject();
      file.put("name", source.name());
      file.put("format", source.content().format());
      file.put("findings", source.content().findings().size());
      file.set("blob", source.blob().toJson());
      blobs.add(source.blob());
    }
    ObjectNode counts = body.putObject("counts");
    for (Comparison.Kind kind : Comparison.Kind.values()) {
      counts.put(kind.id(), comparison.rows().stream().filter(r -> r.kind() == kind).count());
    }
    body.set("rows", rows.toJson());
    blobs.add(rows.blob());
    Instant now = mandate.now();
    return mandate
        .workspace()
        .ledger()
        .append(
            new StatementDraft(
                TYPE, VERSION, SUBJECT, key, body, blobs, null, now, mandate.actor()))
        .statement();
  }

  /** A row as the sheet keeps it. */
  public static ObjectNode json(Comparison.Row row) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", row.kind().id());
    node.put("control", row.control());
    node.put("account", row.account());
    node.put("region", row.region());
    node.put("resource", row.resource());
    node.put("ours", row.ours());
    ArrayNode why = node.putArray("why");
    row.why().forEach(why::add);
    node.put("observed", text(row.observed()));
    node.put("theirs", row.theirs());
    ArrayNode said = node.putArray("said");
    for (JudgeFinding one : row.said()) {
      ObjectNode finding = said.addObject();
      finding.put("judge", one.judge());
      finding.put("check", one.checks().getFirst().id());
      finding.put("verdict", one.verdict().id());
      finding.put("status", one.status());
      finding.put("standing", one.standing().id());
      finding.put("at", text(one.at()));
    }
    return node;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
