package io.proofline.actions;

import io.proofline.catalog.Control;
import io.proofline.cloud.Document;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.PropertyDifference;
import io.proofline.trail.who.Changes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared resource beside the one that is there.
 *
 * @param file file that declares it
 * @param line counted from 1; 0 when it is not known
 * @param name logical id, or address in a plan
 * @param state how the two stand to each other
 * @param live what is there
 * @param why why there is nothing to compare with; empty otherwise
 * @param failing controls that pass as declared and fail as it is
 * @param open controls that pass as declared and of which it is not known
 * @param passing how many controls pass on both sides
 * @param differences properties that are set otherwise than declared
 */
public record ResourceDrift(
    String file,
    int line,
    String name,
    State state,
    Optional<Document> live,
    String why,
    List<Answer> failing,
    List<Answer> open,
    long passing,
    List<PropertyDifference> differences) {

  /** Takes copies. */
  public ResourceDrift {
    failing = List.copyOf(failing);
    open = List.copyOf(open);
    differences = List.copyOf(differences);
  }

  /** What a live resource says to a control that its declaration passes. */
  public record Answer(Control control, List<String> why) {
    /** Takes a copy. */
    public Answer {
      why = List.copyOf(why);
    }
  }

  /** How a declaration and what is there stand to each other, gravest first. */
  public enum State {
    /** A control that the declaration passes fails. */
    DRIFTED,
    /** It is declared and not there. */
    NOT_THERE,
    /** It is not known which resource it is, or whether it is there. */
    NOT_KNOWN,
    /** Nothing fails that passes as declared, and something is not known. */
    OPEN,
    /** Everything that passes as declared passes. */
    AS_DECLARED;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Key by which the logs know the resource. */
  public Optional<String> logKey() {
    return live.flatMap(document -> Changes.key(document.id(), document.arn()));
  }

  /** Gathers the answers of one resource. */
  static final class Builder {
    private final CheckTemplates.Finding first;
    private final LiveResources.Match match;
    private final List<Answer> failing = new ArrayList<>();
    private final List<Answer> open = new ArrayList<>();
    private List<PropertyDifference> differences = List.of();
    private long passing;

    Builder(CheckTemplates.Finding first, LiveResources.Match match) {
      this.first = first;
      this.match = match;
    }

    /** A control that the declaration passes, with what the live resource says to it. */
    void declaredPass(Control control, @Nullable Evaluation row) {
      if (row == null) {
        return; // the rule does not speak of the resource as it is
      }
      switch (row.outcome()) {
        case Outcome.Pass _ -> passing++;
        case Outcome.Fail(String reason) -> failing.add(new Answer(control, List.of(reason)));
        case Outcome.NotEvaluated(List<String> reasons) -> open.add(new Answer(control, reasons));
        case Outcome.NotApplicable _ -> {}
      }
    }

    void differences(List<PropertyDifference> found) {
      differences = found;
    }

    ResourceDrift build() {
      failing.sort(
          Comparator.comparing((Answer answer) -> answer.control().severity())
              .thenComparing(answer -> answer.control().id()));
      return new ResourceDrift(
          first.file(),
          first.line(),
          first.name(),
          state(),
          match instanceof LiveResources.Match.Found(Document document)
              ? Optional.of(document)
              : Optional.empty(),
          switch (match) {
            case LiveResources.Match.Found _ -> "";
            case LiveResources.Match.Missing(String why) -> why;
            case LiveResources.Match.NotKnown(String why) -> why;
          },
          failing,
          open,
          passing,
          differences);
    }

    private State state() {
      return switch (match) {
        case LiveResources.Match.Missing _ -> State.NOT_THERE;
        case LiveResources.Match.NotKnown _ -> State.NOT_KNOWN;
        case LiveResources.Match.Found _ ->
            !failing.isEmpty() ? State.DRIFTED : open.isEmpty() ? State.AS_DECLARED : State.OPEN;
      };
    }
  }
}
