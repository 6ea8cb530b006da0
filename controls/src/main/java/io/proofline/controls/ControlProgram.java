package io.proofline.controls;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.PartialVars;
import io.proofline.catalog.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A control ready to run.
 *
 * @param names field names that {@code when}, {@code pass} or the reason select anywhere
 * @param reads dotted paths that they and the reason read
 * @param joins how each neighbour is found, by its name
 * @param evidence dotted paths that are kept, in steps
 * @param all the paths themselves, in order: one list for all rows
 */
record ControlProgram(
    Control control,
    @Nullable Expression when,
    Expression pass,
    ReasonText reason,
    Set<String> names,
    ReadPaths reads,
    Map<String, Join> joins,
    Map<String, List<String>> evidence,
    List<String> all) {
  private static final Outcome PASS = new Outcome.Pass();

  /**
   * What the expressions are bound to.
   *
   * @param subject the resource; its fields are variables too
   * @param values the other variables
   * @param unknown paths that are not known
   */
  record Bindings(Held subject, Map<String, Object> values, List<Facts.Unknown> unknown) {

    /** The value at a path, as JSON; what is the resource's own is made once for all controls. */
    Optional<JsonNode> evidence(String name, List<String> path) {
      return subject.values().containsKey(path.getFirst())
          ? subject.evidence(name, path)
          : MatchText.at(values, path).map(Bindings::shared);
    }

    private static JsonNode shared(Object value) {
      return switch (value) {
        case MapValue map -> map.json();
        case ListValue list -> list.json();
        default -> PlainValues.json(value);
      };
    }

    /** The value of a variable. */
    Optional<Object> find(String variable) {
      Object value = values.get(variable);
      return value == null ? subject.values().find(variable) : Optional.of(value);
    }
  }

  /** Variables as a program takes them. */
  sealed interface Variables {
    Object eval(Expression expression) throws CelEvaluationException;

    /** All of them are known. */
    record Known(Bindings values) implements Variables {
      @Override
      public Object eval(Expression expression) throws CelEvaluationException {
        return expression.eval(values);
      }
    }

    /** Some paths are not known, and what depends on them is not either. */
    record Partial(PartialVars values) implements Variables {
      @Override
      public Object eval(Expression expression) throws CelEvaluationException {
        return expression.eval(values);
      }
    }
  }

  /** Judges one resource. */
  Outcome judge(Bindings bindings) {
    Variables variables = variables(bindings);
    if (when != null) {
      Verdict applies = run(when, variables, bindings);
      if (applies.answer() == null) {
        return new Outcome.NotEvaluated(applies.reasons());
      }
      if (!applies.answer()) {
        return new Outcome.NotApplicable("the rule does not speak of this resource");
      }
    }
    if (control.applies().scope() == Control.Scope.PHI) {
      Outcome outside = outsideOfScope(bindings);
      if (outside != null) {
        return outside;
      }
    }
    Verdict verdict = run(pass, variables, bindings);
    if (verdict.answer() == null) {
      return new Outcome.NotEvaluated(verdict.reasons());
    }
    return verdict.answer() ? PASS : new Outcome.Fail(reason.render(variables));
  }

  /** The declared evidence; a value that was not read says so. */
  Evidence evidence(Bindings bindings) {
    @Nullable JsonNode[] values = new @Nullable JsonNode[evidence.size()];
    int at = 0;
    for (Map.Entry<String, List<String>> declared : evidence.entrySet()) {
      String unread = unread(bindings, declared.getValue());
      values[at++] =
          unread == null
              ? bindings.evidence(declared.getKey(), declared.getValue()).orElse(null)
              : JsonNodeFactory.instance.objectNode().put("notRead", unread);
    }
    return new Evidence(all, values);
  }

  private static @Nullable String unread(Bindings bindings, List<String> path) {
    for (Facts.Unknown unknown : bindings.unknown()) {
      if (covers(unknown.path(), path)) {
        return unknown.reason();
      }
    }
    return null;
  }

  private static @Nullable Outcome outsideOfScope(Bindings bindings) {
    if (bindings.values().get("sys") instanceof Map<?, ?> system
        && system.get("HoldsPhi") instanceof Boolean holdsPhi) {
      return holdsPhi
          ? null
          : new Outcome.NotApplicable("its system, " + system.get("SystemId") + ", holds no PHI");
    }
    return Outcome.NotEvaluated.because(
        "no system in the register claims this resource, so whether it holds PHI is not known");
  }

  private record Verdict(@Nullable Boolean answer, List<String> reasons) {}

  private static Verdict run(Expression expression, Variables variables, Bindings bindings) {
    try {
      Object value = variables.eval(expression);
      if (value instanceof Boolean answer) {
        return new Verdict(answer, List.of());
      }
      if (value instanceof CelUnknownSet set) {
        return new Verdict(null, unknownReasons(set, bindings));
      }
      return new Verdict(
          null,
          List.of("the rule gave " + value.getClass().getSimpleName() + ", not true or false"));
    } catch (CelEvaluationException e) {
      return new Verdict(null, List.of(errorReason(e)));
    } catch (RuntimeException e) {
      // The engine must not end a run over one resource; the outcome says what happened.
      return new Verdict(
          null, List.of("the rule could not be run: " + e.getClass().getSimpleName()));
    }
  }

  private Variables variables(Bindings bindings) {
    List<CelAttributePattern> patterns = new ArrayList<>();
    for (Facts.Unknown unknown : bindings.unknown()) {
      if (!reads.concerns(unknown.path())) {
        continue;
      }
      CelAttributePattern pattern = CelAttributePattern.create(unknown.path().getFirst());
      for (String part : unknown.path().subList(1, unknown.path().size())) {
        pattern = pattern.qualify(CelAttribute.Qualifier.ofString(part));
      }
      patterns.add(pattern);
    }
    return patterns.isEmpty()
        ? new Variables.Known(bindings)
        : new Variables.Partial(PartialVars.of(bindings::find, patterns));
  }

  private static List<String> unknownReasons(CelUnknownSet set, Bindings bindings) {
    Set<String> reasons = new TreeSet<>();
    for (CelAttribute attribute : set.attributes()) {
      List<String> path =
          attribute.qualifiers().stream()
              .filter(q -> q.kind() == CelAttribute.Qualifier.Kind.AS_STRING)
              .map(CelAttribute.Qualifier::asString)
              .toList();
      for (Facts.Unknown unknown : bindings.unknown()) {
        if (covers(unknown.path(), path) || covers(path, unknown.path())) {
          reasons.add(label(unknown.path()) + " is not known: " + unknown.reason());
        }
      }
      if (reasons.isEmpty()) {
        reasons.add(label(path) + " is not known");
      }
    }
    if (reasons.isEmpty()) {
      reasons.add("something that the rule reads is not known");
    }
    return List.copyOf(reasons);
  }

  /** As people know the names: {@code r.X} is {@code properties.X} of a document. */
  private static String label(List<String> path) {
    return String.join(".", path).replaceFirst("^r\\.", "").replaceFirst("^rt\\.", "runtime ");
  }

  private static boolean covers(List<String> prefix, List<String> path) {
    return path.size() >= prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }

  private static String errorReason(CelEvaluationException error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof NotExactException exact) {
        return String.valueOf(exact.getMessage());
      }
    }
    String message =
        String.valueOf(error.getMessage()).replaceFirst("^evaluation error( at \\S+)?: ", "");
    return error.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND
        ? "a value that the rule reads is absent: "
            + message.replaceFirst("^key '([^']*)' is not present in map\\.?$", "$1")
        : "the rule could not be run (" + error.getErrorCode() + "): " + message;
  }
}
