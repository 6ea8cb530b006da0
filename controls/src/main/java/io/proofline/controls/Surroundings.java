package io.proofline.controls;

import io.proofline.catalog.Control;
import io.proofline.catalog.Schemas;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All documents of one side, found by type and as neighbours. Safe for several threads. */
final class Surroundings {
  /**
   * Where a document stands.
   *
   * @param row in its snapshot
   * @param number among the documents of its type
   */
  record Place(RecordedSnapshot snapshot, int row, int number) {
    Document document() {
      return snapshot.snapshot().documents().get(row);
    }

    /** Who the document is about; it is not read for it. */
    ResourceId id() {
      return snapshot.snapshot().id(row);
    }
  }

  private final Side side;
  private final List<RecordedSnapshot> snapshots;
  private final Schemas schemas;
  private final Extents extents;
  private final Map<String, List<Place>> places = new LinkedHashMap<>();
  private final SharedValues shared = new SharedValues();
  private final Map<String, List<Held>> held = new ConcurrentHashMap<>();
  private final Map<Property, Lookup> lookups = new ConcurrentHashMap<>();
  private final Map<Property, Coverage> coverages = new ConcurrentHashMap<>();
  private final Map<Everything, Found> everything = new ConcurrentHashMap<>();

  /** Two words that name something together: account and type, or type and property. */
  private record Property(String first, String second) {}

  /** All neighbours of a type around a place; empty texts stand for any account or region. */
  private record Everything(Control.Neighbour wanted, String account, String region) {}

  Surroundings(Side side, List<RecordedSnapshot> snapshots, Schemas schemas) {
    this.side = side;
    this.snapshots = snapshots;
    this.schemas = schemas;
    this.extents = new Extents(snapshots);
    for (RecordedSnapshot snapshot : snapshots) {
      Snapshot held = snapshot.snapshot();
      for (int row = 0; row < held.documents().size(); row++) {
        List<Place> ofType = places.computeIfAbsent(held.id(row).type(), _ -> new ArrayList<>());
        ofType.add(new Place(snapshot, row, ofType.size()));
      }
    }
  }

  Side side() {
    return side;
  }

  List<RecordedSnapshot> snapshots() {
    return snapshots;
  }

  /** What is claimed and held. */
  Extents extents() {
    return extents;
  }

  /** Where the documents of a type stand, in order. */
  List<Place> places(String type) {
    return Collections.unmodifiableList(places.getOrDefault(type, List.of()));
  }

  /** All documents of a type, read once and kept: for types that others look at. */
  List<Held> of(String type) {
    return held.computeIfAbsent(type, _ -> places(type).stream().map(this::read).toList());
  }

  /** Reads the documents of some types at once and keeps them. */
  void keep(Set<String> types) {
    for (String type : types) {
      if (!held.containsKey(type)) {
        held.put(type, places(type).parallelStream().map(this::read).toList());
      }
    }
  }

  /** A document, read now when its type is not kept. */
  Held held(Place place) {
    List<Held> kept = held.get(place.id().type());
    return kept == null ? read(place) : kept.get(place.number());
  }

  private Held read(Place place) {
    Document document = place.document();
    return new Held(
        place.snapshot(),
        place.row(),
        document,
        new Facts(document, schemas.get(document.id().type()), shared));
  }

  /** What is known of the population of a type in an account. */
  Coverage coverage(String account, String type) {
    return coverages.computeIfAbsent(
        new Property(account, type), _ -> Coverage.of(side, extents, account, type));
  }

  /** Neighbours found, or why it is not known whether there are (more). Equal only to itself. */
  static final class Found {
    private static final Found NOTHING = new Found(List.of(), null);

    private final List<Held> found;
    private final @Nullable String gap;

    Found(List<Held> found, @Nullable String gap) {
      this.found = List.copyOf(found);
      this.gap = gap;
    }

    /** In document order, those of several texts one after the other. */
    List<Held> found() {
      return found;
    }

    /** Null when the answer is complete. */
    @Nullable String gap() {
      return gap;
    }
  }

  /** Looks for the neighbours of a resource. Those of a place are given as the same object. */
  Found neighbours(Join join, Held subject) {
    Control.Neighbour wanted = join.wanted();
    String account =
        wanted.account() == Control.Neighbour.Reach.SAME ? subject.document().id().account() : "";
    String region =
        wanted.region() == Control.Neighbour.Reach.SAME ? subject.document().id().region() : "";
    if (join.terms().isEmpty()) {
      of(wanted.type()); // before the entry is made: one map at a time
      return everything.computeIfAbsent(
          new Everything(wanted, account, region),
          _ -> found(join, List.of(), of(wanted.type()), account, region));
    }
    List<Set<String>> texts = new ArrayList<>(join.terms().size());
    for (Join.Term term : join.terms()) {
      String gap = term.gap(subject);
      if (gap != null) {
        return new Found(List.of(), gap);
      }
      Set<String> of = term.texts(subject);
      if (of.isEmpty()) {
        return Found.NOTHING; // nothing is named, so nothing matches
      }
      texts.add(of);
    }
    return join.terms().size() == 1
        ? named(join, texts.getFirst(), account, region)
        : found(join, texts, candidates(join, texts.getFirst()), account, region);
  }

