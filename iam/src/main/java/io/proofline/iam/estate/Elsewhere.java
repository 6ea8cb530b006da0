package io.proofline.iam.estate;

import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.policy.Comparison;
import io.proofline.iam.policy.Condition;
import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.policy.Template;
import io.proofline.iam.policy.Template.Piece;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * In which organisations an account that is not the estate's may be, as far as policies tell them
 * apart: in none, in one that nobody names, in each that is named.
 *
 * @param places one of each; the first two are in no organisation, and in one that nobody names
 * @param all whether these are all that the policies could tell apart
 */
record Elsewhere(List<Place> places, boolean all) {
  private static final String ID = "aws:principalorgid";
  private static final String PATHS = "aws:principalorgpaths";
  private static final String UNNAMED = "o-elsewhere";

  /** What stands for "anything else" behind the beginning of a pattern. */
  private static final String ANYTHING = "zz-else";

  /** Takes a copy. */
  Elsewhere {
    places = List.copyOf(places);
  }

  /**
   * A place in an organisation.
   *
   * @param id of the organisation; empty for none
   * @param path as {@code aws:PrincipalOrgPaths} writes it; empty for none
   */
  record Place(String id, String path) {
    private static Place of(String id) {
      return new Place(id, id + "/r-else/");
    }

    private static Place ofPath(String path) {
      int slash = path.indexOf('/');
      return slash < 0 ? of(path) : new Place(path.substring(0, slash), path);
    }
  }

  /** Of the policies that bear on a question, seen from one's own organisation. */
  static Elsewhere of(Organization own, Collection<Policy> policies) {
    Set<Place> places = new LinkedHashSet<>();
    places.add(new Place("", ""));
    places.add(Place.of(UNNAMED));
    boolean all = true;
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        all &= statement.resources() == null || known(statement.resources().patterns());
        for (Condition condition : statement.conditions()) {
          boolean about = condition.normalKey().equals(ID) || condition.normalKey().equals(PATHS);
          for (Operand operand : condition.operands()) {
            if (operand instanceof Operand.Text text) {
              all &=
                  about
                      ? add(condition, text.template(), own, places)
                      : known(List.of(text.template()));
            } else {
              all &= !about || condition.operator().comparison() == Comparison.NULL;
            }
          }
        }
      }
    }
    return new Elsewhere(new ArrayList<>(places), all);
  }

  /** Those in organisations that a policy names. */
  List<List<Place>> named() {
    List<List<Place>> byId = new ArrayList<>();
    places.stream()
        .skip(2)
        .map(Place::id)
        .distinct()
        .forEach(id -> byId.add(places.stream().skip(2).filter(p -> p.id().equals(id)).toList()));
    return byId;
  }

  /** Whether nothing but conditions on the organisation depends on it. */
  private static boolean known(List<Template> templates) {
    return templates.stream()
        .flatMap(template -> template.pieces().stream())
        .noneMatch(
            piece ->
                piece instanceof Piece.Variable v
                    && v.key().toLowerCase(Locale.ROOT).startsWith("aws:principalorg"));
  }

  /** Adds what a value stands for; false when one place cannot stand for all that it matches. */
  private static boolean add(
      Condition condition, Template value, Organization own, Set<Place> places) {
    Comparison comparison = condition.operator().comparison();
    boolean exact =
        comparison == Comparison.STRING_EQUALS
            || comparison == Comparison.STRING_NOT_EQUALS
            || comparison.type() == Comparison.Type.PATTERN;
    List<Piece> pieces = value.pieces();
    if (pieces.size() == 1
        && pieces.getFirst() instanceof Piece.Variable v
        && v.key().toLowerCase(Locale.ROOT).startsWith("aws:resourceorg")) {
      return true; // the resource's own organisation, which no account elsewhere is of
    }
    if (!own.id().isEmpty()
        && !pieces.isEmpty()
        && pieces.getFirst() instanceof Piece.Literal first
        && first.text().startsWith(own.id() + "/")) {
      return true; // a place in one's own organisation
    }
    if (value.hasVariable()) {
      return false;
    }
    boolean prefix =
        pieces.size() == 2
            && pieces.getFirst() instanceof Piece.Literal
            && pieces.getLast() instanceof Piece.AnyRun;
    boolean anything = pieces.stream().allMatch(Piece.AnyRun.class::isInstance);
    if (anything) {
      return true;
    }
    StringBuilder sample = new StringBuilder();
    for (Piece piece : pieces) {
      sample.append(
          piece instanceof Piece.Literal literal
              ? literal.text()
              : piece instanceof Piece.AnyRun ? ANYTHING : "x");
    }
    String text = sample.toString();
    Place place =
        condition.normalKey().equals(ID)
            ? Place.of(text)
            : Place.ofPath(prefix ? text + "/" : text);
    if (own.id().isEmpty() || !place.id().equals(own.id())) {
      places.add(place);
    }
    return (exact && value.constant() != null) || prefix;
  }
}
