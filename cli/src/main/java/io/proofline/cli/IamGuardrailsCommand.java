package io.proofline.cli;

import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layer;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.estate.Coverage;
import io.proofline.iam.guardrail.Guardrail;
import io.proofline.iam.guardrail.Guardrails;
import io.proofline.iam.question.Sentences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code iam guardrails}. */
@Command(
    description =
        "%nWrites policies that keep controls from being undone, each proved to refuse what it must"
            + " and to leave the rest. With --estate it says where in the organisation each holds"
            + " today. Exit 1 when a proof fails or a guardrail is open somewhere, 5 when that"
            + " cannot be told of an account.")
final class IamGuardrailsCommand implements io.proofline.cli.Command {
  @Option(
      names = "--control",
      paramLabel = "ID",
      description = "Only guardrails that keep this control; may be repeated.")
  List<String> controls = new ArrayList<>();

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description =
          "organization, breakGlassRole, backupRole, bucket: what the policies name. Guardrails"
              + " that lack one are listed with what they need.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--estate", paramLabel = "FILE", description = "Snapshot; docs/iam.md.")
  @Nullable Path estate;

  @Override
  public ExitCode run(Session session) throws IOException {
    Evaluator evaluator = new Evaluator(Readings.AWS);
    Guardrails guardrails = new Guardrails(evaluator);
    Coverage coverage =
        estate == null ? null : new Coverage(IamAccessText.estate(session, estate), evaluator);
    ObjectNode document = Json.document("proofline.iam-guardrails/1");
    ArrayNode list = document.putArray("guardrails");
    Set<ExitCode> codes = EnumSet.of(ExitCode.OK);
    for (Guardrail guardrail : guardrails.shipped()) {
      if (!controls.isEmpty() && guardrail.controls().stream().noneMatch(controls::contains)) {
        continue;
      }
      ObjectNode node =
          list.addObject()
              .put("id", guardrail.id())
              .put("kind", guardrail.kind().name().toLowerCase(Locale.ROOT))
              .put("title", guardrail.title());
      ArrayNode keeps = node.putArray("controls");
      guardrail.controls().forEach(keeps::add);
      ArrayNode needs = node.putArray("needs");
      guardrail.parameters().stream()
          .filter(name -> !parameters.containsKey(name))
          .forEach(needs::add);
      if (needs.isEmpty()) {
        codes.add(make(guardrails, guardrail, coverage, node));
      }
      if (!session.options().json) {
        print(session.terminal(), node);
      }
    }
    if (list.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "no guardrail keeps " + String.join(", ", controls),
          "proofline iam guardrails (lists all)");
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(document));
    }
    return codes.contains(ExitCode.FINDING)
        ? ExitCode.FINDING
        : codes.contains(ExitCode.PARTIAL) ? ExitCode.PARTIAL : ExitCode.OK;
  }

  /** Fills in, proves and looks where it holds; how the command ends with it. */
  private ExitCode make(
      Guardrails guardrails, Guardrail guardrail, @Nullable Coverage coverage, ObjectNode node) {
    Guardrails.Made made;
    try {
      made = guardrails.make(guardrail, parameters);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, String.valueOf(e.getMessage()), "proofline iam guardrails --help", e);
    }
    node.put("proved", made.proved());
    node.set("policy", JsonMapper.shared().readTree(made.policy()));
    ArrayNode proofs = node.putArray("proofs");
    for (Guardrails.Proof proof : made.proofs()) {
      ObjectNode one =
          proofs
              .addObject()
              .put("must", proof.mustBlock() ? "refuse" : "leave")
              .put("result", proof.decision().result().id())
              .put("holds", proof.holds());
      one.set("request", IamDecisionText.request(proof.request()));
    }
    ObjectNode whole = node.putObject("class").put("of", guardrail.kind().reach());
    whole.put("refused", IamQuestions.answer(made.escapes()).result());
    whole.put("why", Sentences.why(made.escapes()));
    IamQuestions.proof(made.escapes(), whole);
    ObjectNode beyond = node.putObject("beyond");
    beyond.set("findings", IamQuestions.findings(made.beyond()));
    beyond.put("unknown", made.beyond().unknown());
    boolean finding = !made.proved();
    boolean unknown = false;
    if (coverage != null
        && (guardrail.kind() == Guardrail.Kind.SCP || guardrail.kind() == Guardrail.Kind.RCP)) {
      ArrayNode places = node.putArray("coverage");
      Layer layer = guardrail.kind() == Guardrail.Kind.SCP ? Layer.SCP : Layer.RCP;
      for (Coverage.Place place : coverage.of(layer, made.blocks().getFirst(), made.requests())) {
        finding |= place.account() && place.state() == Coverage.State.OPEN;
        unknown |= place.account() && place.state() == Coverage.State.UNKNOWN;
        places
            .addObject()
            .put("place", place.place())
            .put("depth", place.depth())
            .put("account", place.account())
            .put("state", place.state().name().toLowerCase(Locale.ROOT))
            .put("by", place.by())
            .put("why", place.why());
      }
    }
    return finding ? ExitCode.FINDING : unknown ? ExitCode.PARTIAL : ExitCode.OK;
  }

  private static void print(Terminal terminal, ObjectNode node) {
    terminal.print(node.path("id").asString() + ": " + node.path("title").asString());
    List<String> keeps = new ArrayList<>();
    node.path("controls").forEach(c -> keeps.add(c.asString()));
    terminal.print(Columns.hanging(2, "", 9, "keeps", String.join(", ", keeps)));
    if (!node.path("needs").isEmpty()) {
      List<String> needs = new ArrayList<>();
      node.path("needs").forEach(n -> needs.add("--parameter " + n.asString() + "=…"));
      terminal.print(Columns.hanging(2, "", 9, "needs", String.join(" ", needs)));
      return;
    }
    terminal.print(
        Columns.row(
            2,
            "",
            9,
            node.path("proved").asBoolean() ? "proved" : "FAILS",
            "on " + Columns.count(node.path("proofs").size(), "request")));
    String of = node.path("class").path("of").asString();
    terminal.print(
        Columns.hanging(
            2,
            "",
            9,
            "refuses",
            switch (node.path("class").path("refused").asString()) {
              case "pass" -> "every request of its class " + of + ": proved";
              case "fail" -> "not all of its class: " + node.path("class").path("why").asString();
              default -> "cannot tell: " + node.path("class").path("why").asString();
            }));
    for (JsonNode more : node.path("beyond").path("findings")) {
      JsonNode request = more.path("witness");
      terminal.print(
          Columns.hanging(
              2,
              "",
              9,
              "beside",
              "requests of "
                  + more.path("who").asString()
                  + ", such as "
                  + request.path("action").asString()
                  + " on "
                  + request.path("resource").asString()));
    }
    String unknown = node.path("beyond").path("unknown").asString();
    if (node.path("beyond").path("findings").isEmpty() || !unknown.isEmpty()) {
      terminal.print(
          Columns.hanging(
              2,
              "",
              9,
              "beside",
              unknown.isEmpty() ? "nothing else: proved" : "cannot tell what else: " + unknown));
    }
    node.path("coverage")
        .forEach(
            place ->
                terminal.print(
                    Columns.row(
                        4 + 2 * place.path("depth").asInt(),
                        "",
                        16,
                        place.path("place").asString(),
                        place.path("state").asString()
                            + (place.path("by").asString().isEmpty()
                                ? ""
                                : " by " + place.path("by").asString())
                            + (place.path("why").asString().isEmpty()
                                ? ""
                                : ": " + place.path("why").asString()))));
    terminal.printRaw(Json.text(node.path("policy")));
  }
}
