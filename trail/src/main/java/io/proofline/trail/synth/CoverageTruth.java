package io.proofline.trail.synth;

import io.proofline.trail.synth.TrailSelection.Change;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may be said of each stretch of a made history, worked out instant by instant from what was
 * done to its files: an event of an instant is delivered within a quarter of an hour, so all of it
 * is held where the hours of both ends of that quarter are whole; what the trail selects is known
 * from the snapshot on, as long as the home region is whole, with a quarter of an hour of doubt
 * around each change.
 */
final class CoverageTruth {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HistoryPlan plan;
  private final Map<Place, PlaceWriter> writers;
  private final Map<Place, PlaceWriter> ownWriters;
  private final Map<Place, PlaceHours> hours;
  private final Map<String, TrailSelection> selections;

  CoverageTruth(
      HistoryPlan plan,
      Map<Place, PlaceWriter> writers,
      Map<Place, PlaceWriter> ownWriters,
      Map<Place, PlaceHours> hours,
      Map<String, TrailSelection> selections) {
    this.plan = plan;
    this.writers = writers;
    this.ownWriters = ownWriters;
    this.hours = hours;
    this.selections = selections;
  }

  /** Of what a line speaks. */
  private enum About {
    MANAGEMENT,
    OBJECTS,
    OTHER_DATA
  }

  /** What is known of the selection of something at an instant. */
  private enum Selected {
    YES,
    NO,
    IN_DOUBT,
    UNKNOWN
  }

  void write(Path truth) throws IOException {
    ArrayNode trails = Nodes.array();
    for (TrailSelection trail : new LinkedHashSet<>(selections.values())) {
      ObjectNode node =
          Nodes.object(
              "account", trail.home().account(),
              "region", trail.home().region(),
              "observed", trail.observed(),
              "properties", trail.properties());
      Organisation organisation = trail.organisation();
      if (organisation != null) {
        node.put("arn", organisation.arn(trail.home()));
      }
      trails.add(node);
    }
    ownWriters.keySet().stream()
        .map(Place::account)
        .distinct()
        .forEach(
            account ->
                trails.add(
                    Nodes.object(
                        "account",
                        account,
                        "region",
                        writers.keySet().iterator().next().region(),
                        "observed",
                        plan.from().plusSeconds(300),
                        "properties",
                        TrailSelection.managementOnly(History.OWN_TRAIL))));
    Files.write(truth.resolve("trails.json"), JSON.writeValueAsBytes(trails));
    try (BufferedWriter table = Files.newBufferedWriter(truth.resolve("coverage.tsv"))) {
      table.write("account\tregion\tclass\tselector\tfrom\tto\tstate\n");
      for (Map.Entry<Place, PlaceWriter> one : writers.entrySet()) {
        place(one.getKey(), one.getValue(), table);
      }
    }
  }

  private void place(Place place, PlaceWriter writer, BufferedWriter table) throws IOException {
    TrailSelection selection = Objects.requireNonNull(selections.get(place.account()));
    BitSet home = Objects.requireNonNull(writers.get(selection.home())).whole();
    Organisation organisation = selection.organisation();
    if (organisation != null) {
      // Who administers the trail by delegation changes it in another account.
      Place administered = new Place(organisation.administrator(), selection.home().region());
      home.and(Objects.requireNonNull(writers.get(administered)).whole());
    }
    // Without any knowledge of the trail there is nothing to tell its objects from others by.
    boolean known = home.get(0);
    List<About> lines =
        known ? List.of(About.values()) : List.of(About.MANAGEMENT, About.OTHER_DATA);
    for (About about : lines) {
      String name =
          switch (about) {
            case MANAGEMENT -> "management\tall";
            case OBJECTS -> "data\tAWS::S3::Object " + selection.objects();
            case OTHER_DATA ->
                "data\t" + (known || ownWriters.containsKey(place) ? "other" : "all");
          };
      List<Instant> edges = List.copyOf(edges(selection, place));
      Instant from = edges.getFirst();
      String state = state(place, writer, selection, home, about, from);
      for (int i = 1; i < edges.size(); i++) {
        Instant at = edges.get(i);
        boolean last = i + 1 == edges.size();
        String next = last ? "" : state(place, writer, selection, home, about, at);
        if (!next.equals(state)) {
          table.write(
              String.join(
                  "\t",
                  place.account(),
                  place.region(),
                  name,
                  from.toString(),
                  at.toString(),
                  state));
          table.write('\n');
          from = at;
          state = next;
        }
      }
    }
  }

