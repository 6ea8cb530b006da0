package io.proofline.iam.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.iam.decide.Decision.Result;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of decisions in the resources beside this class: every rule of docs/iam.md, both ways,
 * each case with its source.
 */
class DecisionTablesTest {
  private static final String HOME = "111111111111";
  private static final Caller ANN =
      Caller.parse("arn:aws:iam::111111111111:user/ann", "s3:GetObject");

  private final Evaluator evaluator = new Evaluator(Readings.AWS);

  static Stream<ChainCase> chains() {
    return Stream.of("chain-grants.txt", "chain-guardrails.txt", "chain-services.txt")
        .flatMap(table -> ChainCase.of(table).stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chains")
  void chain(ChainCase one) {
    Decision decision = new Evaluator(one.readings()).decide(one.request(), one.layers());
    assertThat(decision.result().id())
        .as("%s: %s", one.source, decision.why())
        .isEqualTo(one.result);
    for (String why : one.whys) {
      assertThat(decision.why()).contains(why);
    }
    for (String note : one.notes) {
      assertThat(decision.notes()).anyMatch(n -> n.contains(note));
    }
    for (String further : one.further) {
      assertThat(decision.furtherPlanes()).anyMatch(f -> f.contains(further));
    }
    for (String layer : one.unknown) {
      if (one.result.equals("unknown")) {
        assertThat(decision.notGiven()).as(layer).isNotEmpty();
      }
    }
  }

  static Stream<Arguments> conditions() {
    return TableLines.rows("conditions.psv");
  }

  static Stream<Arguments> elements() {
    return TableLines.rows("elements.psv");
  }

  static Stream<Arguments> principals() {
    return TableLines.rows("principals.psv");
  }

  @ParameterizedTest(name = "{0}: {1} {2} = {3} of {4}: {5}")
  @MethodSource("conditions")
  void condition(
      String id,
      String operator,
      String key,
      String operands,
      String values,
      String holds,
      String source) {
    List<String> quoted = new ArrayList<>();
    for (String one : operands.split(";")) {
      quoted.add("\"" + one + "\"");
    }
    String rest =
        "\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\""
            + operator
            + "\":{\""
            + key
            + "\":"
            + quoted
            + "}}}";
    Context context = Context.EMPTY;
    if (!values.equals("-")) {
      context = context.with(key, values.split(";"));
    }
    both(
        id + " " + source,
        holds,
        rest,
        Request.of(ANN, "s3:GetObject", "arn:aws:s3:::scans/1", context));
  }

  /** Expects that a statement applies, or not, as an allow and as a deny. */
  private void both(String what, String holds, String rest, Request request) {
    Request home =
        new Request(
            request.caller(), request.action(), request.resource(), HOME, request.context());
    Result allow = evaluator.decide(home, identity("{\"Effect\":\"Allow\"," + rest)).result();
    Result deny =
        evaluator
            .decide(
                home,
                identity(
                    "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\","
                        + rest))
            .result();
    assertThat(allow).as("%s, as an allow", what).isEqualTo(result(holds, Result.ALLOW));
    assertThat(deny).as("%s, as a deny", what).isEqualTo(result(holds, Result.DENY));
  }

  private static Result result(String holds, Result when) {
    return switch (holds) {
      case "yes" -> when;
      case "no" -> when == Result.ALLOW ? Result.DENY : Result.ALLOW;
      case "unclear" -> Result.UNDECIDED;
      default -> throw new IllegalArgumentException(holds);
    };
  }

  private static Layers identity(String statements) {
    return Layers.NONE.withIdentity(
        List.of(ChainCase.policy(PolicyKind.IDENTITY, List.of(statements))));
  }

  @ParameterizedTest(name = "{0}: {2} {3} of {4}: {5}")
  @MethodSource("elements")
  void element(
      String id,
      String version,
      String element,
      String patterns,
      String subject,
      String holds,
      String source) {
    List<String> quoted = new ArrayList<>();
    for (String one : patterns.split(";")) {
      quoted.add("\"" + one + "\"");
    }
    boolean onActions = element.endsWith("Action");
    String policy =
        "{\"Version\":\""
            + (version.equals("2012") ? "2012-10-17" : "2008-10-17")
            + "\",\"Statement\":[{\"Effect\":\"Allow\",\""
            + element
            + "\":"
            + quoted
            + (onActions ? ",\"Resource\":\"*\"}]}" : ",\"Action\":\"*\"}]}");
    Policy parsed = new PolicyParser().read(PolicyKind.IDENTITY, policy).policy();
    Request request =
        new Request(
            ANN,
            onActions ? subject : "s3:GetObject",
            onActions ? "arn:aws:s3:::scans/1" : subject,
            HOME,
            Context.EMPTY);
    Layers layers = Layers.NONE.withIdentity(List.of(parsed));
    Decision decision = evaluator.decide(request, layers);
    boolean yes = holds.startsWith("yes");
    assertThat(decision.allowed()).as("%s %s: %s", id, source, decision.why()).isEqualTo(yes);
    Decision kept =
        new Evaluator(new Readings(Readings.Sessions.ADD, Readings.Colons.KEPT))
            .decide(request, layers);
    assertThat(kept.allowed())
        .as("%s, wildcards that stop at colons", id)
        .isEqualTo(yes != holds.endsWith("colons"));
    assertThat(decision.notes().stream().anyMatch(n -> n.contains("colons")))
        .as("%s says that the readings differ", id)
        .isEqualTo(holds.endsWith("colons"));
  }

  @ParameterizedTest(name = "{0}: {1} {2} of {3}: {4}, {5}")
  @MethodSource("principals")
  void principal(
      String id,
      String element,
      String named,
      String caller,
      String allow,
      String deny,
      String source) {
    String rest =
        "\""
            + element
            + "\":"
            + ChainCase.principals(named)
            + ",\"Action\":\"s3:*\",\"Resource\":\"*\"}";
    Request request =
        new Request(
            Caller.parse(caller, "s3:GetObject"),
            "s3:GetObject",
            "arn:aws:s3:::scans/1",
            "999999999999",
            Context.EMPTY);
    Layers own =
        Layers.NONE.withIdentity(
            List.of(
                ChainCase.policy(
                    PolicyKind.IDENTITY,
                    List.of("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"))));
    Result allows =
        evaluator.decide(request, own.withResource(List.of(bucket("\"Allow\"", rest)))).result();
    assertThat(allows).as("%s %s, as an allow", id, source).isEqualTo(result(allow, Result.ALLOW));
    Policy both =
        ChainCase.policy(
            PolicyKind.RESOURCE,
            List.of(
                "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}",
                "{\"Effect\":\"Deny\"," + rest));
    Result denies = evaluator.decide(request, own.withResource(List.of(both))).result();
    assertThat(denies).as("%s %s, as a deny", id, source).isEqualTo(result(deny, Result.DENY));
  }

  private static Policy bucket(String effect, String rest) {
    return ChainCase.policy(PolicyKind.RESOURCE, List.of("{\"Effect\":" + effect + "," + rest));
  }

  @Test
  void everyCase_hasAnIdOfItsOwn_andThereAreMoreThanSixHundred() {
    Set<String> ids = new HashSet<>();
    chains().forEach(one -> assertThat(ids.add(one.id)).as(one.id).isTrue());
    for (String table : List.of("conditions.psv", "elements.psv", "principals.psv")) {
      TableLines.rows(table)
          .map(row -> String.valueOf(row.get()[0]))
          .forEach(id -> assertThat(ids.add(id)).as(id).isTrue());
    }
    assertThat(ids).hasSizeGreaterThanOrEqualTo(600);
  }
}
