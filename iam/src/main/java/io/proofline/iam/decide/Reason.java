package io.proofline.iam.decide;

import io.proofline.iam.decide.Decision.Deciding;
import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Decision.Result;
import io.proofline.iam.decide.Decision.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The one sentence that says why. */
record Reason(
    Request request,
    List<LayerReading> read,
    List<LayerReading> guards,
    LayerDecision publicBlock,
    String path,
    Set<Layer> notGiven) {

  String sentence(Result result, Truth denied, Truth guarded) {
    return switch (result) {
      case ALLOW -> "allowed by " + path;
      case DENY -> denial(denied, guarded);
      case UNDECIDED -> open();
    };
  }

  private String denial(Truth denied, Truth guarded) {
    if (denied == Truth.YES) {
      LayerReading first =
          read.stream().filter(r -> r.denies() == Truth.YES).findFirst().orElseThrow();
      return place(first)
          + ": "
          + first.denying().stream().map(Deciding::label).collect(Collectors.joining(", "))
          + " denies it";
    }
    if (guarded == Truth.NO) {
      if (publicBlock.verdict() == Verdict.DENIES) {
        return "block public access: the bucket's policy is public, so only its own account and AWS"
            + " services are answered";
      }
      return guards.stream()
          .filter(g -> g.layer() != Layer.RCP && g.allows() == Truth.NO)
          .findFirst()
          .map(g -> place(g) + ": nothing allows it")
          .orElse("a guardrail does not allow it");
    }
    return "nothing grants it: "
        + (request.caller().inAccount()
            ? "neither the caller's own policies within their limits nor the resource's policy"
                + " suffice"
            : "the resource's policy does not allow it to " + request.caller().label());
  }

  private String open() {
    if (!notGiven.isEmpty()) {
      return "it depends on what was not given: "
          + notGiven.stream().map(Layer::title).collect(Collectors.joining(", "));
    }
    return read.stream()
        .filter(r -> !r.unclear().isEmpty())
        .findFirst()
        .map(
            r ->
                place(r)
                    + ": "
                    + r.unclear().getFirst().label()
                    + ": "
                    + r.unclear().getFirst().why())
        .orElse("it is not documented whether this is enough");
  }

  private static String place(LayerReading reading) {
    return reading.layer().title() + (reading.level() == 0 ? "" : " of level " + reading.level());
  }
}
