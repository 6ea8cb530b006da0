package io.proofline.controls;

import io.proofline.catalog.Control;
import io.proofline.cloud.template.LogicalName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a neighbour must have in common with a resource, parsed once for each control.
 *
 * @param wanted as the control declares it
 * @param terms by the name of the neighbour's property; the first one is looked up
 */
record Join(Control.Neighbour wanted, List<Term> terms) {
  /** Name of the property that means every name that a resource goes by. */
  static final String NAME = "name";

  private static final List<String> ALIASES = List.of("rt", "Aliases");

  Join {
    terms = List.copyOf(terms);
  }

  static Join of(Control.Neighbour wanted) {
    return new Join(
        wanted,
        wanted.match().entrySet().stream()
            .map(match -> Term.of(match.getKey(), match.getValue()))
            .sorted(Comparator.comparing(Term::property))
            .toList());
  }

  /**
   * One property of the neighbour and the text that it must have.
   *
   * @param property as the control names it
   * @param place where the property stands in the neighbour; empty for every name
   * @param text of the resource
   * @param paths of the resource that the text is made of
   */
  record Term(String property, List<String> place, MatchText text, List<List<String>> paths) {
    Term {
      place = List.copyOf(place);
      paths = List.copyOf(paths);
    }

    static Term of(String property, String text) {
      MatchText parsed = MatchText.parse(text);
      return new Term(
          property,
          place(property),
          parsed,
          parsed.paths().stream().map(MatchText::steps).toList());
    }

    /** {@code Bucket} is a property; {@code id}, {@code arn} and {@code rt.X} are written out. */
    private static List<String> place(String property) {
      if (property.equals(NAME)) {
        return List.of();
      }
      if (property.equals("id") || property.equals("arn")) {
        return List.of(property);
      }
      List<String> parts = List.of(property.split("\\."));
      if (parts.getFirst().equals("rt") || parts.getFirst().equals("r")) {
        return parts;
      }
      List<String> path = new ArrayList<>();
      path.add("r");
      path.addAll(parts);
      return path;
    }

    /** Why the text of a resource is not known; null when it is. */
    @Nullable String gap(Held subject) {
      for (List<String> path : paths) {
        for (Facts.Unknown unknown : subject.facts().unknown()) {
          if (overlap(path, unknown.path())) {
            return String.join(".", path) + " is not known: " + unknown.reason();
          }
        }
      }
      return null;
    }

    /** The texts of a resource, any of which fits; empty when it names nothing. */
    Set<String> texts(Held subject) {
      if (text.plain()) {
        Set<String> texts = new LinkedHashSet<>();
        for (Object value : MatchText.all(subject.values(), paths.getFirst())) {
          String one = PlainValues.text(value);
          texts.add(within(subject, one));
          if (place.isEmpty()) {
            texts.add(within(subject, after(one, '/')));
            texts.add(within(subject, after(one, ':')));
          }
        }
        return texts;
      }
      Optional<String> one =
          text.of(
              path -> MatchText.all(subject.values(), MatchText.steps(path)).stream().findFirst());
      return one.map(found -> Set.of(within(subject, found))).orElse(Set.of());
    }

    /**
     * A name that a file gives what AWS has not named yet means something in that file alone: two
     * files may each have a {@code Key}.
     */
    private static String within(Held of, String text) {
      return LogicalName.isOne(text) ? of.snapshot().snapshot().subject() + " " + text : text;
    }

    private static String after(String text, char mark) {
      return text.substring(text.lastIndexOf(mark) + 1);
    }

    /** Texts by which a neighbour is known to be found. */
    Set<String> keys(Held candidate) {
      Set<String> keys = new LinkedHashSet<>();
      if (place.isEmpty()) {
        keys.add(within(candidate, candidate.document().id().identifier()));
        String arn = candidate.document().arn();
        if (arn != null) {
          keys.add(within(candidate, arn));
        }
      }
      // A value that stands beside "not known" is not one to go by.
      if (!open(candidate)) {
        for (Object value : MatchText.all(candidate.values(), place.isEmpty() ? ALIASES : place)) {
          keys.add(within(candidate, PlainValues.text(value)));
        }
      }
      return keys;
    }

    /** Whether a neighbour may go by texts that are not known. */
    boolean open(Held candidate) {
      List<String> at = place.isEmpty() ? ALIASES : place;
      for (Facts.Unknown unknown : candidate.facts().unknown()) {
        if (overlap(at, unknown.path())) {
          return true;
        }
      }
      return false;
    }

    private static boolean overlap(List<String> path, List<String> other) {
      int common = Math.min(path.size(), other.size());
      return path.subList(0, common).equals(other.subList(0, common));
    }
  }
}
