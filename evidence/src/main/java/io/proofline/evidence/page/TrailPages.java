package io.proofline.evidence.page;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailAnswer.Group;
import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.lake.SheetRefs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes audit-trail pages: HTML, PDF and a JSON twin of one answer, and records that. */
public final class TrailPages {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Workspace workspace;
  private final PageFiles files;

  /** In a folder of pages. */
  public TrailPages(Workspace workspace, PageFiles files) {
    this.workspace = workspace;
    this.files = files;
  }

  /** The page: its files, and the statement that it was made. */
  public record Written(List<Path> files, Statement statement) {
    /** Takes a copy. */
    public Written {
      files = List.copyOf(files);
    }
  }

  /**
   * Makes the page of an answer.
   *
   * @throws PageOverflowException when it does not fit on one page; nothing was written
   */
  public Written write(TrailAnswer answer, TrailPageFacts facts, Actor prepared, Instant now)
      throws IOException {
    ObjectNode content = answer.toJson();
    facts.into(content);
    byte[] json = JSON.writeValueAsBytes(content);
    String sha = EvidenceItems.sha256(json);
    String document =
        sha.substring(0, 4).toUpperCase(Locale.ROOT)
            + "-"
            + sha.substring(4, 8).toUpperCase(Locale.ROOT);
    String stem = "trail-" + sha.substring(0, 12);
    TrailPage.Model model =
        new TrailPage.Model(
            workspace.entity(),
            answer,
            facts,
            links(answer),
            counted(answer, sha.substring(0, 12)),
            workspace.ledger().checkpoint(),
            prepared,
            now,
            stem + ".json",
            document);
    String title = new TrailPage(model, TrailPage.MOST_EVENTS).title();
    Drawn drawn = drawn(model, title, sha, now);
    byte[] html = PageShell.forBrowser(title, drawn.body()).getBytes(StandardCharsets.UTF_8);
    byte[] pdf = drawn.pdf();
    List<Path> written =
        List.of(
            files.write(stem + ".html", html),
            files.write(stem + ".pdf", pdf),
            files.write(stem + ".json", json));
    BlobRef twin = workspace.blobs().put(json, "application/json");
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("document", document);
    out.put("answer", answer.statement().leaf().toString());
    out.put("htmlSha256", EvidenceItems.sha256(html));
    out.put("pdfSha256", EvidenceItems.sha256(pdf));
    out.set("twin", twin.toJson());
    Statement statement =
        workspace
            .ledger()
            .append(
                new StatementDraft(
                    "page",
                    1,
                    "trail/page",
                    twin.sha256(),
                    out,
                    List.of(twin),
                    null,
                    now,
                    prepared))
            .statement();
    return new Written(written, statement);
  }

  // Handed on once, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Drawn(String body, byte[] pdf) {}

  /** The page with as many rows as fit on one sheet; the twin always holds them all. */
  static Drawn drawn(TrailPage.Model model, String title, String sha, Instant now) {
    for (int rows = TrailPage.MOST_EVENTS; ; rows -= rows > 6 ? 2 : 1) {
      String body = new TrailPage(model, rows).body();
      try {
        byte[] pdf =
            PdfPage.write(
                "the audit-trail page",
                PageShell.forPdf(title, body),
                title,
                now,
                sha.substring(0, 16).getBytes(StandardCharsets.US_ASCII),
                () -> List.of("the question and the names in the answer"));
        return new Drawn(body, pdf);
      } catch (PageOverflowException e) {
        if (rows <= 1) {
          throw e;
        }
      }
    }
  }

  private Map<String, LeafLink> links(TrailAnswer answer) throws IOException {
    RawEvidence raw = new RawEvidence(workspace, files);
    Map<String, LeafLink> out = new HashMap<>();
    List<Row> shown = new ArrayList<>(deciding(answer));
    TrailWho.ordered(answer).stream()
        .limit(TrailPage.MOST_ACTORS + 1)
        .forEach(group -> TrailWho.taken(TrailWho.rows(answer, group)).ifPresent(shown::add));
    for (Row row : shown) {
      Optional<Statement> segment = workspace.ledger().at(row.event().leaf());
      Optional<SheetRef> sheet = segment.flatMap(s -> SheetRefs.sheet(s.body(), "events"));
      if (segment.isPresent() && sheet.isPresent()) {
        out.put(
            TrailPage.key(row), raw.row(segment.get(), "events", sheet.get(), row.event().row()));
      }
    }
    return out;
  }

  /** The events that a page of the answer shows. */
  public static List<Row> deciding(TrailAnswer answer) {
    return TrailPage.deciding(answer, TrailPage.MOST_EVENTS);
  }

  /** As pages name an event: leaf and row. */
  public static String key(Row row) {
    return TrailPage.key(row);
  }

  /** The rows behind the counts of each actor that may be shown, as files. */
  private List<String> counted(TrailAnswer answer, String content) throws IOException {
    List<String> out = new ArrayList<>();
    for (Group group :
        TrailWho.ordered(answer).stream().limit(TrailPage.MOST_ACTORS + 1).toList()) {
      String name = "raw/rows-" + content + "-" + (out.size() + 1) + ".csv";
      String csv = TrailAnswer.csv(TrailWho.rows(answer, group));
      files.write(name, csv.getBytes(StandardCharsets.UTF_8));
      out.add(name);
    }
    return out;
  }
}
