package io.proofline.iam.guardrail;

import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Request;
import io.proofline.iam.decide.RequestDocument;
import io.proofline.iam.guardrail.Guardrail.Kind;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.CatalogueActions;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Findings;
import io.proofline.iam.question.Refusals;
import io.proofline.iam.question.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shipped guardrails, filled in and proved. */
public final class Guardrails {
  private static final String ALLOW_ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}]}";
  private static final String ALLOW_EVERYONE =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
          + "\"Action\":\"*\",\"Resource\":\"*\"}]}";
  private static final String TRUST_EVERYONE =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
          + "\"Action\":\"sts:*\"}]}";

  private final PolicyParser parser = new PolicyParser();
  private final JsonMapper mapper = JsonMapper.shared();
  private final Evaluator evaluator;
  private final Refusals refusals;

  /** Proved by the engine, with this evaluator as its judge. */
  public Guardrails(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.refusals =
        new Refusals(
            new Asking(
                new EvaluatorJudge(evaluator), new CatalogueActions(ActionCatalogue.shipped())));
  }

  /**
   * A guardrail made for somebody.
   *
   * @param guardrail which
   * @param policy the policy's text
   * @param requests the class of requests that it must refuse, as a policy that allows exactly
   *     those
   * @param blocks requests that it must refuse
   * @param proofs how each of its requests was decided
   * @param escapes whether any request of the class that it must refuse gets by; a never is the
   *     proof that none does
   * @param beyond what it refuses outside of that class
   * @param proved whether every request was decided as it must be, and none of the class gets by
   */
  public record Made(
      Guardrail guardrail,
      String policy,
      Policy requests,
      List<Request> blocks,
      List<Proof> proofs,
      Verdict escapes,
      Findings beyond,
      boolean proved) {

    /** Takes copies. */
    public Made {
      blocks = List.copyOf(blocks);
      proofs = List.copyOf(proofs);
    }
  }

  /**
   * One request put to a guardrail, where everything else allows.
   *
   * @param request the request
   * @param mustBlock whether it must be refused
   * @param decision what the evaluator says with the guardrail
   * @param holds whether that is as it must be, and the request was allowed without the guardrail
   */
  public record Proof(Request request, boolean mustBlock, Decision decision, boolean holds) {}

  /** The shipped guardrails. */
  public List<Guardrail> shipped() {
    try (InputStream in = Guardrails.class.getResourceAsStream("guardrails.json")) {
      if (in == null) {
        throw new IOException("not in the jar: guardrails.json");
      }
      List<Guardrail> all = new ArrayList<>();
      for (JsonNode one : mapper.readTree(in)) {
        List<JsonNode> statements = new ArrayList<>(List.of(one.path("statement")));
        if (one.has("second")) {
          statements.add(one.path("second"));
        }
        all.add(
            new Guardrail(
                one.path("id").asString(),
                Kind.valueOf(one.path("kind").asString().toUpperCase(Locale.ROOT)),
                one.path("title").asString(),
                texts(one.path("controls")),
                texts(one.path("parameters")),
                statements,
                nodes(one.path("must")),
                nodes(one.path("block")),
                nodes(one.path("leave"))));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("the guardrails in the jar cannot be read", e);
    }
  }

  /**
   * Fills a guardrail in and proves it.
   *
   * @throws IllegalArgumentException naming the parameter that is missing or has characters that do
   *     not belong into a policy
   */
  public Made make(Guardrail guardrail, Map<String, String> parameters) {
    for (String name : guardrail.parameters()) {
      String value = parameters.getOrDefault(name, "");
      if (!value.matches("[A-Za-z0-9+=,.@_/-]+")) {
        throw new IllegalArgumentException(
            guardrail.id()
                + " needs the parameter "
                + name
                + (value.isEmpty() ? "" : ", and \"" + value + "\" cannot be one"));
      }
    }
    ObjectNode policy = mapper.createObjectNode();
    policy.put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    for (JsonNode statement : guardrail.statements()) {
      statements.add(filled(statement, parameters));
    }
    PolicyKind kind = kind(guardrail.kind());
    Policy parsed = parser.parse(kind, policy.toString());
    PolicyKind naming = kind == PolicyKind.SCP ? PolicyKind.IDENTITY : PolicyKind.RESOURCE;
    Policy must = parser.parse(naming, allowing(guardrail.must(), parameters).toString());
    Refusals.By by =
        guardrail.kind() == Kind.ENDPOINT ? Refusals.By.NOT_ALLOWING : Refusals.By.DENYING;
    Verdict escapes = refusals.escapes(parsed, must, by);
    List<Request> blocks = new ArrayList<>();
    List<Proof> proofs = new ArrayList<>();
    for (JsonNode one : guardrail.block()) {
      Proof proof = proof(guardrail.kind(), policy, filled(one, parameters), true);
      blocks.add(proof.request());
      proofs.add(proof);
    }
    for (JsonNode one : guardrail.leave()) {
      proofs.add(proof(guardrail.kind(), policy, filled(one, parameters), false));
    }
    return new Made(
        guardrail,
        policy.toPrettyString(),
        must,
        blocks,
        proofs,
        escapes,
        refusals.beyond(parsed, must, by),
        escapes instanceof Verdict.Never && proofs.stream().allMatch(Proof::holds));
  }

  /** The class of requests as a policy that allows exactly those. */
  private ObjectNode allowing(List<JsonNode> must, Map<String, String> parameters) {
    ObjectNode policy = mapper.createObjectNode();
    policy.put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    for (JsonNode one : must) {
      ObjectNode statement = statements.addObject().put("Effect", "Allow");
      filled(one, parameters)
          .properties()
          .forEach(element -> statement.set(element.getKey(), element.getValue()));
    }
    return policy;
  }

  /** Everything else allows; so what is refused is refused by the guardrail. */
  private Proof proof(Kind kind, JsonNode policy, JsonNode request, boolean mustBlock) {
    RequestDocument with = RequestDocument.read(document(kind, policy, request), parser);
    RequestDocument without = RequestDocument.read(document(kind, null, request), parser);
    Decision decision = evaluator.decide(with.request(), with.layers());
    boolean before = evaluator.decide(without.request(), without.layers()).allowed();
    boolean as = mustBlock ? decision.result() == Decision.Result.DENY : decision.allowed();
    return new Proof(with.request(), mustBlock, decision, before && as);
  }

  private JsonNode document(Kind kind, @Nullable JsonNode policy, JsonNode request) {
    boolean trust = request.path("action").asString().startsWith("sts:");
    ObjectNode document = mapper.createObjectNode();
    ObjectNode policies = document.putObject("policies");
    policies.putArray("identity").add(ALLOW_ALL);
    ArrayNode resource = policies.putArray("resource").add(trust ? TRUST_EVERYONE : ALLOW_EVERYONE);
    policies.putArray("boundary");
    policies.putArray("session");
    ArrayNode scp = policies.putArray("scp").addArray().add(ALLOW_ALL);
    ArrayNode rcp = policies.putArray("rcp").addArray();
    ArrayNode endpoint = policies.putArray("vpce");
    policies.putArray("grants");
    policies.putObject("acl").put("enforced", true);
    policies.putObject("publicAccessBlock");
    if (policy != null) {
      switch (kind) {
        case SCP -> scp.add(policy);
        case RCP -> rcp.add(policy);
        case BUCKET -> resource.add(policy);
        case ENDPOINT -> endpoint.add(policy);
      }
    } else if (kind == Kind.ENDPOINT) {
      endpoint.add(ALLOW_EVERYONE);
    }
    document.set("request", request);
    return document;
  }

  private static PolicyKind kind(Kind kind) {
    return switch (kind) {
      case SCP -> PolicyKind.SCP;
      case RCP -> PolicyKind.RCP;
      case BUCKET -> PolicyKind.RESOURCE;
      case ENDPOINT -> PolicyKind.ENDPOINT;
    };
  }

  private JsonNode filled(JsonNode template, Map<String, String> parameters) {
    String text = template.toString();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text = text.replace("{{" + parameter.getKey() + "}}", parameter.getValue());
    }
    return mapper.readTree(text.replace("{{account}}", "111111111111"));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asString()));
    return texts;
  }

  private static List<JsonNode> nodes(JsonNode list) {
    List<JsonNode> nodes = new ArrayList<>();
    list.forEach(nodes::add);
    return nodes;
  }
}