  /** Every instant at which something may begin to be otherwise. */
  private NavigableSet<Instant> edges(TrailSelection selection, Place place) {
    NavigableSet<Instant> edges = new TreeSet<>();
    joined(selection, place).filter(plan.from()::isBefore).ifPresent(edges::add);
    for (Instant hour = plan.from(); hour.isBefore(plan.to()); hour = hour.plusSeconds(3_600)) {
      edges.add(hour);
      edges.add(hour.plusSeconds(3_600).minus(QUARTER));
    }
    for (Change change : selection.changes()) {
      edges.add(change.at().minus(QUARTER));
      edges.add(change.at());
      edges.add(change.at().plus(QUARTER));
    }
    edges.add(plan.to());
    return edges;
  }

  /** When the account of the place joined the organisation. */
  private static Optional<Instant> joined(TrailSelection selection, Place place) {
    return Optional.ofNullable(selection.organisation())
        .map(organisation -> organisation.member(place.account()).joined());
  }

  private int hour(Instant time) {
    return (int) Duration.between(plan.from(), time).toHours();
  }

  /** Whether everything delivered in the quarter of an hour from then on is held. */
  private boolean whole(BitSet whole, Instant at) {
    return whole.get(hour(at)) && whole.get(hour(at.plus(QUARTER)));
  }

  private String state(
      Place place,
      PlaceWriter writer,
      TrailSelection selection,
      BitSet home,
      About about,
      Instant at) {
    int hour = hour(at);
    boolean data = about != About.MANAGEMENT;
    PlaceHours here = Objects.requireNonNull(hours.get(place));
    if (writer.missing().get(hour)) {
      return "known-missing";
    }
    boolean whole = whole(writer.whole(), at);
    PlaceWriter own = ownWriters.get(place);
    boolean ownWhole = own != null && whole(own.whole(), at);
    Selected selected = selected(selection, home, about, at);
    if ((whole && selected == Selected.YES) || (ownWhole && !data)) {
      return here.isDoubtful(data, hour) ? "present-unproven" : "proven";
    }
    if ((whole && selected == Selected.NO) || ownWhole) {
      return "not-covered";
    }
    if (here.isHeld(data, hour) || (whole && !data)) {
      return "present-unproven";
    }
    return joined(selection, place).filter(at::isBefore).isPresent() ? "not-covered" : "unknown";
  }

  private Selected selected(TrailSelection selection, BitSet home, About about, Instant at) {
    for (int hour = 0; hour <= hour(at.plus(QUARTER)); hour++) {
      if (!home.get(hour)) {
        return Selected.UNKNOWN;
      }
    }
    if (about != About.OBJECTS) {
      return about == About.MANAGEMENT ? Selected.YES : Selected.NO;
    }
    boolean before = true;
    for (Change change : visible(selection, home)) {
      if (at.isBefore(change.at().minus(QUARTER))) {
        break;
      }
      if (at.isBefore(change.at())) {
        return change.objects() == before && before ? Selected.YES : Selected.IN_DOUBT;
      }
      if (at.isBefore(change.at().plus(QUARTER))) {
        return change.objects() ? before ? Selected.YES : Selected.IN_DOUBT : Selected.NO;
      }
      before = change.objects();
    }
    return before ? Selected.YES : Selected.NO;
  }

  /** Changes whose records must be held, since the home region is whole up to them. */
  private List<Change> visible(TrailSelection selection, BitSet home) {
    List<Change> out = new ArrayList<>();
    for (Change change : selection.changes()) {
      boolean upTo = home.nextClearBit(0) > hour(change.at().plus(QUARTER));
      if (upTo) {
        out.add(change);
      }
    }
    return out;
  }
}
