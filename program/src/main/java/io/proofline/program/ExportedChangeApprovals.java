package io.proofline.program;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Entry;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.program.export.ExportedApproval;
import io.proofline.program.export.TicketSystem;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approvals that another system exported, in the ledger: one statement of type {@code
 * change-approval-export}, version 1, each, subject {@code SYSTEM:ID}. Nobody signed them here;
 * each names the file that says so, where that came from and when it was exported. The same
 * approval out of another export is recorded once.
 */
public final class ExportedChangeApprovals {
  /** Type of the statement. */
  public static final String TYPE = "change-approval-export";

  private static final int VERSION = 1;
  private static final int MOST = 5_000;

  private final Ledger ledger;

  /** Over a ledger. */
  public ExportedChangeApprovals(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Where an export comes from.
   *
   * @param origin in words: which instance, who exported it and how
   * @param exported when it was exported, as whoever records it says; empty when nobody says
   * @param people names by which people of the export are known in the accounts
   */
  public record Provenance(
      String origin, Optional<Instant> exported, Map<String, List<String>> people) {
    /** Takes a copy. */
    public Provenance {
      people = Map.copyOf(people);
    }
  }

  /** Those that are not recorded yet. */
  public List<ExportedApproval> unrecorded(TicketSystem system, List<ExportedApproval> approvals)
      throws IOException {
    List<ExportedApproval> missing = new ArrayList<>();
    for (ExportedApproval one : approvals) {
      if (ledger.find(TYPE, subject(system, one), key(one)).isEmpty()) {
        missing.add(one);
      }
    }
    return missing;
  }

  /**
   * Records approvals.
   *
   * @param files the files by name
   * @throws IllegalArgumentException when the export does not say where it comes from, or names an
   *     approval of the future
   */
  public List<ChangeApproval> record(
      TicketSystem system,
      List<ExportedApproval> approvals,
      Provenance provenance,
      Map<String, BlobRef> files,
      Instant now,
      Actor actor)
      throws IOException {
    require(!provenance.origin().isBlank(), "an origin: which instance, who exported it, how");
    require(approvals.size() <= MOST, "at most " + MOST + " approvals at once");
    Instant latest = provenance.exported().orElse(now);
    require(!latest.isAfter(now), "a day of the export that is not in the future");
    List<StatementDraft> drafts = new ArrayList<>();
    for (ExportedApproval one : approvals) {
      require(
          !one.approved().isAfter(latest),
          "approvals before it was exported; " + one.id() + " was approved " + one.approved());
      BlobRef file = files.get(one.file());
      require(file != null, "the file " + one.file());
      drafts.add(draft(system, one, provenance, file, now, actor));
    }
    return ledger.appendAll(drafts).stream().map(one -> read(one.statement())).toList();
  }

  private static StatementDraft draft(
      TicketSystem system,
      ExportedApproval one,
      Provenance provenance,
      @Nullable BlobRef file,
      Instant now,
      Actor actor) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("system", system.id());
    body.put("id", one.id());
    body.put("title", one.title());
    body.put("author", one.author());
    body.put("approver", one.approver());
    body.put("approved", one.approved().toString());
    body.put("from", one.from().toString());
    body.put("to", one.to().toString());
    texts(body.putArray("resources"), one.resources());
    texts(body.putArray("accounts"), one.accounts());
    texts(body.putArray("names"), provenance.people().getOrDefault(one.approver(), List.of()));
    texts(body.putArray("authorNames"), provenance.people().getOrDefault(one.author(), List.of()));
    ObjectNode source = body.putObject("source");
    source.put("origin", provenance.origin().strip());
    source.put("exported", provenance.exported().map(Instant::toString).orElse(null));
    source.put("file", one.file());
    List<BlobRef> blobs = new ArrayList<>();
    if (file != null) {
      source.set("blob", file.toJson());
      blobs.add(file);
    }
    return new StatementDraft(
        TYPE, VERSION, subject(system, one), key(one), body, blobs, null, now, actor);
  }

  private static String subject(TicketSystem system, ExportedApproval one) {
    return system.id() + ":" + one.id();
  }

  private static String key(ExportedApproval one) {
    return String.join(
        " ",
        one.approver(),
        one.approved().toString(),
        one.from().toString(),
        one.to().toString(),
        one.resources().toString(),
        one.accounts().toString());
  }

  /** Every leaf, shredded ones in their place. */
  List<Entry> entries() throws IOException {
    try (Stream<Entry> entries = ledger.entries(TYPE, VERSION)) {
      return entries.toList();
    }
  }

  static ChangeApproval read(Statement statement) {
    ObjectNode body = statement.body();
    String system = body.path("system").asString("");
    return new ChangeApproval(
        system + ":" + body.path("id").asString(""),
        texts(body.path("resources")),
        texts(body.path("accounts")),
        Instant.parse(body.path("from").asString()),
        Instant.parse(body.path("to").asString()),
        body.path("title").asString(""),
        body.path("id").asString(""),
        body.path("approver").asString(""),
        texts(body.path("names")),
        statement.recorded(),
        false,
        Optional.of(
            new ChangeApproval.Exported(
                system,
                body.path("author").asString(""),
                texts(body.path("authorNames")),
                Instant.parse(body.path("approved").asString()),
                body.path("source").path("origin").asString(""),
                Optional.ofNullable(body.path("source").path("exported").asString(null))
                    .map(Instant::parse),
                body.path("source").path("blob").path("sha256").asString(""))),
        statement.leaf());
  }

  private static void texts(ArrayNode into, Collection<String> texts) {
    texts.forEach(into::add);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asString("")));
    return texts;
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw new IllegalArgumentException("an export of approvals needs " + what);
    }
  }
}
