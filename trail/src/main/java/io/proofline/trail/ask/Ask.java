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
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.Needle;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.ActorResolver;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.ResourceQuery;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers questions, and records that the rows were read. */
public final class Ask {
  /** Statement type. */
  public static final String TYPE = "trail-answer";

  private static final String ROWS = "application/vnd.proofline.sheet+gzip";

  /** Events that one answer reads; more are not passed over in silence but refused. */
  private static final int MOST = 250_000;

  private static final int HOPS = 8;

  private final TrailStore store;
  private final List<Document> trails;
  private final EventClasses classes = Catalog.standard().eventClasses();

  /**
   * Over a workspace.
   *
   * @param trails documents of type {@code AWS::CloudTrail::Trail}, from any snapshots
   */
  public Ask(TrailStore store, List<Document> trails) {
    this.store = store;
    this.trails = List.copyOf(trails);
  }

  /**
   * Answers.
   *
   * @throws IllegalArgumentException when a condition is malformed
   * @throws IOException when the lake or the ledger cannot be used, or too much was asked for;
   *     without a recorded statement no rows are handed out
   */
  public TrailAnswer ask(TrailQuestion question, Actor asker) throws IOException {
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> events = new ArrayList<>();
      for (TrailEvent event : candidates(lake, question)) {
        if (fits(event, question)) {
          events.add(event);
        }
      }
      Versions versions = Versions.of(events);
      Corroboration seen = Corroboration.of(versions.events());
      ActorResolver resolver = new ActorResolver(lake);
      resolver.prepare(seen.events());
      List<TrailEvent> shown = new ArrayList<>();
      List<Attribution> actors = new ArrayList<>();
      for (TrailEvent event : seen.events()) {
        Attribution who = resolver.resolve(event);
        String person = question.person();
        if (person == null || isPerson(who, person)) {
          shown.add(event);
          actors.add(who);
        }
      }
      JudgedDigests digests = JudgedDigests.of(store);
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
                  trails);
      List<Group> groups = Groups.of(question.focus(), rows);
      boolean beside = digests.keysBeside();
      boolean object = resource != null && ResourceQuery.of(resource).exact().contains(":s3:::");
      List<String> notes =
          new ArrayList<>(
              Voucher.notes(
                  rows.stream().filter(r -> r.event().fromTrail()).map(Row::voucher).toList(),
                  digests.vouchers().digestsHeld()));
      notes.addAll(versions.notes());
      notes.addAll(seen.notes(object));
      if (beside && coverage.stream().anyMatch(c -> c.state() == CoverageLine.State.PROVEN)) {
        notes.add(
            "The keys of the digests were found beside them: the chain proves that nothing was"
                + " changed since they were copied, not that AWS signed it.");
      }
      Statement statement = record(question, asker, rows, coverage);
      return new TrailAnswer(question, rows, groups, coverage, beside, notes, statement);
    }
  }

  private Collection<TrailEvent> candidates(Lake lake, TrailQuestion question) throws IOException {
    long from = TrailEvent.micros(question.from());
    long to = TrailEvent.micros(question.to());
    String key = question.key();
    if (key != null) {
      return fetch(lake, lake.find(Needle.KEY, List.of(key), from, to));
    }
    String ip = question.ip();
    if (ip != null) {
      return fetch(lake, lake.find(Needle.IP, List.of(ip), from, to));
    }
    String session = question.session();
    if (session != null) {
      return fetch(lake, lake.find(Needle.ACTOR, sessions(lake, session), from, to));
    }
    String person = question.person();
    if (person != null) {
      return person(lake, person, from, to);
    }
    if (question.resource() != null || question.within() != null) {
      return fetch(lake, onResources(lake, question, from, to));
    }
    List<Object> parameters = new ArrayList<>(List.of(from, to));
    StringBuilder where = new StringBuilder("us >= ? AND us < ?");
    String action = question.action();
    if (action != null) {
      String name = action.substring(action.indexOf(':') + 1);
      if (!name.equals("*")) {
        where.append(" AND lower(name) = ?");
        parameters.add(name.toLowerCase(Locale.ROOT));
      }
    }
    String role = question.role();
    if (role != null) {
      where.append(" AND (issuer_arn = ? OR ends_with(issuer_arn, ?))");
      parameters.add(role);
      parameters.add("/" + role);
    }
    return fetch(lake, refs(lake, where.toString(), parameters));
  }

  private static List<EventRef> refs(Lake lake, String where, List<Object> parameters)
      throws IOException {
    return lake.query(
        "SELECT us, leaf_year, leaf, row FROM events WHERE "
            + where
            + " ORDER BY us LIMIT "
            + (MOST + 1),
        parameters,
        r ->
            new EventRef(
                r.getLong(1),
                new io.proofline.ledger.LeafRef(r.getInt(2), r.getLong(3)),
                r.getLong(4)));
  }

  private static List<TrailEvent> fetch(Lake lake, List<EventRef> refs) throws IOException {
    if (refs.size() > MOST) {
      throw new IOException(
          "more than "
              + String.format(Locale.ROOT, "%,d", MOST)
              + " events fit; nothing was read: narrow the interval, or count them with 'trail"
              + " sql'");
    }
    return lake.fetch(refs);
  }

  private static List<EventRef> onResources(Lake lake, TrailQuestion question, long from, long to)
      throws IOException {
    Set<EventRef> found = new TreeSet<>();
    List<String> resources = new ArrayList<>();
    if (question.resource() != null) {
      resources.add(question.resource());
    } else {
      resources.addAll(Objects.requireNonNull(question.within()));
    }
    for (String resource : resources) {
      ResourceQuery query = ResourceQuery.of(resource);
      if (query.prefix().isEmpty()) {
        found.addAll(lake.find(Needle.RESOURCE, List.of(query.exact()), from, to));
        continue;
      }
      List<Object> parameters = new ArrayList<>(query.parameters());
      parameters.add(from);
      parameters.add(to);
      found.addAll(
          lake.query(
              "SELECT DISTINCT us, leaf_year, leaf, row FROM resources r WHERE "
                  + query.where()
                  + " AND us >= ? AND us < ? LIMIT "
                  + (MOST + 1),
              parameters,
              r ->
                  new EventRef(
                      r.getLong(1),
                      new io.proofline.ledger.LeafRef(r.getInt(2), r.getLong(3)),
                      r.getLong(4))));
    }
    return List.copyOf(found);
  }

  private static List<String> sessions(Lake lake, String session) throws IOException {
    if (session.startsWith("arn:")) {
      return List.of(session);
    }
    return lake.query(
        "SELECT DISTINCT id_arn FROM events WHERE ends_with(id_arn, ?) UNION SELECT DISTINCT"
            + " issued_arn FROM events WHERE ends_with(issued_arn, ?)",
        List.of("/" + session, "/" + session),
        r -> r.getString(1));
  }

  /**
   * Events that may be a person's: those that name them, and those of every session whose key was
   * issued to one of these, however far. Whether they are is for the resolver to say.
   */
  private static Collection<TrailEvent> person(Lake lake, String person, long from, long to)
      throws IOException {
    String name = person.substring(person.lastIndexOf(':') + 1);
    Set<String> names =
        new LinkedHashSet<>(List.of(person, name, name.substring(name.lastIndexOf('/') + 1)));
    Map<EventRef, TrailEvent> found = new LinkedHashMap<>();
    // A session may have begun before the interval, and only its key says whose it is.
    long early = from - 13 * 3_600_000_000L;
    List<EventRef> wave = new ArrayList<>(lake.find(Needle.USER, names, early, to));
    wave.addAll(lake.find(Needle.ACTOR, names, early, to));
    wave.addAll(lake.find(Needle.ACTOR, sessions(lake, name), early, to));
    Set<String> keys = new HashSet<>();
    for (int hop = 0; hop < HOPS && !wave.isEmpty(); hop++) {
      List<EventRef> fresh = wave.stream().distinct().filter(r -> !found.containsKey(r)).toList();
      List<TrailEvent> events = fetch(lake, fresh);
      Set<String> issued = new TreeSet<>();
      for (int i = 0; i < events.size(); i++) {
        found.put(fresh.get(i), events.get(i));
        String key = events.get(i).issuedKey();
        if (key != null && keys.add(key)) {
          issued.add(key);
        }
      }
      wave = new ArrayList<>(lake.find(Needle.KEY, issued, early, to));
    }
    return found.entrySet().stream()
        .filter(e -> e.getKey().micros() >= from)
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  static boolean isPerson(Attribution who, String asked) {
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

  private Statement record(
      TrailQuestion question, Actor asker, List<Row> rows, List<CoverageLine> coverage)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("question", question.sentence());
    body.put("from", question.from().toString());
    body.put("to", question.to().toString());
    body.put("events", rows.size());
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
