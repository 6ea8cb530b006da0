package io.proofline.cloud.template;

import io.proofline.cloud.template.PlanSnapshot.Whole;
import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Terraform declares as resources of their own what CloudFormation writes inside of another: the
 * versioning of a bucket, the rules of a security group. They are joined to the resource they name.
 * When it is not known which one that is, the property of every candidate is unknown; when a part
 * is deleted, what remains is unknown too.
 */
final class PlanParts {
  private final Function<PlanInstance, PlanMapping.@Nullable Entry> entries;
  private final PlanMapping mapping;
  private final PlanTranslation translation;
  private final PlanWriter writer;
  private final PlanConfiguration configuration;
  private final Map<String, Whole> wholes;
  private final List<String> outside;
  private final Map<String, Set<String>> set = new HashMap<>();

  PlanParts(
      Function<PlanInstance, PlanMapping.@Nullable Entry> entries,
      PlanMapping mapping,
      PlanTranslation translation,
      PlanWriter writer,
      PlanConfiguration configuration,
      Map<String, Whole> wholes,
      List<String> outside) {
    this.entries = entries;
    this.mapping = mapping;
    this.translation = translation;
    this.writer = writer;
    this.configuration = configuration;
    this.wholes = wholes;
    this.outside = outside;
  }

  void join(List<PlanInstance> parts) {
    for (PlanInstance part : parts) {
      PlanMapping.Entry entry = entries.apply(part);
      if (entry != null && entry.part() != null) {
        join(part, entry, entry.part());
      }
    }
  }

  private void join(PlanInstance part, PlanMapping.Entry entry, PlanMapping.Part of) {
    Set<String> touched = new LinkedHashSet<>(entry.properties().keySet());
    touched.addAll(entry.append().keySet());
    List<Whole> candidates = new ArrayList<>();
    boolean certain = false;
    String notShown = "";
    String named = part.doubt() == null ? part.known(of.by()) : null;
    if (named != null) {
      for (Whole whole : wholes.values()) {
        if (of.of().contains(whole.instance().type())
            && (named.equals(whole.instance().known(of.key()))
                || named.equals(whole.instance().known("id"))
                || named.equals(whole.instance().known("arn")))) {
          candidates.add(whole);
        }
      }
      certain = candidates.size() == 1;
      if (candidates.isEmpty() && !part.gone()) {
        outside.add(part.address());
        return;
      }
    } else {
      PlanConfiguration.Target target = target(part, of.by());
      // Text or a function around a name makes it the name of another one, nobody knows which.
      if (target != null && target.stands() != NameStands.WITHIN_MORE) {
        target.candidates().forEach(instance -> add(candidates, wholes.get(instance.address())));
        certain = target.certain() && candidates.size() == 1;
        if (!candidates.isEmpty() && !isTheValue(target, candidates.getFirst(), of.by())) {
          certain = false;
          notShown = PlanWriter.notShown(candidates.getFirst().instance().address());
          wholes.values().stream()
              .filter(whole -> of.of().contains(whole.instance().type()))
              .filter(whole -> whole.instance().known(of.key()) == null)
              .filter(whole -> !candidates.contains(whole))
              .forEach(candidates::add);
        }
      }
      if (candidates.isEmpty()) {
        wholes.values().stream()
            .filter(whole -> of.of().contains(whole.instance().type()))
            .forEach(candidates::add);
        certain = false;
      }
    }
    if (!certain || part.doubt() != null || part.gone()) {
      String why =
          part.gone()
              ? part.address() + " is deleted; what is then left is not in the plan"
              : part.doubt() != null
                  ? part.address() + ": " + part.doubt()
                  : part.address()
                      + " may belong here; the plan does not decide to what"
                      + notShown;
      candidates.forEach(
          whole -> touched.forEach(name -> whole.properties().put(name, new Later(why, 0))));
      return;
    }
    give(part, entry, candidates.getFirst());
  }

  private void give(PlanInstance part, PlanMapping.Entry entry, Whole whole) {
    Map<String, TemplateNode> properties = whole.properties();
    translation
        .properties(part, entry, entry.properties(), whole.type())
        .forEach((name, node) -> set(part, whole, name, node));
    Map<String, TemplateNode> more =
        translation.properties(part, entry, entry.append(), whole.type());
    for (String name : entry.excludes()) {
      // Such resources and blocks inside of the whole exclude each other.
      if (properties.get(name) instanceof Later(String reason, int _)
          && reason.equals(PlanReach.PERHAPS_DYNAMIC)) {
        properties.put(name, new Sequence(List.of(), 0));
      }
    }
    for (String name : entry.append().keySet()) {
      TemplateNode node = more.get(name);
      if (node == null) {
        continue;
      }
      TemplateNode held = properties.get(name);
      if (held instanceof Later) {
        continue;
      }
      if (node instanceof Later) {
        properties.put(name, node);
        continue;
      }
      List<TemplateNode> all = new ArrayList<>();
      if (held instanceof Sequence s) {
        all.addAll(s.items());
      }
      List<TemplateNode> added = node instanceof Sequence s ? s.items() : List.of(node);
      added.stream().filter(one -> !all.contains(one)).forEach(all::add);
      properties.put(name, new Sequence(all, 0));
    }
  }

  private void set(PlanInstance part, Whole whole, String name, TemplateNode node) {
    boolean twice =
        !set.computeIfAbsent(whole.instance().address(), _ -> new HashSet<>()).add(name);
    whole
        .properties()
        .put(
            name,
            twice ? new Later(part.address() + " is the second resource that sets it", 0) : node);
  }

  private boolean isTheValue(PlanConfiguration.Target target, Whole whole, String attribute) {
    PlanMapping.Entry entry = mapping.find(whole.instance().type());
    return entry != null && writer.isTheValue(target, entry, attribute);
  }

  private static void add(List<Whole> candidates, @Nullable Whole whole) {
    if (whole != null) {
      candidates.add(whole);
    }
  }

  private PlanConfiguration.@Nullable Target target(PlanInstance part, String by) {
    return configuration.target(
        part.configuration() == null ? null : part.configuration().path("expressions").path(by),
        by,
        part);
  }
}
