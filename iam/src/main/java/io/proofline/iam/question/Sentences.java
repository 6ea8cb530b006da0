package io.proofline.iam.question;

import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.Witness;
import java.util.List;
import java.util.Map;

/** Requests and verdicts in words. */
public final class Sentences {
  private Sentences() {}

  /** A request, for example {@code anyone, unsigned: s3:GetObject on arn:aws:s3:::scans/x}. */
  public static String request(Witness witness) {
    StringBuilder text = new StringBuilder();
    text.append(
        witness.caller() == Caller.ANONYMOUS
            ? "anyone, unsigned"
            : EvaluatorJudge.principal(witness));
    text.append(": ").append(witness.action()).append(" on ").append(witness.resource());
    String separator = " with ";
    for (Map.Entry<String, List<String>> key : witness.context().entrySet()) {
      text.append(separator)
          .append(key.getKey())
          .append(" = ")
          .append(String.join(", ", key.getValue()));
      separator = " and ";
    }
    return text.toString();
  }

  /** A verdict as a clause that can follow "because". */
  public static String why(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Never never ->
          "no request gets through"
              + (never.premise().isEmpty() ? "" : ", given that " + never.premise());
      case Verdict.Unknown unknown -> unknown.reason();
      case Verdict.Yes yes -> {
        String by =
            yes.statements().isEmpty() ? "" : yes.statements().getFirst() + " lets through ";
        yield by + request(yes.witness()) + (yes.note().isEmpty() ? "" : " (" + yes.note() + ")");
      }
    };
  }
}
