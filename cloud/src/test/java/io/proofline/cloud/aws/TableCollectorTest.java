package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.replay.FaultyCloudApi;
import io.proofline.cloud.replay.FaultyCloudApi.Fault;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every table: what it reads when all goes well, and what it says of each question that fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableCollectorTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String EVERYTHING =
      """
      {"Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/reader"}
      """;

  /** Answers every list with one element that has every member the table reads, set to a word. */
  private record OneOfEach(ReadTable table) implements CloudApi {
    @Override
    public ApiPage page(ApiRequest request) throws ApiFailure {
      ObjectNode body = JSON.createObjectNode();
      if (request.operation().name().equals("GetCallerIdentity")) {
        body = (ObjectNode) JSON.readTree(EVERYTHING);
      } else if (request.operation().name().equals("DescribeRegions")) {
        body.putArray("Regions").addObject().put("RegionName", "us-east-1");
      } else if (request.operation().equals(table.list().operation())) {
        list(body);
        for (String member : request.operation().required()) {
          if (!body.has(member)) {
            body.put(member, "1");
          }
        }
      } else {
        request.operation().required().forEach(body::putArray);
      }
      return new ApiPage(body, body.toString());
    }

    private void list(ObjectNode body) {
      Operation.Paging paging = table.list().operation().paging();
      if (paging != null && paging.moreMember() != null) {
        body.put(paging.moreMember(), false);
      }
      JsonNode element =
          table.id().equals(".") ? JSON.getNodeFactory().stringNode("one") : element();
      if (table.list().items().isEmpty()) {
        body.setAll(element());
        return;
      }
      ObjectNode at = body;
      String[] steps = table.list().items().split("\\.");
      for (int i = 0; i < steps.length - 1; i++) {
        at = at.putObject(steps[i]);
      }
      if (table.expand() != null) {
        ObjectNode outer = JSON.createObjectNode();
        outer.putArray(table.expand()).add(element());
        at.putArray(steps[steps.length - 1]).add(outer);
      } else {
        at.putArray(steps[steps.length - 1]).add(element);
      }
    }

    private ObjectNode element() {
      ObjectNode element = JSON.createObjectNode().put("thing", "one");
      if (table.when() != null) {
        String[] condition = table.when().split("=", 2);
        element.put(condition[0], condition[1]);
      }
      return element;
    }

    @Override
    public void close() {}
  }

  static Stream<ReadTable> tables() {
    return ReadTable.all().stream();
  }

  private static CollectedSnapshot collect(ReadTable table, CloudApi api) {
    return collect(List.of(table), api, List.of("us-east-1"));
  }

  private static CollectedSnapshot collect(
      List<ReadTable> tables, CloudApi api, List<String> regions) {
    AwsCollector collector =
        new AwsCollector(
            target -> api,
            Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC),
            wait -> {},
            tables.stream().<Collector>map(TableCollector::new).toList());
    try {
      return collector.collect(new AwsTarget(null, null, regions));
    } catch (SourceUnreachableException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void whatIsListed_isADocument_andItsPopulationIsKnown(ReadTable table) {
    CollectedSnapshot whole = collect(table, new OneOfEach(table));
    assertThat(whole.snapshot().documents())
        .as(table.type())
        .singleElement()
        .satisfies(document -> assertThat(document.id().type()).isEqualTo(table.type()));
    assertThat(scope(whole, table).complete()).as(table.type()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aListThatFails_leavesThePopulationUnknown_withTheReason(ReadTable table) {
    for (Fault fault : Fault.values()) {
      boolean answer = fault == Fault.EMPTY_PAGE && table.list().operation().required().isEmpty();
      boolean onePage =
          fault == Fault.TRUNCATED_PAGING && table.list().operation().paging() == null;
      if (answer || onePage) {
        continue;
      }
      Operation list = table.list().operation();
      CollectedSnapshot broken =
          collect(table, new FaultyCloudApi(new OneOfEach(table), list::equals, fault));
      Snapshot.Scope scope = scope(broken, table);
      assertThat(scope.complete()).as(table.type() + " " + fault).isFalse();
      assertThat(scope.reasons()).as(table.type() + " " + fault).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aFurtherQuestionThatFails_makesUnknownWhatItWouldHaveSaid(ReadTable table) {
    for (ReadTable.Step step : table.each()) {
      CollectedSnapshot broken =
          collect(
              table,
              new FaultyCloudApi(
                  new OneOfEach(table), step.operation()::equals, Fault.ACCESS_DENIED));
      Document document = broken.snapshot().documents().getFirst();
      List<String> paths = new ArrayList<>();
      step.properties().keySet().forEach(name -> paths.add("properties." + name));
      step.runtime().keySet().forEach(name -> paths.add("runtime." + name));
      assertThat(document.unknown().keySet()).as(table.type()).containsAll(paths);
      assertThat(document.unknown().get(paths.getFirst()))
          .contains(step.operation().permission())
          .contains("denied");
    }
  }

  /** Answers further questions with so many elements. */
  private record SoMany(ReadTable table, int elements) implements CloudApi {
    @Override
    public ApiPage page(ApiRequest request) throws ApiFailure {
      ApiPage page = new OneOfEach(table).page(request);
      ObjectNode body = page.body().deepCopy();
      table.each().stream()
          .filter(step -> step.operation().equals(request.operation()) && !step.items().isEmpty())
          .forEach(
              step -> {
                ArrayNode many = body.putArray(step.items());
                for (int i = 0; i < elements; i++) {
                  many.addObject().put("name", "thing " + i);
                }
              });
      return new ApiPage(body, body.toString());
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aFurtherQuestionThatIsNotAnsweredWithOneThing_makesUnknownWhatItWouldHaveSaid(
      ReadTable table) {
    for (int elements : List.of(0, 2)) {
      Document document =
          collect(table, new SoMany(table, elements)).snapshot().documents().getFirst();
      for (ReadTable.Step step : table.each()) {
        if (step.items().isEmpty() || step.readsList()) {
          continue;
        }
        List<String> paths = new ArrayList<>();
        step.properties().keySet().forEach(name -> paths.add("properties." + name));
        step.runtime().keySet().forEach(name -> paths.add("runtime." + name));
        assertThat(document.unknown().keySet()).as(table.type()).containsAll(paths);
        assertThat(document.unknown().get(paths.getFirst()))
            .contains("answered with " + elements + " " + step.items());
      }
    }
  }

  @Test
  void whatIsReadAsAList_isAListAlsoWhenItHasOneElementOrNone() {
    ReadTable plans =
        ReadTable.all().stream()
            .filter(table -> table.type().equals("AWS::Backup::RestoreTestingPlan"))
            .findFirst()
            .orElseThrow();
    for (int elements = 0; elements < 3; elements++) {
      Document plan = collect(plans, new SoMany(plans, elements)).snapshot().documents().getFirst();
      assertThat(plan.runtime().path("Selections").isArray()).isTrue();
      assertThat(plan.runtime().path("Selections")).hasSize(elements);
    }
  }

  /** Web ACLs, and their logs, of one scope are refused. */
  private static List<CollectedSnapshot> firewalls(String refused, List<String> regions) {
    List<CollectedSnapshot> collected = new ArrayList<>();
    for (String type : List.of("AWS::WAFv2::WebACL", "AWS::WAFv2::LoggingConfiguration")) {
      List<ReadTable> tables =
          ReadTable.all().stream().filter(table -> table.type().equals(type)).toList();
      CloudApi api =
          request -> {
            String scope = request.parameters().getOrDefault("Scope", "");
            if (scope.equals(refused)) {
              throw new ApiFailure(ApiFailure.Kind.DENIED, "AccessDenied", "refused", "");
            }
            ObjectNode body = JSON.createObjectNode();
            switch (request.operation().name()) {
              case "GetCallerIdentity" -> body = (ObjectNode) JSON.readTree(EVERYTHING);
              case "DescribeRegions" ->
                  body.putArray("Regions").addObject().put("RegionName", regions.getFirst());
              case "ListWebACLs" ->
                  body.putArray("WebACLs").addObject().put("Name", scope + request.region());
              case "ListLoggingConfigurations" ->
                  body.putArray("LoggingConfigurations")
                      .addObject()
                      .put("ResourceArn", scope + request.region());
              default -> body.putObject("WebACL").putArray("Rules").addObject().put("Name", scope);
            }
            return new ApiPage(body, body.toString());
          };
      collected.add(collect(tables, api, regions));
    }
    return collected;
  }

  @Test
  void firewallsOfDistributions_areAskedForInTheOneRegionThatListsThem_andBelongToTheAccount() {
    for (CollectedSnapshot seen : firewalls("none", List.of("eu-central-1"))) {
      assertThat(seen.snapshot().documents())
          .extracting(document -> document.id().region() + " " + document.id().identifier())
          .containsExactlyInAnyOrder(
              "eu-central-1 REGIONALeu-central-1", "global CLOUDFRONTus-east-1");
      assertThat(seen.snapshot().scopes())
          .allMatch(Snapshot.Scope::complete)
          .extracting(Snapshot.Scope::region)
          .containsExactlyInAnyOrder("eu-central-1", "global");
    }
    assertThat(firewalls("none", List.of("us-east-1")).getFirst().snapshot().documents())
        .filteredOn(document -> document.id().region().equals("global"))
        .singleElement()
        .satisfies(
            document ->
                assertThat(document.properties().path("Rules").path(0).path("Name").asString())
                    .isEqualTo("CLOUDFRONT"));
  }

  @Test
  void firewallsOfDistributionsThatCannotBeListed_leaveThePopulationOfTheAccountUnknown() {
    for (CollectedSnapshot seen : firewalls("CLOUDFRONT", List.of("us-east-1"))) {
      assertThat(seen.snapshot().scopes())
          .filteredOn(scope -> !scope.complete())
          .singleElement()
          .satisfies(scope -> assertThat(scope.region()).isEqualTo("global"))
          .satisfies(scope -> assertThat(scope.reasons()).anyMatch(why -> why.contains("denied")));
    }
  }

  @Test
  void aPartitionWithoutThatRegion_isNotAskedForThem_andSaysSo() {
    ReadTable edge =
        ReadTable.all().stream()
            .filter(table -> table.type().equals("AWS::WAFv2::WebACL") && table.global())
            .findFirst()
            .orElseThrow();
    CloudApi china =
        request -> {
          ObjectNode body = JSON.createObjectNode();
          switch (request.operation().name()) {
            case "GetCallerIdentity" ->
                body.put("Account", "123456789012").put("Arn", "arn:aws-cn:iam::123456789012:u");
            case "DescribeRegions" ->
                body.putArray("Regions").addObject().put("RegionName", "cn-north-1");
            default -> throw new AssertionError("asked " + request.operation().label());
          }
          return new ApiPage(body, body.toString());
        };
    CollectedSnapshot seen = collect(List.of(edge), china, List.of("cn-north-1"));
    assertThat(scope(seen, edge).complete()).isFalse();
    assertThat(scope(seen, edge).reasons()).anyMatch(why -> why.contains("aws-cn"));
  }

  private static Snapshot.Scope hub(String code, String message) {
    ReadTable table =
        ReadTable.all().stream()
            .filter(one -> one.type().equals("AWS::SecurityHub::Hub"))
            .findFirst()
            .orElseThrow();
    CloudApi whole = new OneOfEach(table);
    CloudApi refusing =
        request -> {
          if (request.operation().name().equals("DescribeHub")) {
            throw new ApiFailure(ApiFailure.Kind.DENIED, code, "status 401: " + message, "{}");
          }
          return whole.page(request);
        };
    return scope(collect(table, refusing), table);
  }

  @Test
  void aHubThatIsOff_isKnownNotToBeThere_andARefusalIsNotKnown() {
    assertThat(
            hub(
                    "InvalidAccessException",
                    "Account 441020936617 is not subscribed to AWS Security Hub")
                .complete())
        .isTrue();
    assertThat(hub("InvalidAccessException", "The account may not do this").complete()).isFalse();
    assertThat(hub("AccessDeniedException", "User is not authorized").reasons())
        .anyMatch(reason -> reason.contains("denied"));
  }

  @Test
  void tables_nameEveryTypeOnceInAPlace_andEachHasAListThatCannotBeMistaken() {
    Set<String> types = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (ReadTable table : ReadTable.all()) {
      types.add(table.type());
      assertThat(places.add(table.type() + " " + table.global())).as(table.type()).isTrue();
      assertThat(table.list().operation().wire()).as(table.type()).isNotNull();
    }
    assertThat(types).hasSizeGreaterThan(80);
  }

  private static Snapshot.Scope scope(CollectedSnapshot collected, ReadTable table) {
    return collected.snapshot().scopes().stream()
        .filter(scope -> scope.type().equals(table.type()))
        .findFirst()
        .orElseThrow();
  }
}
