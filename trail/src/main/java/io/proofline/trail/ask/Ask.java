package io.proofline.trail.ask;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.EventClasses;
import io.proofline.cloud.Document;
import io.proofline.ledger.Actor;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.ask.TrailAnswer.Group;
import io.proofline.trail.ask.TrailAnswer.Row;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.LogBucketChanges;
import io.proofline.trail.coverage.MissingDigests;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.directory.Directories;
import io.proofline.trail.directory.DirectoryPerson;
import io.proofline.trail.directory.People;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.ActorResolver;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Corroboration;
import io.proofline.trail.who.ResourceQuery;
import io.proofline.trail.who.Versions;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers questions, and records that the rows were read. */
public final class Ask {
  /** Statement type. */
  public static final String TYPE = "trail-answer";

  /** Classes in which no event is a data event. */
  private static final Set<String> MANAGEMENT_CLASSES = Set.of("management", "logging-tamper");

  private static final String ROWS = "application/vnd.proofline.sheet+gzip";

  private final TrailStore store;
  private final List<Document> trails;
  private final Set<Place> expected;
  private final EventClasses classes = Catalog.standard().eventClasses();

  /**
   * Over a workspace.
   *
   * @param trails documents of type {@code AWS::CloudTrail::Trail}, from any snapshots
   */
  public Ask(TrailStore store, List<Document> trails) {
    this(store, trails, Set.of());
  }

  /**
   * Over a workspace.
   *
   * @param trails documents of type {@code AWS::CloudTrail::Trail}, from any snapshots
   * @param expected accounts and regions that must have logs: where none are held of one, an answer
   *     is not complete
   */
  public Ask(TrailStore store, List<Document> trails, Set<Place> expected) {
    this.store = store;
    this.trails = List.copyOf(trails);
    this.expected = Set.copyOf(expected);
  }

  /**
   * Answers.
   *
   * @throws IllegalArgumentException when a condition is malformed
   * @throws IOException when the lake or the ledger cannot be used, or too much was asked for;
   *     without a recorded statement no rows are handed out
   */
  public TrailAnswer ask(TrailQuestion question, Actor asker) throws IOException {
    return ask(question, Integer.MAX_VALUE, asker);
  }

