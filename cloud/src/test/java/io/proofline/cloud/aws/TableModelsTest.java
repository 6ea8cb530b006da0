package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.call.Operation;
import io.proofline.cloud.call.Wire;
import io.proofline.cloud.model.ServiceModel;
import io.proofline.cloud.model.ServiceModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every name in every table against AWS's own model of the service: what is asked, under which
 * path, with which parameters, and each member that is read. A member that no answer can have would
 * be "absent" for ever, and absence is an answer.
 */
class TableModelsTest {
  private static final Pattern PLACE = Pattern.compile("\\{(@?[A-Za-z0-9.]+)}");
  private static final Set<String> OWN_PLACES =
      Set.of("partition", "region", "account", ".", "@region", "@none");

  /** Asked about one thing, so that there is one page. */
  private static final Set<String> ONE_PAGE = Set.of("DescribeLaunchTemplateVersions");

  private static ServiceModels models;

  @BeforeAll
  static void find() {
    models = ServiceModels.installed();
  }

  static Stream<ReadTable> tables() {
    return ReadTable.all().stream();
  }

  /** Where a path has led: a shape of the model, or nowhere. */
  private record Spot(@Nullable String shape) {
    static final Spot NOWHERE = new Spot(null);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyNameOfATable_isInTheModelOfItsService(ReadTable table) {
    List<String> wrong = new ArrayList<>();
    ServiceModel model = models.of(table.list().operation().service());
    spoken(model, table.list(), wrong);
    Spot body = body(model, table.list());
    Spot element =
        table.list().items().isEmpty()
            ? body
            : elementOf(model, walk(model, body, steps(table.list().items())));
    Spot parent = Spot.NOWHERE;
    if (table.expand() != null) {
      parent = element;
      element = elementOf(model, walk(model, element, steps(table.expand())));
    }
    if (element.equals(Spot.NOWHERE)) {
      wrong.add("the list has no " + table.list().items() + " " + table.expand());
    }
    read(model, table.list(), element, parent, wrong);
    for (String text : java.util.Arrays.asList(table.id(), table.incarnation(), table.arn())) {
      named(model, text, element, parent, wrong);
    }
    if (table.when() != null) {
      String[] condition = table.when().split("=", 2);
      member(model, "when", MemberPath.parse(condition[0]), element, parent, wrong);
    }
    for (ReadTable.Step step : table.each()) {
      spoken(model, step, wrong);
      for (String value : step.with().values()) {
        named(model, value.contains("{") ? value : "{.}", element, parent, wrong);
      }
      Spot answer = body(model, step);
      Spot at = step.items().isEmpty() ? answer : walk(model, answer, steps(step.items()));
      if (at.shape() != null && type(model, at).equals("list")) {
        // An answer about one thing is a list of one; lists of keys and values stay lists.
        Spot one = elementOf(model, at);
        at = mapped(step) ? at : one;
      }
      if (at.equals(Spot.NOWHERE)) {
        wrong.add(step.operation().name() + " answers no " + step.items());
      }
      read(model, step, at, Spot.NOWHERE, wrong);
    }
    assertThat(wrong).as(table.type()).isEmpty();
  }

  private static boolean mapped(ReadTable.Step step) {
    return Stream.concat(step.properties().values().stream(), step.runtime().values().stream())
        .anyMatch(path -> path.path().isEmpty());
  }

