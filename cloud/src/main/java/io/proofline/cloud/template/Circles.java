package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resources that depend on themselves through others; CloudFormation refuses such templates. */
final class Circles {
  static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private Circles() {}

  /** Logical ids that stand in a circle, or between two circles. */
  static Set<String> of(Template template) {
    Map<String, Set<String>> edges = new TreeMap<>();
    template
        .resources()
        .forEach(
            (id, resource) -> {
              Set<String> to = new HashSet<>(resource.dependsOn());
              resource.properties().values().forEach(node -> references(node, to));
              to.retainAll(template.resources().keySet());
              edges.put(id, to);
            });
    // Peel what depends on nothing that is left, and what nothing left depends on.
    boolean peeled = true;
    while (peeled && !edges.isEmpty()) {
      Set<String> targets = new HashSet<>();
      edges.values().forEach(targets::addAll);
      Set<String> leave = new HashSet<>();
      edges.forEach(
          (id, to) -> {
            if (to.isEmpty() || !targets.contains(id)) {
              leave.add(id);
            }
          });
      peeled = !leave.isEmpty();
      leave.forEach(edges::remove);
      edges.values().forEach(to -> to.removeAll(leave));
    }
    return new TreeSet<>(edges.keySet());
  }

  private static void references(TemplateNode node, Set<String> to) {
    switch (node) {
      case Scalar s -> {}
      case Later l -> {}
      case Sequence s -> s.items().forEach(item -> references(item, to));
      case Mapping m ->
          m.entries()
              .forEach(
                  (key, value) -> {
                    if (key.equals("Ref") || key.equals("Fn::GetAtt")) {
                      first(value, to);
                    } else if (key.equals("Fn::Sub")) {
                      substitutions(value, to);
                    }
                    references(value, to);
                  });
    }
  }

  private static void first(TemplateNode node, Set<String> to) {
    switch (node) {
      case Scalar s -> {
        to.add(s.text()); // an address may hold dots
        to.add(beforeDot(s.text()));
      }
      case Later l -> {}
      case Sequence s when !s.items().isEmpty() -> first(s.items().getFirst(), to);
      case Sequence s -> {}
      case Mapping m -> {}
    }
  }

  private static void substitutions(TemplateNode node, Set<String> to) {
    TemplateNode text =
        node instanceof Sequence s && !s.items().isEmpty() ? s.items().getFirst() : node;
    if (text instanceof Scalar s) {
      Matcher matcher = PLACEHOLDER.matcher(s.text());
      while (matcher.find()) {
        to.add(beforeDot(matcher.group(1)));
      }
    }
  }

  private static String beforeDot(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
