package io.proofline.trail.who;

import io.proofline.cloud.Document;
import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.LogBucketChanges;
import io.proofline.trail.coverage.MissingDigests;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.directory.Directories;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.HoursWith;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.WhoAnswer.Group;
import io.proofline.trail.who.WhoAnswer.Touch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers who touched a resource, and records that the rows were read. */
public final class Who {
  private static final String TYPE = "who-answer";
  private static final String ROWS = "application/vnd.proofline.sheet+gzip";

  private final TrailStore store;
  private final List<Document> trails;
  private final Set<Place> expected;

  /**
   * Over a workspace.
   *
   * @param trails documents of type {@code AWS::CloudTrail::Trail}, from any snapshots; without
   *     them no time can be called proven, since nothing says what the trails select
   */
  public Who(TrailStore store, List<Document> trails) {
    this(store, trails, Set.of());
  }

  /**
   * Over a workspace.
   *
   * @param trails as above
   * @param expected accounts and regions that must have logs: where none are held of one, an answer
   *     is not complete
   */
  public Who(TrailStore store, List<Document> trails, Set<Place> expected) {
    this.store = store;
    this.trails = List.copyOf(trails);
    this.expected = Set.copyOf(expected);
  }

  /**
   * Answers a question.
   *
   * @param asker who reads the rows
   * @throws IOException when the lake or the ledger cannot be used; without a recorded statement no
   *     rows are handed out
   */
  public WhoAnswer ask(WhoQuestion question, Actor asker) throws IOException {
    try (Lake lake = Lake.open(store)) {
      ResourceQuery query = ResourceQuery.of(question.resource());
      List<Found> every = find(lake, query, question);
      Versions versions = Versions.of(every.stream().map(Found::event).toList());
      Corroboration seen = Corroboration.of(versions.events());
      Set<TrailEvent> once = new HashSet<>(seen.events());
      List<Found> found = every.stream().filter(each -> once.contains(each.event())).toList();
      JudgedDigests digests = JudgedDigests.of(store);
      ActorResolver resolver =
          new ActorResolver(lake, new Directories(store).people(), digests.vouchers());
      resolver.prepare(found.stream().map(Found::event).toList());
      List<Touch> done = new ArrayList<>();
      List<Touch> failed = new ArrayList<>();
      List<TrailEvent> events = found.stream().map(Found::event).toList();
      List<Attribution> actors = new ArrayList<>();
      for (TrailEvent event : events) {
        actors.add(resolver.resolve(event));
      }
      List<Voucher> vouched = Voucher.of(digests.vouchers(), events, actors);
      List<Voucher> ofTrails = new ArrayList<>();
      for (int i = 0; i < events.size(); i++) {
        Found each = found.get(i);
        Touch touch =
            new Touch(each.event(), each.key(), each.relation(), actors.get(i), vouched.get(i));
        (each.event().failed() ? failed : done).add(touch);
        if (each.event().fromTrail()) {
          ofTrails.add(vouched.get(i));
        }
      }
      List<CoverageLine> coverage =
          new Coverage(store)
              .forResource(
                  lake,
                  digests,
                  question.from(),
                  question.to(),
                  query.exact(),
                  false,
                  expected,
                  trails);
      List<String> notes = new ArrayList<>(notes(lake, query, question));
      notes.addAll(versions.notes());
      notes.addAll(seen.notes(query.exact().contains(":s3:::")));
      notes.addAll(Voucher.notes(ofTrails, digests.vouchers().digestsHeld()));
      notes.addAll(LogBucketChanges.notes(lake, digests, trails));
      notes.addAll(MissingDigests.notes(digests, trails));
      Statement statement = record(question, asker, done, failed, coverage);
      return new WhoAnswer(question, done, failed, groups(done), coverage, notes, statement);
    }
  }

  private record Found(TrailEvent event, String key, String relation) {}

