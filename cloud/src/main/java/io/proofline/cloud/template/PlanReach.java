package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Later;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows attribute paths into the values of a plan, through the blocks on the way. */
final class PlanReach {
  /** A block of which the plan shows neither a value nor whether one is configured. */
  static final String PERHAPS_DYNAMIC =
      "known after apply; a plan does not show whether a dynamic block sets it (--source may)";

  private final PlanSource source;

  PlanReach(PlanSource source) {
    this.source = source;
  }

  /**
   * Where a path leads.
   *
   * @param value null when it leads nowhere
   * @param instead what stands there then; null for absent
   */
  record Reached(@Nullable PlanValue value, @Nullable TemplateNode instead) {
    static Reached nothing() {
      return new Reached(null, null);
    }

    static Reached later(String reason) {
      return new Reached(null, new Later(reason, 0));
    }
  }

  Reached reach(PlanValue from, List<String> path, RulePlace at, boolean optional) {
    PlanValue value = from;
    List<String> gone = new ArrayList<>();
    for (String step : path) {
      if (value.isSensitive()) {
        return Reached.later(PlanWriter.SENSITIVE);
      }
      if (value.isUnknown()) {
        return new Reached(null, undecidedBlock(value, at.below(gone)));
      }
      Reached inside = single(value);
      if (inside.value() == null) {
        return inside;
      }
      value = inside.value();
      if (!value.has(step)) {
        return optional
            ? Reached.nothing()
            : Reached.later(missing(at.entry(), at.below(path).attributes()));
      }
      value = value.child(step);
      gone.add(step);
    }
    return new Reached(value, null);
  }

  static String missing(PlanMapping.Entry entry, String attribute) {
    return "this version of the provider has no attribute "
        + attribute
        + " of "
        + entry.terraform();
  }

  /** A block of which there is at most one stands in a list. */
  static Reached single(PlanValue value) {
    if (value.isAbsent()) {
      return Reached.nothing();
    }
    if (value.after() != null && value.after().isArray()) {
      return switch (value.size()) {
        case 0 -> Reached.nothing();
        case 1 -> {
          PlanValue only = value.element(0);
          yield only.isUnknown() ? Reached.later(PlanWriter.AFTER_APPLY) : new Reached(only, null);
        }
        default -> Reached.later("the plan gives several blocks where one is expected");
      };
    }
    return new Reached(value, null);
  }

  @Nullable TemplateNode undecidedBlock(PlanValue value, RulePlace at) {
    if (!value.configurationKnown() || value.configured() != null) {
      return new Later(PlanWriter.AFTER_APPLY, 0);
    }
    String block = at.attributes();
    int dot = block.indexOf('.');
    String first = dot < 0 ? block : block.substring(0, dot);
    return source.noDynamic(at.instance().module(), at.instance().type(), first)
        ? null
        : new Later(PERHAPS_DYNAMIC, 0);
  }
}