  private static void spoken(ServiceModel model, ReadTable.Step step, List<String> wrong) {
    Operation operation = step.operation();
    Wire wire = operation.wire();
    JsonNode declared = model.operation(operation.name());
    if (wire == null || declared == null) {
      wrong.add("the service has no " + operation.name());
      return;
    }
    String word = wire.protocol().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    if (!model.protocols().contains(word) && !(model.ec2() && word.equals("query"))) {
      wrong.add(operation.name() + " is not spoken as " + word + " but " + model.protocols());
    }
    switch (wire.protocol()) {
      case JSON -> same(wrong, "target", wire.target(), model.metadata("targetPrefix"));
      case QUERY -> same(wrong, "version", wire.target(), model.metadata("apiVersion"));
      case REST_JSON, REST_XML -> {
        JsonNode http = declared.path("http");
        same(wrong, operation.name() + " method", wire.method(), http.path("method").asString());
        same(
            wrong,
            operation.name() + " path",
            PLACE.matcher(wire.path()).replaceAll("{}"),
            http.path("requestUri").asString().replaceAll("\\{[^}]*}", "{}"));
      }
    }
    same(wrong, "endpoint", wire.endpoint(), model.metadata("endpointPrefix"));
    String signing = model.metadata("signingName");
    same(wrong, "signing", wire.signing(), signing.isEmpty() ? wire.endpoint() : signing);
    parameters(model, operation, wire, declared, step, wrong);
    Set<String> errors = model.errors(declared);
    for (String code : operation.absentCodeNames()) {
      if (!errors.isEmpty() && !errors.contains(code)) {
        wrong.add(operation.name() + " cannot answer the error " + code + ", only " + errors);
      }
    }
    Spot body = body(model, step);
    for (String member : operation.required()) {
      if (walk(model, body, List.of(member)).equals(Spot.NOWHERE)) {
        wrong.add(operation.name() + " never answers " + member);
      }
    }
    if (operation.paging() != null) {
      // Where a member says whether there is more, it must be there; a list without tokens is cut.
      String more = operation.paging().moreMember();
      String member = more == null ? operation.paging().responseMember() : more;
      if (walk(model, body, List.of(member)).equals(Spot.NOWHERE)) {
        wrong.add(operation.name() + " has no " + member);
      }
    }
    boolean pages =
        Stream.of("NextToken", "nextToken", "Marker", "NextMarker", "LastEvaluatedTableName")
            .anyMatch(name -> !walk(model, body, List.of(name)).equals(Spot.NOWHERE));
    if (pages && operation.paging() == null && !ONE_PAGE.contains(operation.name())) {
      wrong.add(operation.name() + " answers in pages and no token is declared");
    }
  }

  private static void parameters(
      ServiceModel model,
      Operation operation,
      Wire wire,
      JsonNode declared,
      ReadTable.Step step,
      List<String> wrong) {
    Set<String> known = new TreeSet<>();
    for (Map.Entry<String, JsonNode> member :
        model
            .shape(declared.path("input").path("shape").asString(""))
            .path("members")
            .properties()) {
      known.add(member.getValue().path("locationName").asString(member.getKey()));
      known.add(member.getKey());
    }
    List<String> asked = new ArrayList<>(step.with().keySet());
    if (operation.paging() != null) {
      asked.add(operation.paging().requestMember());
    }
    for (String name : asked) {
      String first = name.split("\\.", 2)[0];
      boolean inPath = wire.path().contains("{" + name + "}");
      if (!inPath && !known.contains(first)) {
        wrong.add(operation.name() + " takes no " + name + ", only " + known);
      }
    }
    for (JsonNode needed :
        model.shape(declared.path("input").path("shape").asString("")).path("required")) {
      String name = needed.asString();
      boolean inPath =
          model
              .shape(declared.path("input").path("shape").asString(""))
              .path("members")
              .path(name)
              .path("location")
              .asString("")
              .equals("uri");
      if (!inPath && asked.stream().noneMatch(a -> a.split("\\.", 2)[0].equalsIgnoreCase(name))) {
        wrong.add(operation.name() + " needs " + name);
      }
    }
  }

  private static void same(List<String> wrong, String what, String ours, String theirs) {
    if (!ours.equals(theirs)) {
      wrong.add(what + " is " + ours + ", and the model says " + theirs);
    }
  }

