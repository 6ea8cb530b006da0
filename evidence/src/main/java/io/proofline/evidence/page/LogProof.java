package io.proofline.evidence.page;

import io.proofline.catalog.Control;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.evidence.page.ControlPageModel.ChangeLine;
import io.proofline.evidence.page.ControlPageModel.EvidenceLine;
import io.proofline.evidence.page.ControlPageModel.LogLine;
import io.proofline.ledger.Entry;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.program.ApprovedChanges;
import io.proofline.program.ChangeApproval;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.SegmentWriter;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.ChangeEvent;
import io.proofline.trail.who.Changes;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The third link of a page: the change events behind the present setting, and what the ingested
 * logs can and cannot say. Uncovered time is never "nobody": it is "cannot know".
 */
final class LogProof {
  private final TrailStore store;
  private final RawEvidence raw;
  private final List<ChangeApproval> approvals;
  private final List<Entry.Shredded> lostApprovals;
  private final Instant asOf;
  private final Instant knownAt;
  private final Optional<Recorded> coverage;
  private final Optional<Entry.Shredded> lost;
  private @Nullable Vouchers vouchers;

  LogProof(
      TrailStore store,
      RawEvidence raw,
      List<ChangeApproval> approvals,
      List<Entry.Shredded> lostApprovals,
      Instant asOf,
      Instant knownAt)
      throws IOException {
    this.store = store;
    this.approvals = List.copyOf(approvals);
    this.lostApprovals = List.copyOf(lostApprovals);
    this.raw = raw;
    this.asOf = asOf;
    this.knownAt = knownAt;
    Optional<Entry> newest = newestCoverage(store, knownAt);
    this.lost = lost(store, newest, knownAt);
    this.coverage =
        newest.isEmpty() || lost.isPresent()
            ? Optional.empty()
            : Optional.of(Recorded.read(newest.get().statementOrThrow(), store));
  }

  /**
   * What the logs say.
   *
   * @param changes newest first
   * @param line coverage in words
   * @param evidence log files of the changes that the page shows
   */
  record Answer(List<ChangeLine> changes, LogLine line, List<EvidenceLine> evidence) {}

