package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Conditions section, in three values: true, false, or {@link Undecided}. An undecided part
 * leaves the whole decided where the other parts decide it.
 */
final class Conditions {
  private static final int MAX_CHAIN = 100;

  private final Map<String, TemplateNode> declared;
  private final Resolver resolver;
  private final Map<String, Answer> answers = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  private record Answer(boolean value, @Nullable String reason) {}

  Conditions(Map<String, TemplateNode> declared, Resolver resolver) {
    this.declared = declared;
    this.resolver = resolver;
  }

  /** Value of a named condition. */
  boolean test(String name) {
    Answer answer = answers.get(name);
    if (answer == null) {
      answer = work(name);
      answers.put(name, answer);
    }
    if (answer.reason() != null) {
      throw new Undecided(answer.reason());
    }
    return answer.value();
  }

  private Answer work(String name) {
    TemplateNode node = declared.get(name);
    if (node == null) {
      return new Answer(false, "condition " + name + " is not declared");
    }
    if (open.size() >= MAX_CHAIN) {
      return new Answer(false, "condition " + name + " stands at the end of too long a chain");
    }
    if (!open.add(name)) {
      return new Answer(false, "conditions refer to each other: " + String.join(", ", open));
    }
    try {
      return new Answer(evaluate(node), null);
    } catch (Undecided e) {
      return new Answer(false, "condition " + name + ": " + e.reason());
    } finally {
      open.remove(name);
    }
  }

  private boolean evaluate(TemplateNode node) {
    if (node instanceof Mapping map && map.entries().size() == 1) {
      var entry = map.entries().entrySet().iterator().next();
      TemplateNode argument = entry.getValue();
      switch (entry.getKey()) {
        case "Condition" -> {
          if (argument instanceof Scalar s) {
            return test(s.text());
          }
        }
        case "Fn::Equals" -> {
          if (argument instanceof Sequence s && s.items().size() == 2) {
            return resolver.word(s.items().get(0)).same(resolver.word(s.items().get(1)));
          }
        }
        case "Fn::Not" -> {
          if (argument instanceof Sequence s && s.items().size() == 1) {
            return !evaluate(s.items().getFirst());
          }
        }
        case "Fn::And" -> {
          if (argument instanceof Sequence s && !s.items().isEmpty()) {
            return !any(s.items(), false);
          }
        }
        case "Fn::Or" -> {
          if (argument instanceof Sequence s && !s.items().isEmpty()) {
            return any(s.items(), true);
          }
        }
        default -> {}
      }
    }
    throw new Undecided("not a condition function with its arguments");
  }

  /** Whether a part has the wanted value; undecided only when no part has it and one is open. */
  private boolean any(List<TemplateNode> parts, boolean wanted) {
    Undecided undecided = null;
    for (TemplateNode part : parts) {
      try {
        if (evaluate(part) == wanted) {
          return true;
        }
      } catch (Undecided e) {
        undecided = e;
      }
    }
    if (undecided != null) {
      throw undecided;
    }
    return false;
  }
}