  private static void read(
      ServiceModel model, ReadTable.Step step, Spot element, Spot parent, List<String> wrong) {
    step.properties().forEach((name, path) -> member(model, name, path, element, parent, wrong));
    step.runtime().forEach((name, path) -> member(model, name, path, element, parent, wrong));
    if (step.tags() != null) {
      member(model, "tags", MemberPath.parse(step.tags()), element, parent, wrong);
    }
  }

  private static void named(
      ServiceModel model, @Nullable String text, Spot element, Spot parent, List<String> wrong) {
    if (text == null) {
      return;
    }
    if (!text.contains("{")) {
      if (!OWN_PLACES.contains(text)) {
        member(model, text, MemberPath.parse(text), element, parent, wrong);
      }
      return;
    }
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      String place = matcher.group(1);
      if (!OWN_PLACES.contains(place)) {
        member(model, text, MemberPath.parse(place), element, parent, wrong);
      }
    }
  }

  private static void member(
      ServiceModel model,
      String name,
      MemberPath path,
      Spot element,
      Spot parent,
      List<String> wrong) {
    if (path.path().equals(List.of("@region"))) {
      return;
    }
    boolean above = !path.path().isEmpty() && path.path().getFirst().equals("@parent");
    Spot at =
        above
            ? walk(model, parent, path.path().subList(1, path.path().size()))
            : walk(model, element, path.path());
    if (at.equals(Spot.NOWHERE)) {
      wrong.add(name + ": no member " + String.join(".", path.path()));
      return;
    }
    for (String converter : path.converters()) {
      converted(model, name, converter, at, wrong);
    }
  }

  private static void converted(
      ServiceModel model, String name, String converter, Spot at, List<String> wrong) {
    if (at.shape() == null) {
      return;
    }
    if (converter.startsWith("is:")) {
      Set<String> words = new TreeSet<>();
      model.shape(at.shape()).path("enum").forEach(word -> words.add(word.asString()));
      if (!words.isEmpty() && !words.contains(converter.substring(3))) {
        wrong.add(name + ": never " + converter + ", only " + words);
      }
    }
    if (converter.startsWith("pick:") || converter.startsWith("flat:")) {
      if (walk(model, elementOf(model, at), List.of(converter.substring(5))).equals(Spot.NOWHERE)) {
        wrong.add(name + ": elements have no " + converter.substring(5));
      }
    }
  }

  private static List<String> steps(String text) {
    return MemberPath.parse(text).path();
  }

  private static Spot body(ServiceModel model, ReadTable.Step step) {
    JsonNode declared = model.operation(step.operation().name());
    String body = declared == null ? "" : model.body(declared);
    return body.isEmpty() ? Spot.NOWHERE : new Spot(body);
  }

  private static String type(ServiceModel model, Spot at) {
    return at.shape() == null ? "" : model.shape(at.shape()).path("type").asString("");
  }

  private static Spot elementOf(ServiceModel model, Spot at) {
    if (!type(model, at).equals("list")) {
      return at;
    }
    return new Spot(
        model.shape(String.valueOf(at.shape())).path("member").path("shape").asString());
  }

  private static Spot walk(ServiceModel model, Spot from, List<String> steps) {
    Spot at = from;
    for (String step : steps) {
      at =
          switch (type(model, at)) {
            case "structure" -> {
              String next = model.members(String.valueOf(at.shape())).get(step);
              yield next == null ? Spot.NOWHERE : new Spot(next);
            }
            case "map" -> inMap(model, at, step);
            default -> Spot.NOWHERE;
          };
    }
    return at;
  }

  /** Keys of a map are free unless the model lists them. */
  private static Spot inMap(ServiceModel model, Spot at, String step) {
    JsonNode shape = model.shape(String.valueOf(at.shape()));
    JsonNode keys = model.shape(shape.path("key").path("shape").asString()).path("enum");
    Set<String> known = new TreeSet<>();
    keys.forEach(key -> known.add(key.asString()));
    if (!known.isEmpty() && !known.contains(step)) {
      return Spot.NOWHERE;
    }
    return new Spot(shape.path("value").path("shape").asString());
  }
}