  private static List<Found> find(Lake lake, ResourceQuery query, WhoQuestion question)
      throws IOException {
    List<Object> parameters = new ArrayList<>(query.parameters());
    parameters.add(TrailEvent.micros(question.from()));
    parameters.add(TrailEvent.micros(question.to()));
    record Named(EventRef event, String key, String relation) {}
    List<Named> named =
        lake.query(
            "SELECT us, leaf_year, leaf, row, k, r FROM resources r WHERE "
                + query.where()
                + " AND r.us >= ? AND r.us < ? ORDER BY us, leaf_year, leaf, row, k",
            parameters,
            row ->
                new Named(
                    new EventRef(
                        row.getLong(1), new LeafRef(row.getInt(2), row.getLong(3)), row.getLong(4)),
                    row.getString(5),
                    row.getString(6)));
    List<TrailEvent> events = lake.fetch(named.stream().map(Named::event).toList());
    List<Found> rows = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      rows.add(new Found(events.get(i), named.get(i).key(), named.get(i).relation()));
    }
    Map<String, Found> once = new LinkedHashMap<>();
    for (Found row : rows) {
      once.merge(
          row.event().leaf() + "/" + row.event().row(),
          row,
          (a, b) -> strength(a.relation()) <= strength(b.relation()) ? a : b);
    }
    return List.copyOf(once.values());
  }

  private static int strength(String relation) {
    return List.of("resource", "request", "response", "kms-context").indexOf(relation);
  }

  private static List<Group> groups(List<Touch> touches) {
    Map<List<Object>, List<Touch>> by = new LinkedHashMap<>();
    for (Touch touch : touches) {
      Attribution who = touch.who();
      by.computeIfAbsent(
              List.of(who.label(), who.kind(), who.resolution(), touch.event().action()),
              _ -> new ArrayList<>())
          .add(touch);
    }
    return by.values().stream()
        .map(
            group -> {
              Attribution who = group.getFirst().who();
              return new Group(
                  who.label(),
                  who.kind(),
                  who.resolution(),
                  group.getFirst().event().action(),
                  group.size(),
                  group.getFirst().event().time(),
                  group.getLast().event().time());
            })
        .sorted(
            Comparator.comparingLong(Group::count)
                .reversed()
                .thenComparing(Group::actor)
                .thenComparing(Group::action))
        .toList();
  }

  private static List<String> notes(Lake lake, ResourceQuery query, WhoQuestion question)
      throws IOException {
    List<String> notes = new ArrayList<>();
    if (query.isS3Object()) {
      String hours = HoursWith.condition(lake, "name = 'DeleteObjects'", "r.us");
      long batches =
          hours.isEmpty()
              ? 0
              : lake.query(
                      "SELECT count(*) FROM resources r JOIN events e ON e.us = r.us AND"
                          + " r.leaf_year = e.leaf_year AND r.leaf = e.leaf AND r.row = e.row WHERE"
                          + " r.k = ? AND r.us >= ? AND r.us < ? AND "
                          + hours
                          + " AND "
                          + hours.replace("r.us", "e.us")
                          + " AND e.name = 'DeleteObjects'",
                      List.of(
                          query.bucket(),
                          TrailEvent.micros(question.from()),
                          TrailEvent.micros(question.to())),
                      r -> r.getLong(1))
                  .getFirst();
      if (batches > 0) {
        notes.add(
            batches
                + " batch deletes on the bucket do not name their keys and may have met this one");
      }
    }
    return notes;
  }

  private Statement record(
      WhoQuestion question,
      Actor asker,
      List<Touch> done,
      List<Touch> failed,
      List<CoverageLine> coverage)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("resource", question.resource());
    body.put("from", question.from().toString());
    body.put("to", question.to().toString());
    body.put("events", done.size());
    body.put("failed", failed.size());
    Map<String, Integer> states = new LinkedHashMap<>();
    coverage.forEach(c -> states.merge(c.state().id(), 1, Integer::sum));
    ObjectNode covered = body.putObject("coverage");
    states.forEach(covered::put);
    try (Sheets.Writer rows = store.sheets().begin(ROWS)) {
      for (List<Touch> list : List.of(done, failed)) {
        for (Touch touch : list) {
          ObjectNode row = JsonNodeFactory.instance.objectNode();
          row.put("segment", touch.event().leaf().toString());
          row.put("row", touch.event().row());
          row.put("relation", touch.relation());
          row.set("who", WhoAnswer.json(touch.who()));
          row.put("voucher", touch.voucher().id());
          rows.append(row);
        }
      }
      SheetRef sheet = rows.seal();
      SheetRefs.put(body, "rows", sheet);
      Instant now = store.clock().instant();
      String key =
          question.resource()
              + " "
              + question.from()
              + " "
              + question.to()
              + " "
              + asker.id()
              + " "
              + now;
      return store
          .ledger()
          .append(
              new StatementDraft(
                  TYPE, 1, "trail/who", key, body, List.of(sheet.blob()), null, now, asker))
          .statement();
    }
  }
}
