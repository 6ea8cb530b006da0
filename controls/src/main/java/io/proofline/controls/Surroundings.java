package io.proofline.controls;

import io.proofline.catalog.Control;
import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Schemas;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All documents of one side, found by type and as neighbours. Not safe for several threads. */
final class Surroundings {
  private record Place(RecordedSnapshot snapshot, int row) {}

  private final Side side;
  private final List<RecordedSnapshot> snapshots;
  private final Schemas schemas;
  private final Map<String, List<Place>> places = new LinkedHashMap<>();
  private final Map<String, List<Held>> held = new HashMap<>();
  private final Map<List<String>, Lookup> lookups = new HashMap<>();
  private final Map<List<String>, Coverage> coverages = new HashMap<>();

  Surroundings(Side side, List<RecordedSnapshot> snapshots, Schemas schemas) {
    this.side = side;
    this.snapshots = snapshots;
    this.schemas = schemas;
    for (RecordedSnapshot snapshot : snapshots) {
      List<Document> documents = snapshot.snapshot().documents();
      for (int row = 0; row < documents.size(); row++) {
        places
            .computeIfAbsent(documents.get(row).id().type(), _ -> new ArrayList<>())
            .add(new Place(snapshot, row));
      }
    }
  }

  Side side() {
    return side;
  }

  List<RecordedSnapshot> snapshots() {
    return snapshots;
  }

  /** All documents of a type. */
  List<Held> of(String type) {
    return held.computeIfAbsent(
        type,
        _ -> {
          ResourceSchema schema = schemas.get(type);
          return places.getOrDefault(type, List.of()).stream()
              .map(
                  place -> {
                    Document document = place.snapshot().snapshot().documents().get(place.row());
                    return new Held(
                        place.snapshot(), place.row(), document, new Facts(document, schema));
                  })
              .toList();
        });
  }

  /** What is known of the population of a type in an account. */
  Coverage coverage(String account, String type) {
    return coverages.computeIfAbsent(
        List.of(account, type), _ -> Coverage.of(side, snapshots, account, type));
  }

  /**
   * Neighbours found, or why it is not known whether there are (more).
   *
   * @param found in document order
   * @param gap null when the answer is complete
   */
  record Found(List<Held> found, @Nullable String gap) {}

  /** Looks for the neighbours of a resource. */
  Found neighbours(Control.Neighbour wanted, Held subject) {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, String> match : wanted.match().entrySet()) {
      MatchText text = MatchText.parse(match.getValue());
      for (String path : text.paths()) {
        List<String> parts = List.of(path.split("\\."));
        for (Facts.Unknown unknown : subject.facts().unknown()) {
          if (startsWith(parts, unknown.path()) || startsWith(unknown.path(), parts)) {
            return new Found(List.of(), path + " is not known: " + unknown.reason());
          }
        }
      }
      String value =
          text.of(path -> MatchText.at(subject.values(), List.of(path.split("\\.")))).orElse(null);
      if (value == null) {
        return new Found(List.of(), null); // nothing is named, so nothing matches
      }
      texts.put(match.getKey(), value);
    }
    String account = subject.document().id().account();
    String region = subject.document().id().region();
    boolean sameRegion = wanted.region() == Control.Neighbour.Reach.SAME;
    boolean sameAccount = wanted.account() == Control.Neighbour.Reach.SAME;
    List<Held> found = new ArrayList<>();
    String gap = null;
    for (Held candidate : candidates(wanted, texts)) {
      String itsRegion = candidate.document().id().region();
      if ((sameAccount && !candidate.document().id().account().equals(account))
          || (sameRegion && !itsRegion.equals(region) && !itsRegion.equals("global"))) {
        continue;
      }
      Fit fit = fit(candidate, texts);
      if (fit == Fit.YES) {
        found.add(candidate);
      } else if (fit == Fit.PERHAPS) {
        gap =
            "a %s of which it is not known whether it belongs here: %s"
                .formatted(wanted.type(), candidate.document().id().identifier());
      }
    }
    if (wanted.many() || found.isEmpty()) {
      String missing =
          sameAccount
              ? coverage(account, wanted.type()).gap(sameRegion ? region : null)
              : wanted.type() + " may be in an account that is not collected";
      gap = missing != null ? missing : gap;
    } else if (found.size() > 1) {
      gap = "more than one %s fits".formatted(wanted.type());
    } else {
      gap = null;
    }
    return new Found(found, gap);
  }

  private enum Fit {
    YES,
    NO,
    PERHAPS
  }

  private static Fit fit(Held candidate, Map<String, String> texts) {
    Fit fit = Fit.YES;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      List<String> path = property(text.getKey());
      boolean unknown =
          candidate.facts().unknown().stream()
              .anyMatch(u -> startsWith(path, u.path()) || startsWith(u.path(), path));
      if (unknown) {
        fit = Fit.PERHAPS;
        continue;
      }
      Object value = MatchText.at(candidate.values(), path).orElse(null);
      if (value == null || !PlainValues.text(value).equals(text.getValue())) {
        return Fit.NO;
      }
    }
    return fit;
  }

  /** By the first matched property, those with its text and those where it is not known. */
  private List<Held> candidates(Control.Neighbour wanted, Map<String, String> texts) {
    if (texts.isEmpty()) {
      return of(wanted.type());
    }
    String property = texts.keySet().stream().sorted().findFirst().orElseThrow();
    Lookup lookup =
        lookups.computeIfAbsent(
            List.of(wanted.type(), property),
            _ -> Lookup.build(of(wanted.type()), property(property)));
    List<Held> named = lookup.byText().getOrDefault(texts.get(property), List.of());
    if (lookup.unknown().isEmpty()) {
      return named;
    }
    List<Held> all = new ArrayList<>(named);
    all.addAll(lookup.unknown());
    return all;
  }

  private record Lookup(Map<String, List<Held>> byText, List<Held> unknown) {

    static Lookup build(List<Held> documents, List<String> path) {
      Map<String, List<Held>> byText = new HashMap<>();
      List<Held> unknown = new ArrayList<>();
      for (Held document : documents) {
        if (document.facts().unknown().stream()
            .anyMatch(u -> startsWith(path, u.path()) || startsWith(u.path(), path))) {
          unknown.add(document);
        } else {
          MatchText.at(document.values(), path)
              .ifPresent(
                  value ->
                      byText
                          .computeIfAbsent(PlainValues.text(value), _ -> new ArrayList<>())
                          .add(document));
        }
      }
      return new Lookup(byText, unknown);
    }
  }

  /** {@code Bucket} is a property; {@code id}, {@code arn} and {@code rt.X} are written out. */
  private static List<String> property(String key) {
    if (key.equals("id") || key.equals("arn")) {
      return List.of(key);
    }
    List<String> parts = List.of(key.split("\\."));
    if (parts.getFirst().equals("rt") || parts.getFirst().equals("r")) {
      return parts;
    }
    List<String> path = new ArrayList<>();
    path.add("r");
    path.addAll(parts);
    return path;
  }

  private static boolean startsWith(List<String> path, List<String> prefix) {
    return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }

  /** Accounts that a live collection was about: by its name, its scopes and its documents. */
  Set<String> accounts() {
    Set<String> accounts = new TreeSet<>();
    for (RecordedSnapshot snapshot : snapshots) {
      if (Sources.collected(snapshot)) {
        accounts.addAll(Sources.accounts(snapshot));
      }
    }
    return accounts;
  }
}
