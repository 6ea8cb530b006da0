package io.proofline.cli;

import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Decision.Deciding;
import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Decision.Verdict;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Request;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A decision, for people and for machines. */
final class IamDecisionText {
  private IamDecisionText() {}

  /** For machines. */
  static IamAnswer answer(Request request, Decision decision) {
    ObjectNode more = Json.object().put("why", decision.why());
    ArrayNode statements = more.arrayNode();
    ArrayNode layers = more.putArray("layers");
    for (LayerDecision layer : decision.layers()) {
      layers
          .addObject()
          .put("layer", layer.layer().id())
          .put("level", layer.level())
          .put("verdict", layer.verdict().id());
      for (Deciding d : layer.statements()) {
        statements
            .addObject()
            .put("layer", layer.layer().id())
            .put("level", layer.level())
            .put("policy", d.policy())
            .put("statement", d.number())
            .put("label", d.label())
            .put("effect", d.effect().spelling())
            .put("line", d.at().line())
            .put("why", d.why());
      }
    }
    ArrayNode notGiven = more.putArray("notGiven");
    decision.notGiven().stream().map(Layer::id).forEach(notGiven::add);
    ArrayNode notes = more.putArray("notes");
    decision.notes().forEach(notes::add);
    ArrayNode further = more.putArray("furtherPlanes");
    decision.furtherPlanes().forEach(further::add);
    ObjectNode witness = decision.allowed() ? request(request) : null;
    return new IamAnswer(decision.result().id(), witness, statements, more, code(decision));
  }

  /** A request as the batch format writes it. */
  static ObjectNode request(Request request) {
    ObjectNode node = Json.object();
    String caller = request.caller().arn();
    node.put("principal", caller.isEmpty() ? "*" : caller);
    node.put("action", request.action());
    node.put("resource", request.resource());
    if (!request.resourceAccount().isEmpty()) {
      node.put("resourceAccount", request.resourceAccount());
    }
    ObjectNode context = node.putObject("context");
    request
        .context()
        .values()
        .forEach(
            (key, values) -> {
              if (values.size() == 1) {
                context.put(key, values.getFirst());
              } else {
                ArrayNode list = context.putArray(key);
                values.forEach(list::add);
              }
            });
    return node;
  }

  /** Allow is 0, deny 1, unknown 5. */
  static ExitCode code(Decision decision) {
    return switch (decision.result()) {
      case ALLOW -> ExitCode.OK;
      case DENY -> ExitCode.FINDING;
      case UNDECIDED -> ExitCode.PARTIAL;
    };
  }

  /** For people. */
  static void print(Terminal terminal, Decision decision) {
    Terminal.Emphasis emphasis =
        switch (decision.result()) {
          case ALLOW -> Terminal.Emphasis.GOOD;
          case DENY -> Terminal.Emphasis.BAD;
          case UNDECIDED -> Terminal.Emphasis.UNKNOWN;
        };
    terminal.print(
        Columns.hanging(9, terminal.emphasise(decision.result().id(), emphasis), decision.why()));
    for (LayerDecision layer : decision.layers()) {
      String place = layer.layer().title() + (layer.level() == 0 ? "" : ", level " + layer.level());
      terminal.print(Columns.row(2, "", 34, place, words(layer.verdict())));
      for (Deciding d : layer.statements()) {
        String policy = d.policy() == 0 ? "" : "policy " + d.policy() + ", ";
        String line = d.at().line() == 0 ? "" : " at line " + d.at().line();
        String why = d.why().isEmpty() ? "" : ": " + d.why();
        terminal.print(Columns.hanging(4, "", policy + d.label() + line + why));
      }
    }
    decision.notGiven().forEach(l -> terminal.print(Columns.hanging(11, "not given", l.title())));
    decision.notes().forEach(n -> terminal.print(Columns.hanging(11, "note", n)));
    decision.furtherPlanes().forEach(n -> terminal.print(Columns.hanging(11, "further", n)));
  }

  private static String words(Verdict verdict) {
    return verdict.id().replace('-', ' ');
  }
}