  /**
   * Answers with the first events only, in order of time; how many more may fit is said, and the
   * answer then covers nothing.
   *
   * @param first events that are read, at least 1
   */
  public TrailAnswer ask(TrailQuestion question, int first, Actor asker) throws IOException {
    if (first < 1) {
      throw new IllegalArgumentException("at least one event must be asked for, not " + first);
    }
    try (Lake lake = Lake.open(store)) {
      People people = new Directories(store).people();
      Candidates candidates = new Candidates(lake, people);
      List<TrailEvent> events = new ArrayList<>();
      Candidates.Found found = candidates.of(question, first);
      for (TrailEvent event : found.events()) {
        if (fits(event, question)) {
          events.add(event);
        }
      }
      Versions versions = Versions.of(events);
      Corroboration seen = Corroboration.of(versions.events());
      JudgedDigests digests = JudgedDigests.of(store);
      ActorResolver resolver = new ActorResolver(lake, people, digests.vouchers());
      resolver.prepare(seen.events());
      String asked = question.person();
      Set<String> meant = asked == null ? Set.of() : people.meant(asked);
      List<TrailEvent> shown = new ArrayList<>();
      List<Attribution> actors = new ArrayList<>();
      for (TrailEvent event : seen.events()) {
        Attribution who = resolver.resolve(event);
        if (asked == null || isPerson(who, asked, meant)) {
          shown.add(event);
          actors.add(who);
        }
      }
      List<Voucher> vouched = Voucher.of(digests.vouchers(), shown, actors);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < shown.size(); i++) {
        rows.add(new Row(shown.get(i), actors.get(i), vouched.get(i)));
      }
      String resource = question.resource();
      List<CoverageLine> coverage =
          new Coverage(store)
              .forResource(
                  lake,
                  digests,
                  question.from(),
                  question.to(),
                  resource == null ? "" : ResourceQuery.of(resource).exact(),
                  managementOnly(question),
                  expected,
                  trails);
      List<Group> groups = Groups.of(question.focus(), rows);
      boolean beside = digests.keysBeside();
      boolean object = resource != null && ResourceQuery.of(resource).exact().contains(":s3:::");
      List<String> notes =
          new ArrayList<>(
              Voucher.notes(
                  rows.stream().filter(r -> r.event().fromTrail()).map(Row::voucher).toList(),
                  digests.vouchers().digestsHeld()));
      if (found.unread() > 0) {
        notes.add(
            "Only the first events were read; at least "
                + String.format(Locale.ROOT, "%,d", found.unread())
                + " more may fit. Ask for more, or for the time after the last.");
      }
      notes.addAll(versions.notes());
      notes.addAll(seen.notes(object));
      notes.addAll(SameName.notes(rows));
      notes.addAll(LogBucketChanges.notes(lake, digests, trails));
      notes.addAll(MissingDigests.notes(digests, trails));
      if (beside && coverage.stream().anyMatch(c -> c.state() == CoverageLine.State.PROVEN)) {
        notes.add(
            "The keys of the digests were only found in ingested files: the chain proves that"
                + " nothing was changed since they were copied, not that AWS signed it.");
      }
      Statement statement = record(question, asker, rows, found.unread(), coverage);
      return new TrailAnswer(
          question, rows, groups, found.unread(), coverage, beside, notes, statement);
    }
  }

  /**
   * Whether the one asked about is behind it.
   *
   * @param meant ids of people in directories that the word means
   */
  static boolean isPerson(Attribution who, String asked, Set<String> meant) {
    DirectoryPerson listed = who.listed();
    if (listed != null && !meant.isEmpty()) {
      return meant.contains(listed.id().toLowerCase(Locale.ROOT));
    }
    String person = who.person();
    return person != null
        && (person.equalsIgnoreCase(asked)
            || person.substring(person.lastIndexOf(':') + 1).equalsIgnoreCase(asked)
            || person.substring(person.lastIndexOf('/') + 1).equalsIgnoreCase(asked));
  }

  private boolean fits(TrailEvent event, TrailQuestion question) {
    String key = question.key();
    String ip = question.ip();
    String session = question.session();
    String role = question.role();
    TrailEvent.Identity who = event.identity();
    return (key == null
            || key.equals(who.key())
            || key.equals(event.issuedKey())
            || key.equals(event.mintedKey()))
        && (ip == null || ip.equals(event.ip()))
        && (session == null
            || isSession(who.arn(), session)
            || isSession(event.issuedArn(), session))
        && (role == null || isRole(who.issuerArn(), role))
        && isAction(event, question.action())
        && isClass(event, question.eventClass());
  }

  private static boolean isSession(@Nullable String arn, String session) {
    return arn != null && (arn.equals(session) || arn.endsWith("/" + session));
  }

  private static boolean isRole(@Nullable String arn, String role) {
    return arn != null && (arn.equals(role) || arn.endsWith("/" + role));
  }

  private static boolean isAction(TrailEvent event, @Nullable String action) {
    if (action == null || action.equals("*")) {
      return true;
    }
    int colon = action.indexOf(':');
    String name = action.substring(colon + 1);
    boolean service = colon < 0 || event.action().startsWith(action.substring(0, colon + 1));
    return service && (name.equals("*") || name.equalsIgnoreCase(event.name()));
  }

  private boolean isClass(TrailEvent event, @Nullable String wanted) {
    if (wanted == null) {
      return true;
    }
    boolean data =
        Set.of("Data", "AccessLog", "FlowLog").contains(String.valueOf(event.category()));
    return switch (wanted) {
      case "data" -> data;
      case "management" -> !data;
      default ->
          classes
              .find(event.source(), HighRiskChanges.bare(event.name()))
              .filter(c -> c.name().equals(wanted))
              .isPresent();
    };
  }

  /** Whether no data event can be among what is asked about. */
  private static boolean managementOnly(TrailQuestion question) {
    String wanted = question.eventClass();
    String action = question.action();
    return (wanted != null && MANAGEMENT_CLASSES.contains(wanted))
        || (action != null
            && action.indexOf(':') > 0
            && Coverage.WITHOUT_DATA_EVENTS.contains(action.substring(0, action.indexOf(':'))));
  }

  private Statement record(
      TrailQuestion question, Actor asker, List<Row> rows, long unread, List<CoverageLine> coverage)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("question", question.sentence());
    body.put("from", question.from().toString());
    body.put("to", question.to().toString());
    body.put("events", rows.size());
    if (unread > 0) {
      body.put("unread", unread);
    }
    Map<String, Integer> states = new LinkedHashMap<>();
    coverage.forEach(c -> states.merge(c.state().id(), 1, Integer::sum));
    ObjectNode covered = body.putObject("coverage");
    states.forEach(covered::put);
    try (Sheets.Writer writer = store.sheets().begin(ROWS)) {
      for (Row row : rows) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("segment", row.event().leaf().toString());
        line.put("row", row.event().row());
        line.set("who", row.who().toJson());
        line.put("voucher", row.voucher().id());
        writer.append(line);
      }
      SheetRef sheet = writer.seal();
      SheetRefs.put(body, "rows", sheet);
      Instant now = store.clock().instant();
      String key = question.sentence() + " " + asker.id() + " " + sheet.blob().sha256();
      return store
          .ledger()
          .append(
              new StatementDraft(
                  TYPE, 1, "trail/answers", key, body, List.of(sheet.blob()), null, now, asker))
          .statement();
    }
  }

  /** Arranges rows as a question asks. */
  private static final class Groups {
    private Groups() {}

    static List<Group> of(TrailQuestion.Focus focus, List<Row> rows) {
      Map<List<String>, List<Row>> by = new LinkedHashMap<>();
      for (Row row : rows) {
        by.computeIfAbsent(key(focus, row), _ -> new ArrayList<>()).add(row);
      }
      List<Group> out = new ArrayList<>();
      by.forEach((key, list) -> out.add(group(key, list)));
      Comparator<Group> order =
          focus == TrailQuestion.Focus.WHEN
              ? Comparator.comparing(Group::name)
              : Comparator.comparingLong(Group::all).reversed().thenComparing(Group::name);
      return out.stream().sorted(order).toList();
    }

    private static List<String> key(TrailQuestion.Focus focus, Row row) {
      return switch (focus) {
        case WHO ->
            List.of(
                row.who().label(),
                Objects.requireNonNullElse(row.who().role(), ""),
                row.who().resolution().id());
        case WHAT -> List.of(row.event().action(), "", "");
        case WHEN -> List.of(row.event().time().toString().substring(0, 10), "", "");
      };
    }

    private static Group group(List<String> key, List<Row> rows) {
      long failed = rows.stream().filter(r -> r.event().failed()).count();
      long changes = rows.stream().filter(Row::changes).count();
      Set<String> addresses = new HashSet<>();
      Set<String> sessions = new HashSet<>();
      for (Row row : rows) {
        if (row.event().ip() != null) {
          addresses.add(row.event().ip());
        }
        if (row.event().identity().key() != null) {
          sessions.add(row.event().identity().key());
        }
      }
      return new Group(
          key.get(0),
          key.get(1).isEmpty() ? null : key.get(1),
          key.get(2),
          rows.size() - failed - changes,
          changes,
          failed,
          addresses.size(),
          sessions.size(),
          rows.stream().filter(Row::doubtful).count(),
          rows.getFirst().event().time(),
          rows.getLast().event().time());
    }
  }
}
