package io.proofline.cli;

import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Findings;
import io.proofline.iam.question.Sentences;
import io.proofline.iam.question.Verdict;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Witness;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Verdicts of the access engine as answers: {@code pass}, {@code fail} or {@code unknown}. */
final class IamQuestions {
  private IamQuestions() {}

  /** A policy of a line, as an object or as text; it names principals or not by what is in it. */
  static Policy policy(JsonNode line, String field, PolicyParser parser) {
    JsonNode policy = line.path(field);
    if (!policy.isObject() && !policy.isString()) {
      throw new IllegalArgumentException(field + " is missing, or neither an object nor text");
    }
    return policy(policy.isString() ? policy.asString() : policy.toString(), parser);
  }

  /** A policy of a text; it names principals or not by what is in it. */
  static Policy policy(String text, PolicyParser parser) {
    Policy policy = parser.read(PolicyKind.IDENTITY, text).policy();
    return policy.statements().stream().anyMatch(s -> s.principals() != null)
        ? parser.read(PolicyKind.RESOURCE, text).policy()
        : policy;
  }

  /** A verdict where a request means that the check fails. */
  static IamAnswer answer(Verdict verdict) {
    ObjectNode more = Json.object().put("why", Sentences.why(verdict));
    return switch (verdict) {
      case Verdict.Never never -> {
        putUnlessEmpty(more, "premise", never.premise());
        yield new IamAnswer("pass", null, Json.object().arrayNode(), more, ExitCode.OK);
      }
      case Verdict.Unknown _ ->
          new IamAnswer("unknown", null, Json.object().arrayNode(), more, ExitCode.PARTIAL);
      case Verdict.Yes yes ->
          new IamAnswer(
              "fail", witness(yes.witness()), statements(yes.statements()), more, ExitCode.FINDING);
    };
  }

  /**
   * Findings where one means that the check fails; the first one's request is the witness.
   *
   * @param nothing what is true when there is none
   */
  static IamAnswer answer(Findings found, String nothing) {
    ObjectNode more = Json.object();
    more.set("findings", findings(found));
    boolean unknown = !found.unknown().isEmpty();
    putUnlessEmpty(more, "premise", found.premise());
    if (found.findings().isEmpty()) {
      more.put("why", unknown ? found.unknown() : nothing + given(found.premise()));
      return new IamAnswer(
          unknown ? "unknown" : "pass",
          null,
          Json.object().arrayNode(),
          more,
          unknown ? ExitCode.PARTIAL : ExitCode.OK);
    }
    Findings.Finding first = found.findings().getFirst();
    more.put(
        "why",
        first.statements().getFirst()
            + " lets through "
            + Sentences.request(first.witness())
            + (unknown ? "; there may be more: " + found.unknown() : ""));
    return new IamAnswer(
        "fail",
        witness(first.witness()),
        statements(first.statements()),
        more,
        unknown ? ExitCode.PARTIAL : ExitCode.FINDING);
  }

  /** The statements that a proof rests on, set by set. */
  static void proof(Verdict verdict, ObjectNode into) {
    if (verdict instanceof Verdict.Never never) {
      ArrayNode proof = into.putArray("proof");
      for (Verdict.Covered step : never.proof()) {
        ObjectNode one = proof.addObject().put("set", step.set().toString());
        ArrayNode by = one.putArray("by");
        step.by().forEach(source -> by.add(source.toString()));
      }
    }
  }

  /** Prints one answer, for people or for machines. */
  static ExitCode print(Session session, IamAnswer answer, long micros, IamActionsOption actions) {
    if (session.options().json) {
      actions.put(answer.more());
      session
          .terminal()
          .printRaw(Json.text(answer.json(Json.document("proofline.iam-answer/1"), micros)));
    } else {
      session.terminal().print(answer.result() + ": " + answer.more().path("why").asString(""));
      session.terminal().print(actions.words());
    }
    return answer.code();
  }

  /** Findings as an array. */
  static ArrayNode findings(Findings findings) {
    ArrayNode array = Json.object().arrayNode();
    for (Findings.Finding finding : findings.findings()) {
      ObjectNode one = array.addObject().put("who", finding.who().words());
      one.set("statements", statements(finding.statements()));
      one.set("witness", witness(finding.witness()));
    }
    return array;
  }

  static ObjectNode witness(Witness witness) {
    ObjectNode json =
        Json.object()
            .put("principal", EvaluatorJudge.principal(witness))
            .put("action", witness.action())
            .put("resource", witness.resource());
    ObjectNode context = json.putObject("context");
    witness
        .context()
        .forEach(
            (key, values) -> {
              if (values.size() == 1) {
                context.put(key, values.getFirst());
              } else {
                ArrayNode several = context.putArray(key);
                values.forEach(several::add);
              }
            });
    return json;
  }

  static ArrayNode statements(List<Box.Source> sources) {
    ArrayNode array = Json.object().arrayNode();
    for (Box.Source source : sources) {
      ObjectNode one = array.addObject();
      putUnlessEmpty(one, "policy", source.policy());
      one.put("statement", source.statement()).put("label", source.label());
    }
    return array;
  }

  /** A premise as the end of a sentence; nothing when there is none. */
  static String given(String premise) {
    return premise.isEmpty() ? "" : ", given that " + premise;
  }

  static void putUnlessEmpty(ObjectNode into, String field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      into.put(field, value);
    }
  }
}
