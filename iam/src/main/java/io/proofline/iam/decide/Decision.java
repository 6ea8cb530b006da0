package io.proofline.iam.decide;

import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Position;
import java.util.List;
import java.util.Locale;

/**
 * The answer to a request.
 *
 * @param result allow, deny or undecided
 * @param why the reason in one sentence
 * @param layers what each layer that bears on the request says, in the order of evaluation
 * @param notGiven layers that bear on it and were not given
 * @param notes what a person should know: readings that would change the result, assumptions, tags
 *     or a confused deputy that it rests on
 * @param furtherPlanes grants of access that IAM does not decide (S17), one sentence each
 */
public record Decision(
    Result result,
    String why,
    List<LayerDecision> layers,
    List<Layer> notGiven,
    List<String> notes,
    List<String> furtherPlanes) {

  /** Takes copies. */
  public Decision {
    layers = List.copyOf(layers);
    notGiven = List.copyOf(notGiven);
    notes = List.copyOf(notes);
    furtherPlanes = List.copyOf(furtherPlanes);
  }

  /** Whether it is allowed. */
  public boolean allowed() {
    return result == Result.ALLOW;
  }

  /** The outcome. */
  public enum Result {
    /** The request is allowed. */
    ALLOW("allow"),
    /** It is not. */
    DENY("deny"),
    /** It cannot be told; never to be read as a deny. */
    UNDECIDED("unknown");

    private final String id;

    Result(String id) {
      this.id = id;
    }

    /** For machines. */
    public String id() {
      return id;
    }
  }

  /**
   * What one layer says.
   *
   * @param layer which
   * @param level for layers in levels: 1 is the organisation's root; else 0
   * @param verdict what it says
   * @param statements the statements that decide it
   */
  public record LayerDecision(Layer layer, int level, Verdict verdict, List<Deciding> statements) {

    /** Takes a copy. */
    public LayerDecision {
      statements = List.copyOf(statements);
    }
  }

  /** What a layer says. */
  public enum Verdict {
    /** A statement allows. */
    ALLOWS,
    /** A statement denies. */
    DENIES,
    /** Neither, which is a no wherever an allow is needed. */
    SILENT,
    /** It cannot be told. */
    UNCLEAR,
    /** Allows for the account: the caller's own policies must allow as well. */
    DELEGATES,
    /** Has no say in this request. */
    NOT_CONCERNED;

    /** For machines. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A statement that decides.
   *
   * @param policy the policy's place in its layer and level, from 1; 0 for what is no policy
   * @param number the statement's place in the policy, from 1
   * @param label for people, with the Sid
   * @param effect allow or deny
   * @param at where it stands in the policy's text
   * @param why when it is not plain that it applies, what leaves it unclear; else empty
   */
  public record Deciding(
      int policy, int number, String label, Effect effect, Position at, String why) {}
}
