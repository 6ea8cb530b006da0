package io.proofline.trail.synth;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.trail.coverage.Coverage;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.ChainReport.Result;
import io.proofline.trail.digest.Expectation;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.directory.People;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.synth.HistoryTruth.Fault;
import io.proofline.trail.synth.HistoryTruth.Kind;
import io.proofline.trail.who.ActorResolver;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A made history that was taken in, held against the truth beside it. */
record MadeHistory(TrailStore store, Path made, HistoryPlan plan, String as) {

  MadeHistory(TrailStore store, Path made, HistoryPlan plan) {
    this(store, made, plan, "seed " + plan.seed());
  }

  private static Map<String, String> table(Path file, int key, int value) throws IOException {
    Map<String, String> out = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split("\t", -1);
      out.put(key == 0 ? cells[0] : cells[0] + "/" + cells[key], cells[value]);
    }
    return out;
  }

  /** What a snapshot shows of the trails and, of an organisation, of its accounts. */
  List<Document> documents() throws IOException {
    List<Document> documents = new ArrayList<>();
    for (JsonNode trail :
        JsonMapper.shared().readTree(Files.readString(made.resolve("truth/trails.json")))) {
      documents.add(
          new Document(
              new ResourceId(
                  "aws",
                  trail.path("account").asString(),
                  trail.path("region").asString(),
                  "AWS::CloudTrail::Trail",
                  trail.path("properties").path("TrailName").asString(),
                  null),
              trail.path("arn").isString() ? trail.path("arn").asString() : null,
              (ObjectNode) trail.path("properties"),
              administrators(),
              Map.of(),
              Map.of(),
              Instant.parse(trail.path("observed").asString()),
              List.of()));
    }
    for (JsonNode account : organisation().path("accounts")) {
      documents.add(
          new Document(
              new ResourceId(
                  "aws",
                  organisation().path("management").asString(),
                  "global",
                  "AWS::Organizations::Account",
                  account.path("account").asString(),
                  null),
              null,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("AccountId", account.path("account").asString())
                  .put("JoinedTimestamp", account.path("joined").asString()),
              JsonNodeFactory.instance.objectNode(),
              Map.of(),
              Map.of(),
              plan.to(),
              List.of()));
    }
    return documents;
  }

  /** What a list of the accounts shows; nothing when there is no organisation. */
  JsonNode organisation() throws IOException {
    Path file = made.resolve("truth/organisation.json");
    return Files.exists(file)
        ? JsonMapper.shared().readTree(Files.readString(file))
        : JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode administrators() throws IOException {
    ObjectNode runtime = JsonNodeFactory.instance.objectNode();
    JsonNode list = organisation().path("administrators");
    if (list.isArray()) {
      runtime.set("DelegatedAdministrators", list);
    }
    return runtime;
  }

  /** Every line of the report, and no other, is what the truth says, to the second. */
  void coverage() throws IOException {
    coverage(documents());
  }

  /** The same, by other documents of the trail. */
  void coverage(List<Document> trails) throws IOException {
    Map<String, List<Span>> truth = new TreeMap<>();
    Set<LogFile.Place> places = new TreeSet<>();
    for (String line :
        Files.readAllLines(made.resolve("truth/coverage.tsv")).stream().skip(1).toList()) {
      String[] c = line.split("\t", -1);
      places.add(new LogFile.Place(c[0], c[1]));
      truth
          .computeIfAbsent(String.join(" ", c[0], c[1], c[2], c[3], c[6]), _ -> new ArrayList<>())
          .add(new Span(Instant.parse(c[4]), Instant.parse(c[5])));
    }
    Map<String, List<Span>> said = new TreeMap<>();
    for (CoverageLine line :
        new Coverage(store).report(plan.from(), plan.to(), places, trails).lines()) {
      String key =
          String.join(
              " ",
              line.place().account(),
              line.place().region(),
              line.eventClass().id(),
              line.selector(),
              line.state().id());
      said.computeIfAbsent(key, _ -> new ArrayList<>()).add(line.span());
    }
    Map<String, Spans> expected = new TreeMap<>();
    truth.forEach((key, spans) -> expected.put(key, Spans.of(spans)));
    Map<String, Spans> found = new TreeMap<>();
    said.forEach((key, spans) -> found.put(key, Spans.of(spans)));
    expected.forEach((key, spans) -> assertThat(found).as(as).containsEntry(key, spans));
    assertThat(found).as(as).isEqualTo(expected);
    assertThat(expected.keySet())
        .as("every state is met with")
        .anyMatch(k -> k.endsWith(" proven"))
        .anyMatch(k -> k.endsWith(" not-covered"))
        .anyMatch(k -> k.endsWith(" unknown"))
        .anyMatch(k -> k.endsWith(" present-unproven"));
    if (plan.faults()) {
      assertThat(expected.keySet()).anyMatch(k -> k.endsWith(" known-missing"));
    }
  }

  /** Everybody is who the truth says, or openly nobody. */
  void identity(HistoryTruth truth) throws IOException {
    Map<String, String> session = table(made.resolve("truth/events.tsv"), 1, 5);
    Map<String, String> resolution = table(made.resolve("truth/sessions.tsv"), 0, 1);
    Map<String, String> person = table(made.resolve("truth/sessions.tsv"), 0, 2);
    Map<String, Integer> seen = new TreeMap<>();
    List<TrailEvent> forged = new ArrayList<>();
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> events = TrailEvent.select(lake, "FROM events e", List.of());
      assertThat(lake.fetch(events.stream().map(MadeHistory::place).toList()))
          .as("what is fetched row by row is what the columns say")
          .isEqualTo(events);
      ActorResolver resolver =
          new ActorResolver(lake, People.none(), JudgedDigests.of(store).vouchers());
      resolver.prepare(events);
      List<Attribution> actors = new ArrayList<>();
      for (TrailEvent event : events) {
        String who = session.get(event.account() + "/" + event.eventId());
        Attribution found = resolver.resolve(event);
        actors.add(found);
        if ("forged".equals(who)) {
          forged.add(event);
          continue;
        }
        String is = resolution.get(who) + " " + person.get(who);
        String said = found.person() == null ? "" : found.person();
        assertThat(found.resolution().id() + " " + said)
            .as("%s, event %s of %s: %s", as, event.eventId(), who, found)
            .isEqualTo(is);
        seen.merge(found.resolution().id(), 1, Integer::sum);
      }
      assertThat(events).as(as).hasSize((int) (truth.events() + truth.forgedEvents()));
      List<Voucher> vouched = Voucher.of(JudgedDigests.of(store).vouchers(), events, actors);
      for (int i = 0; i < events.size(); i++) {
        if (forged.contains(events.get(i))) {
          assertThat(vouched.get(i)).as(as).isEqualTo(Voucher.NONE);
        }
      }
      // In an account with digests nobody is named by way of an event that none vouches for.
      assertThat(vouched).contains(Voucher.DIGEST).doesNotContain(Voucher.EVENT_ONLY);
    }
    assertThat(!forged.isEmpty()).as(as).isEqualTo(plan.faults());
    assertThat(seen.keySet())
        .as(as)
        .contains("direct", "linked", "inferred", "workload", "external", "anonymous");
    if (plan.trails() != HistoryPlan.Trails.BOTH) {
      assertThat(seen).as(as).containsKey("unresolved");
    }
  }

  private static EventRef place(TrailEvent event) {
    return new EventRef(TrailEvent.micros(event.time()), event.leaf(), event.row());
  }

  /** Every planted fault is found at its place, and nothing else is. */
  void faults(HistoryTruth truth) throws IOException {
    Set<LogFile.Place> places = new TreeSet<>();
    Map<LogFile.Place, Fault> planted = new HashMap<>();
    for (Fault fault : truth.faults()) {
      LogFile.Place place = new LogFile.Place(fault.account(), fault.region());
      places.add(place);
      planted.put(place, fault);
    }
    Set<String> accounts = new TreeSet<>();
    Set<String> regions = new TreeSet<>();
    truth.faults().forEach(f -> accounts.add(f.account()));
    truth.faults().forEach(f -> regions.add(f.region()));
    accounts.forEach(a -> regions.forEach(r -> places.add(new LogFile.Place(a, r))));
    Set<LogFile.Place> clean = new HashSet<>(places);
    for (ChainReport report :
        JudgedDigests.of(store).reports(new Expectation(places, plan.from(), plan.to()))) {
      Fault fault = planted.get(report.place());
      String where = as + ", " + report.place() + ": " + fault + "\n" + report;
      if (fault == null && !accounts.contains(report.place().account())) {
        // An account that came later or left: before and after there is no digest of it.
        assertThat(report.invalid()).as(where).isEmpty();
        continue;
      }
      if (fault == null) {
        assertThat(report.result()).as(where).isEqualTo(Result.VERIFIED);
        assertThat(report.gaps()).as(where).isEmpty();
        assertThat(report.invalid()).as(where).isEmpty();
        continue;
      }
      clean.remove(report.place());
      boolean invalid = fault.kind().invalid();
      assertThat(report.result()).as(where).isEqualTo(invalid ? Result.INVALID : Result.GAP);
      List<String> named = new ArrayList<>();
      report.gaps().forEach(g -> named.add(String.valueOf(g.file())));
      report.invalid().forEach(i -> named.add(i.file()));
      assertThat(named).as(where).containsAll(fault.files());
      Spans proven =
          Spans.of(
              report.byTrail().entrySet().stream()
                  .filter(e -> e.getKey().startsWith(History.TRAIL + "@"))
                  .flatMap(e -> e.getValue().list().stream())
                  .toList());
      assertThat(proven.holds(fault.from())).as(where).isEqualTo(fault.kind() == Kind.LOG_PLANTED);
      if (!invalid) {
        assertThat(report.invalid()).as(where).isEmpty();
        assertThat(report.gaps().getFirst().from()).as(where).isEqualTo(fault.from());
      }
    }
    assertThat(clean).hasSize(places.size() - truth.faults().size()).isNotEmpty();
  }
}