  /**
   * By one text alone: who goes by it was looked up, and whoever else may go by it makes the answer
   * incomplete, without each being looked at.
   */
  private Found named(Join join, Set<String> texts, String account, String region) {
    Lookup lookup = lookup(join);
    Set<Held> named = new LinkedHashSet<>();
    for (String text : texts) {
      named.addAll(lookup.byText().getOrDefault(text, List.of()));
    }
    List<Held> found = named.stream().filter(one -> inPlace(one, account, region)).toList();
    Held perhaps = null;
    for (int i = lookup.open().size() - 1; i >= 0 && perhaps == null; i--) {
      Held open = lookup.open().get(i);
      if (!named.contains(open) && inPlace(open, account, region)) {
        perhaps = open;
      }
    }
    return new Found(found, gap(join.wanted(), found, perhaps, account, region));
  }

  private static boolean inPlace(Held candidate, String account, String region) {
    ResourceId id = candidate.document().id();
    return (account.isEmpty() || id.account().equals(account))
        && (region.isEmpty() || id.region().equals(region) || id.region().equals("global"));
  }

  private Found found(
      Join join,
      List<Set<String>> texts,
      Collection<Held> candidates,
      String account,
      String region) {
    List<Held> found = new ArrayList<>();
    Held perhaps = null;
    for (Held candidate : candidates) {
      if (!inPlace(candidate, account, region)) {
        continue;
      }
      Fit fit = fit(candidate, join.terms(), texts);
      if (fit == Fit.YES) {
        found.add(candidate);
      } else if (fit == Fit.PERHAPS) {
        perhaps = candidate;
      }
    }
    return new Found(found, gap(join.wanted(), found, perhaps, account, region));
  }

  /** Why what was found is not known to be all; null when it is. */
  private @Nullable String gap(
      Control.Neighbour wanted,
      List<Held> found,
      @Nullable Held perhaps,
      String account,
      String region) {
    if (wanted.many() || found.isEmpty()) {
      String missing =
          account.isEmpty()
              ? wanted.type() + " may be in an account that is not collected"
              : coverage(account, wanted.type()).gap(region.isEmpty() ? null : region);
      if (missing != null || perhaps == null) {
        return missing;
      }
      return "a %s of which it is not known whether it belongs here: %s"
          .formatted(wanted.type(), perhaps.document().id().identifier());
    }
    return found.size() > 1 ? "more than one %s fits".formatted(wanted.type()) : null;
  }

  private enum Fit {
    YES,
    NO,
    PERHAPS
  }

  private static Fit fit(Held candidate, List<Join.Term> terms, List<Set<String>> texts) {
    Fit fit = Fit.YES;
    for (int i = 0; i < terms.size(); i++) {
      Join.Term term = terms.get(i);
      if (Collections.disjoint(term.keys(candidate), texts.get(i))) {
        if (!term.open(candidate)) {
          return Fit.NO;
        }
        fit = Fit.PERHAPS;
      }
    }
    return fit;
  }

  /** By the first term, those that go by one of its texts and those of which it is not known. */
  private Collection<Held> candidates(Join join, Set<String> texts) {
    Lookup lookup = lookup(join);
    if (lookup.open().isEmpty() && texts.size() == 1) {
      return lookup.byText().getOrDefault(texts.iterator().next(), List.of());
    }
    Set<Held> candidates = new LinkedHashSet<>();
    for (String text : texts) {
      candidates.addAll(lookup.byText().getOrDefault(text, List.of()));
    }
    candidates.addAll(lookup.open());
    return candidates;
  }

  private Lookup lookup(Join join) {
    Join.Term term = join.terms().getFirst();
    List<Held> all = of(join.wanted().type());
    return lookups.computeIfAbsent(
        new Property(join.wanted().type(), term.property()), _ -> Lookup.build(all, term));
  }

  private record Lookup(Map<String, List<Held>> byText, List<Held> open) {

    static Lookup build(List<Held> documents, Join.Term term) {
      Map<String, List<Held>> byText = new HashMap<>();
      List<Held> open = new ArrayList<>();
      for (Held document : documents) {
        if (term.open(document)) {
          open.add(document);
        }
        for (String key : term.keys(document)) {
          byText.computeIfAbsent(key, _ -> new ArrayList<>(2)).add(document);
        }
      }
      return new Lookup(byText, open);
    }
  }
}
