package io.proofline.controls;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Lists;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.CanonicalJson;
import io.proofline.ledger.Entry;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Check runs in the ledger: one statement of type {@code check-run}, version 1, per run.
 *
 * <p>Statement body: {@code from}, {@code to}, {@code snapshots[]} (leaves judged), {@code
 * evaluations} and {@code controls} (sheets: {@code blob, rows, rootHex}), {@code counts{pass,
 * fail, notEvaluated, notApplicable}}. Row n of the evaluations sheet is the n-th of {@link
 * CheckRun#evaluations()}.
 *
 * <p>A run over some resources only is a statement of type {@code recheck-run}, version 1, with the
 * same body and {@code only{resources, named[], events[]}}: how many resources it covers, the first
 * of them, and the events that led to it.
 */
public final class CheckRuns {
  /** Statement type. */
  public static final String TYPE = "check-run";

  /** Statement type of a run over some resources only; it never answers for the others. */
  public static final String TYPE_ONLY = "recheck-run";

  private static final String SUBJECT = "controls";
  private static final int MOST_NAMED = 200;
  private static final int VERSION = 1;

  /** Rows that are held as text at once. */
  private static final int WINDOW = 2_048;

  /** Rows that one processor writes and hashes; the key of a statement depends on it. */
  private static final int PIECE = 128;

  private static final String EVALUATIONS = "application/vnd.proofline.evaluations+jsonl+gzip";
  private static final String SUMMARIES = "application/vnd.proofline.control-counts+jsonl+gzip";

  private final Ledger ledger;
  private final Sheets sheets;

  /** Over a ledger and the sheets of the same workspace. */
  public CheckRuns(Ledger ledger, Sheets sheets) {
    this.ledger = ledger;
    this.sheets = sheets;
  }

  /**
   * A run that stands in the ledger.
   *
   * @param run the run
   * @param statement its statement
   * @param evaluations sheet whose row n is the n-th evaluation
   * @param controls sheet whose row n is the n-th summary
   */
  public record Recorded(
      CheckRun run, Statement statement, SheetRef evaluations, SheetRef controls) {

    /** Where it stands. */
    public LeafRef leaf() {
      return statement.leaf();
    }
  }

  /**
   * Records a run. The same run recorded again gives the statement recorded first.
   *
   * @throws IOException when it could not be made durable; no statement stands then
   */
  public Recorded record(CheckRun run, Actor actor) throws IOException {
    return record(TYPE, run, null, actor);
  }

  /**
   * Records a run over some resources only.
   *
   * @param resources what was judged
   * @param events ids of the events after which it was judged again
   * @throws IOException when it could not be made durable; no statement stands then
   */
  public Recorded recordOnly(
      CheckRun run, Collection<ResourceId> resources, Collection<String> events, Actor actor)
      throws IOException {
    ObjectNode only = JsonNodeFactory.instance.objectNode();
    only.put("resources", resources.size());
    ArrayNode named = only.putArray("named");
    resources.stream().map(ResourceId::label).sorted().limit(MOST_NAMED).forEach(named::add);
    ArrayNode after = only.putArray("events");
    events.stream().sorted().limit(MOST_NAMED).forEach(after::add);
    return record(TYPE_ONLY, run, only, actor);
  }

  private Recorded record(String type, CheckRun run, @Nullable ObjectNode only, Actor actor)
      throws IOException {
    MessageDigest digest = sha256();
    add(digest, (run.from() + " " + run.to() + " " + run.snapshots()).getBytes(UTF_8));
    String key;
    SheetRef evaluations;
    SheetRef controls;
    // The key covers every row: rows are written once, and thrown away when the run stands already.
    try (Sheets.Writer rows = sheets.begin(EVALUATIONS);
        Sheets.Writer counts = sheets.begin(SUMMARIES)) {
      for (List<Evaluation> some : Lists.partition(run.evaluations(), WINDOW)) {
        List<Piece> pieces = Lists.partition(some, PIECE).parallelStream().map(Piece::of).toList();
        pieces.forEach(piece -> digest.update(piece.hash()));
        rows.appendCanonical(pieces.stream().flatMap(piece -> piece.lines().stream()).toList());
      }
      for (ControlSummary row : run.summaries()) {
        byte[] line = CanonicalJson.bytes(CheckRows.write(row));
        add(digest, line);
        counts.appendCanonical(line);
      }
      key = HexFormat.of().formatHex(digest.digest());
      // A run over some resources has few rows: that it stands already is seen when it is appended.
      Optional<Statement> before =
          only == null ? ledger.find(type, SUBJECT, key) : Optional.empty();
      if (before.isPresent()) {
        return standing(run, before.get());
      }
      evaluations = rows.seal();
      controls = counts.seal();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("from", run.from().toString());
    body.put("to", run.to().toString());
    ArrayNode snapshots = body.putArray("snapshots");
    run.snapshots().forEach(leaf -> snapshots.add(leaf.toString()));
    if (only != null) {
      body.set("only", only);
    }
    body.set("evaluations", evaluations.toJson());
    body.set("controls", controls.toJson());
    ObjectNode total = body.putObject("counts");
    total.put("pass", run.summaries().stream().mapToLong(ControlSummary::pass).sum());
    total.put("fail", run.summaries().stream().mapToLong(ControlSummary::fail).sum());
    total.put(
        "notEvaluated", run.summaries().stream().mapToLong(ControlSummary::notEvaluated).sum());
    total.put(
        "notApplicable", run.summaries().stream().mapToLong(ControlSummary::notApplicable).sum());
    Ledger.Recorded recorded =
        ledger.append(
            new StatementDraft(
                type,
                VERSION,
                SUBJECT,
                key,
                body,
                List.of(evaluations.blob(), controls.blob()),
                null,
                run.to(),
                actor));
    return recorded.duplicate()
        ? standing(run, recorded.statement())
        : new Recorded(run, recorded.statement(), evaluations, controls);
  }

  /** Under the same key stand the same rows: they are those at hand and need not be read. */
  private static Recorded standing(CheckRun run, Statement statement) {
    ObjectNode body = statement.body();
    return new Recorded(
        run, statement, reference(body.path("evaluations")), reference(body.path("controls")));
  }

  /**
   * The newest run by time of the check; empty when there is none.
   *
   * @throws io.proofline.ledger.ShreddedException when the newest was shredded
   */
  public Optional<Recorded> latest() throws IOException {
    Entry newest = null;
    for (Entry entry : history()) {
      if (newest == null || !entry.observed().isBefore(newest.observed())) {
        newest = entry;
      }
    }
    return newest == null ? Optional.empty() : Optional.of(load(newest.statementOrThrow()));
  }

  /** All runs, oldest first, shredded ones in their place; their rows are not read. */
  public List<Entry> history() throws IOException {
    try (Stream<Entry> entries = ledger.entries(TYPE, VERSION)) {
      return entries.toList();
    }
  }

  /** All runs over some resources only, oldest first; their rows are not read. */
  public List<Entry> rechecks() throws IOException {
    try (Stream<Entry> entries = ledger.entries(TYPE_ONLY, VERSION)) {
      return entries.toList();
    }
  }

  /** Reads the run at a leaf; empty when no run over everything stands there. */
  public Optional<Recorded> load(LeafRef leaf) throws IOException {
    Optional<Statement> statement = ledger.at(leaf);
    return statement.isEmpty() || !statement.get().type().equals(TYPE)
        ? Optional.empty()
        : Optional.of(load(statement.get()));
  }

  /**
   * Reads a recorded run; every row is verified against the statement.
   *
   * @throws IllegalArgumentException when the statement is no check run, or of a newer version
   */
  public Recorded load(Statement statement) throws IOException {
    boolean run = statement.type().equals(TYPE) || statement.type().equals(TYPE_ONLY);
    if (!run || statement.schemaVersion() > VERSION) {
      throw new IllegalArgumentException(
          "leaf %s holds %s version %d, not a check run of version %d or older"
              .formatted(statement.leaf(), statement.type(), statement.schemaVersion(), VERSION));
    }
    ObjectNode body = statement.body();
    SheetRef evaluations = reference(body.path("evaluations"));
    SheetRef controls = reference(body.path("controls"));
    List<LeafRef> snapshots = new ArrayList<>();
    body.path("snapshots").forEach(leaf -> snapshots.add(LeafRef.parse(leaf.asString())));
    CheckRun read =
        new CheckRun(
            Instant.parse(body.path("from").asString()),
            Instant.parse(body.path("to").asString()),
            snapshots,
            read(evaluations, CheckRows::readEvaluation),
            read(controls, CheckRows::readSummary));
    return new Recorded(read, statement, evaluations, controls);
  }

  /**
   * Some rows that follow each other.
   *
   * @param lines the rows in canonical form
   * @param hash SHA-256 of the lines, each with its end
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Piece(List<byte[]> lines, byte[] hash) {

    static Piece of(List<Evaluation> rows) {
      RowText text = new RowText();
      List<byte[]> lines = rows.stream().map(text::bytes).toList();
      MessageDigest digest = sha256();
      lines.forEach(line -> add(digest, line));
      return new Piece(lines, digest.digest());
    }
  }

  private <T> List<T> read(SheetRef sheet, Function<JsonNode, T> reader) throws IOException {
    try (Stream<JsonNode> rows = sheets.rows(sheet)) {
      return rows.map(reader).toList();
    }
  }

  private static void add(MessageDigest digest, byte[] line) {
    digest.update(line);
    digest.update((byte) '\n');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static SheetRef reference(JsonNode node) {
    return SheetRef.fromJson(node)
        .orElseThrow(() -> new IntegrityException("a check run's statement without its sheets"));
  }
}