  Answer behind(List<Document> documents, List<Control.Trigger> triggers) throws IOException {
    Set<String> keys = new TreeSet<>();
    Set<String> accounts = new TreeSet<>();
    long nameless = 0;
    for (Document document : documents) {
      Optional<String> key = Changes.key(changed(document), document.arn());
      key.ifPresent(keys::add);
      nameless += key.isEmpty() ? 1 : 0;
      accounts.add(document.id().account());
    }
    List<String> events =
        triggers.stream().map(t -> t.eventSource() + ":" + t.eventName()).toList();
    List<ChangeEvent> found = new ArrayList<>();
    boolean held = hasEvents();
    if (held && !keys.isEmpty() && !events.isEmpty()) {
      for (ChangeEvent change : new Changes(store).behind(keys, events, asOf.plusNanos(1))) {
        if (!recordedLater(change)) {
          found.add(change);
        }
      }
    }
    Collections.reverse(found);
    ApprovedChanges approved =
        new ApprovedChanges(
            approvals,
            approvals.isEmpty() || found.isEmpty()
                ? List.of()
                : new Changes(store).creations(keys, asOf.plusNanos(1)),
            lostApprovals);
    Map<String, Set<String>> named =
        approvals.isEmpty()
            ? Map.of()
            : new Changes(store).named(found.stream().map(ChangeEvent::event).toList());
    List<ChangeLine> changes = new ArrayList<>();
    List<EvidenceLine> evidence = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ChangeEvent change : found) {
      if (!seen.add(change.event().leaf() + "/" + change.event().row())) {
        continue;
      }
      boolean shown = changes.size() < ControlPageBody.MOST_CHANGES;
      Set<String> changed =
          named.getOrDefault(
              change.event().leaf() + "/" + change.event().row(), Set.of(change.resource()));
      changes.add(
          change(change, approved.of(change.event(), changed, change.who()).words(), shown));
      if (shown) {
        file(change).ifPresent(evidence::add);
      }
    }
    LogLine line = line(held, accounts);
    if (nameless > 0) {
      line =
          new LogLine(
              line.sentence()
                  + " Changes of "
                  + nameless
                  + (nameless == 1 ? " resource" : " resources")
                  + " were not looked up: how the logs name them is not known here.",
              false,
              line.leaf());
    }
    return new Answer(changes, line, evidence);
  }

  /** The resource whose events changed this document: a route is changed by changing its source. */
  private static ResourceId changed(Document document) {
    JsonNode from = document.properties().path("From");
    return document.id().type().equals("X::Route")
        ? new ResourceId(
            document.id().partition(),
            from.path("Account").asString(""),
            from.path("Region").asString(""),
            from.path("Type").asString(""),
            from.path("Identifier").asString(""),
            null)
        : document.id();
  }

  private boolean hasEvents() throws IOException {
    try (Stream<Statement> segments = store.ledger().statements("segment")) {
      return segments.anyMatch(s -> !s.recorded().isAfter(knownAt));
    }
  }

  private boolean recordedLater(ChangeEvent change) throws IOException {
    return store
        .ledger()
        .at(change.event().leaf())
        .filter(s -> s.recorded().isAfter(knownAt))
        .isPresent();
  }

  private ChangeLine change(ChangeEvent change, String approved, boolean shown) throws IOException {
    Attribution who = change.who();
    LeafLink link = LeafLink.of(change.event().leaf(), change.event().row());
    if (shown) {
      Optional<Statement> segment = store.ledger().at(change.event().leaf());
      Optional<SheetRef> sheet = segment.flatMap(s -> SheetRefs.sheet(s.body(), "events"));
      if (segment.isPresent() && sheet.isPresent()) {
        link = raw.row(segment.get(), "events", sheet.get(), change.event().row());
      }
    }
    return new ChangeLine(
        change.event().time(),
        who.resolution() == Attribution.Resolution.UNRESOLVED
            ? "unresolved: " + who.label()
            : who.label(),
        role(who.role()),
        change.event().name() + " on " + shortName(change.resource()),
        outcome(change),
        approved,
        link);
  }

  /** What came of it, and whether a digest vouches for the record where any digest is held. */
  private String outcome(ChangeEvent change) throws IOException {
    String outcome = Objects.requireNonNullElse(change.event().errorCode(), "done");
    Vouchers known = vouchers;
    if (known == null) {
      known = JudgedDigests.of(store).vouchers();
      vouchers = known;
    }
    if (!known.digestsHeld()) {
      return outcome;
    }
    Voucher voucher = Voucher.of(known, List.of(change.event()), List.of(change.who())).getFirst();
    return voucher == Voucher.DIGEST ? outcome : outcome + ", not vouched for";
  }

  private Optional<EvidenceLine> file(ChangeEvent change) throws IOException {
    Optional<Statement> segment = store.ledger().at(change.event().leaf());
    Optional<SheetRef> sheet = segment.flatMap(s -> SheetRefs.sheet(s.body(), "events"));
    if (segment.isEmpty() || sheet.isEmpty()) {
      return Optional.empty();
    }
    JsonNode row = store.sheets().row(sheet.get(), change.event().row());
    Optional<LogFile> found = LogFile.of(store, segment.get(), row);
    if (found.isEmpty() || found.get().blob() == null) {
      return Optional.empty();
    }
    LogFile file = found.get();
    String name = file.name().substring(file.name().lastIndexOf('/') + 1);
    return Optional.of(
        new EvidenceLine(
            "log of a change",
            name,
            file.statement().observed(),
            file.statement().actor().id(),
            file.sha256(),
            // The whole file may hold identifiers of patients in object names: shown by hash only.
            Optional.empty(),
            raw.statement(file.statement())));
  }

  private LogLine line(boolean held, Set<String> accounts) throws IOException {
    if (lost.isPresent()) {
      return new LogLine(
          "Not known which time the logs cover: "
              + lost.get().words()
              + ". What is not listed here may still have happened.",
          false,
          Optional.empty());
    }
    if (coverage.isEmpty()) {
      return new LogLine(
          held
              ? "Events are held, but which time they cover was not worked out: what is not listed"
                  + " here may still have happened."
              : "No event history was ingested: nobody can say who changed what.",
          false,
          Optional.empty());
    }
    return coverage.get().line(accounts, raw.statement(coverage.get().statement()), asOf);
  }

  private static Optional<Entry> newestCoverage(TrailStore store, Instant knownAt)
      throws IOException {
    try (Stream<Entry> entries = store.ledger().entries("coverage", 1)) {
      return entries.filter(e -> !e.recorded().isAfter(knownAt)).reduce((older, newer) -> newer);
    }
  }

  /** The newest word on coverage, or logs that were there when it was worked out. */
  private static Optional<Entry.Shredded> lost(
      TrailStore store, Optional<Entry> newest, Instant knownAt) throws IOException {
    if (newest.isPresent() && newest.get() instanceof Entry.Shredded gone) {
      return Optional.of(gone);
    }
    for (String type : List.of(SegmentWriter.TYPE, LogFile.TYPE)) {
      try (Stream<Entry> entries = store.ledger().entries(type)) {
        Optional<Entry.Shredded> gone =
            entries
                .filter(e -> !e.recorded().isAfter(knownAt))
                .filter(Entry.Shredded.class::isInstance)
                .map(Entry.Shredded.class::cast)
                .filter(e -> newest.isEmpty() || e.by().compareTo(newest.get().leaf()) > 0)
                .findFirst();
        if (gone.isPresent()) {
          return gone;
        }
      }
    }
    return Optional.empty();
  }

  private static String role(@Nullable String arn) {
    return arn == null ? "" : arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static String shortName(String key) {
    int colon = key.lastIndexOf(':');
    return colon < 0 || colon == key.length() - 1 ? key : key.substring(colon + 1);
  }

  /** The newest recorded statement on coverage, with its lines on management events. */
  private record Recorded(Statement statement, Instant from, Instant to, List<Stretch> stretches) {

    /** One stretch of time of one place. */
    private record Stretch(
        String account, String region, Instant from, Instant to, String state, String reason) {}

    static Recorded read(Statement statement, TrailStore store) throws IOException {
      List<Stretch> stretches = new ArrayList<>();
      Optional<SheetRef> sheet = SheetRefs.sheet(statement.body(), "rows");
      if (sheet.isPresent()) {
        try (Stream<JsonNode> rows = store.sheets().rows(sheet.get())) {
          rows.filter(row -> row.path("class").asString("").equals("management"))
              .forEach(
                  row ->
                      stretches.add(
                          new Stretch(
                              row.path("account").asString(""),
                              row.path("region").asString(""),
                              Instant.parse(row.path("from").asString("")),
                              Instant.parse(row.path("to").asString("")),
                              row.path("state").asString(""),
                              row.path("reason").asString(""))));
        }
      }
      return new Recorded(
          statement,
          Instant.parse(statement.body().path("from").asString("")),
          Instant.parse(statement.body().path("to").asString("")),
          stretches);
    }

    LogLine line(Set<String> accounts, LeafLink leaf, Instant asOf) {
      List<Stretch> ours =
          stretches.stream()
              .filter(s -> accounts.isEmpty() || accounts.contains(s.account()))
              .toList();
      Duration proven = total(ours, "proven");
      Duration unproven = total(ours, "present-unproven");
      List<Stretch> lost =
          ours.stream()
              .filter(s -> !s.state().equals("proven") && !s.state().equals("present-unproven"))
              .toList();
      String span = Words.minutes(from) + " to " + Words.minutes(to) + " UTC";
      Set<String> seen = new TreeSet<>();
      ours.forEach(s -> seen.add(s.account()));
      boolean all = seen.containsAll(accounts) && !ours.isEmpty();
      boolean current = !to.isBefore(asOf.minus(Duration.ofHours(2)));
      boolean complete = all && current && lost.isEmpty() && unproven.isZero();
      if (complete) {
        return new LogLine(
            "Management events from "
                + span
                + " cannot be missing: the digest chain is verified ("
                + hours(proven)
                + "). What happened before is not covered.",
            true,
            Optional.of(leaf));
      }
      StringBuilder words = new StringBuilder();
      if (!lost.isEmpty()) {
        Stretch first = lost.getFirst();
        words
            .append(first.region())
            .append(' ')
            .append(Words.minutes(first.from()))
            .append(" to ")
            .append(Words.minutes(first.to()).substring(11))
            .append(" UTC: ")
            .append(first.reason());
        if (lost.size() > 1) {
          words.append(" (and ").append(lost.size() - 1).append(" more stretches)");
        }
        words.append("; for that time nobody can say what was changed. ");
      }
      if (!all) {
        words.append("Not every account here has logs. ");
      }
      words
          .append("Of ")
          .append(span)
          .append(", ")
          .append(hours(proven))
          .append(" proved, ")
          .append(hours(unproven))
          .append(" present without proof.");
      return new LogLine(words.toString(), false, Optional.of(leaf));
    }

    private static Duration total(List<Stretch> stretches, String state) {
      return stretches.stream()
          .filter(s -> s.state().equals(state))
          .map(s -> Duration.between(s.from(), s.to()))
          .reduce(Duration.ZERO, Duration::plus);
    }

    private static String hours(Duration duration) {
      long minutes = duration.toMinutes();
      return minutes % 60 == 0
          ? minutes / 60 + " region-hours"
          : minutes / 60 + " h " + minutes % 60 + " min of region time";
    }
  }
}
