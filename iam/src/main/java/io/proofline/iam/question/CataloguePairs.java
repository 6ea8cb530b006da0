package io.proofline.iam.question;

import io.proofline.iam.catalogue.Action;
import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.catalogue.ResourceType;
import io.proofline.iam.policy.Template;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.Lexicon;
import io.proofline.iam.symbolic.RequestSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which actions act on which resources, by a catalogue. An action that the catalogue does not list,
 * or lists without types of resources, may act on anything; an action of which it lists the types
 * acts on what their ARNs match, read as whole strings, or on no resource in particular, which
 * policies write as a star.
 */
public final class CataloguePairs {
  /** What a proof calls a set of pairs that the catalogue rules out. */
  static final String SOURCE = "catalogue";

  private final ActionCatalogue.Source source;
  private final Map<String, Group> byAction = new HashMap<>();

  /** Actions of one service that act on the same. */
  private record Group(List<String> actions, List<String> patterns) {}

  /** Of a catalogue. */
  public CataloguePairs(ActionCatalogue catalogue) {
    this.source = catalogue.source();
    Map<String, Group> bySignature = new HashMap<>();
    for (Action action : catalogue.actions()) {
      List<String> patterns =
          action.resourceTypes().stream().map(ResourceType::arn).distinct().sorted().toList();
      if (!patterns.isEmpty()) {
        String signature = action.service() + " " + patterns;
        Group group =
            bySignature.computeIfAbsent(signature, _ -> new Group(new ArrayList<>(), patterns));
        String id = action.id().toLowerCase(Locale.ROOT);
        group.actions.add(id);
        byAction.put(id, group);
      }
    }
  }

  /** Whether there may be a request of the action on the resource. */
  public boolean possible(String action, String resource) {
    Group group = byAction.get(action.toLowerCase(Locale.ROOT));
    return group == null
        || resource.equals("*")
        || group.patterns.stream().anyMatch(pattern -> Wildcards.matches(pattern, resource));
  }

  /** What the action acts on, as patterns; empty when that is not known. */
  public List<String> resourcesOf(String action) {
    Group group = byAction.get(action.toLowerCase(Locale.ROOT));
    return group == null ? List.of() : group.patterns;
  }

  /**
   * The requests of an action, and of those that act on the same, on anything else: there are none.
   *
   * @param action its id
   */
  Optional<Box> impossible(Lexicon lexicon, Caller caller, String action) {
    Group group = byAction.get(action.toLowerCase(Locale.ROOT));
    if (group == null) {
      return Optional.empty();
    }
    List<Template> patterns = new ArrayList<>(List.of(Template.literal("*")));
    group.patterns.forEach(pattern -> patterns.add(Template.parse(pattern, true, false)));
    return new RequestSet(lexicon, caller)
        .actions(group.actions)
        .noResources(patterns)
        .box(SOURCE)
        .map(
            box ->
                new Box(
                    caller, box.literals(), new Box.Source(SOURCE, 0, name(group)), box.wider()));
  }

  /** One name for all actions that act on the same. */
  String name(String action) {
    Group group = byAction.get(action.toLowerCase(Locale.ROOT));
    return group == null ? "" : name(group);
  }

  private static String name(Group group) {
    return group.actions.getFirst();
  }

  /** What an answer rests on that used it, as a clause that can follow "given that". */
  public String premise() {
    return "actions act on no other resources than the catalogue lists (" + label() + ")";
  }

  /** The catalogue's name, version and date. */
  public String label() {
    int time = source.date().indexOf('T');
    return source.name()
        + " "
        + source.version()
        + " of "
        + (time < 0 ? source.date() : source.date().substring(0, time));
  }

  /** Whether a step of a proof rests on a catalogue. */
  static boolean usedIn(List<Verdict.Covered> proof) {
    return proof.stream()
        .flatMap(step -> step.by().stream())
        .anyMatch(by -> by.policy().equals(SOURCE));
  }
}
