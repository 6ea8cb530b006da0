package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.FullCollection;
import io.proofline.cloud.aws.FullCollection.Unit;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.model.FullAnswers;
import io.proofline.cloud.model.ServiceModels;
import io.proofline.cloud.replay.FaultyCloudApi;
import io.proofline.cloud.replay.FaultyCloudApi.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of every collector, those of tables too, fails in each way in an account whose
 * answers are as full as the models of the services allow. No row passes that did not before; no
 * row passes whose answer it needed; each failure stands in the completeness ledger.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final int VARIANTS = 2;

  private final Catalog catalog = Catalog.standard();
  private final ControlEngine engine = new ControlEngine(catalog);
  private final List<Unit> units = FullCollection.units();
  private final List<Map<Unit, CollectedSnapshot>> whole = new ArrayList<>();
  private final List<Map<Unit, CloudApi>> answers = new ArrayList<>();

  @BeforeAll
  void collect() {
    ServiceModels models = ServiceModels.installed();
    for (int variant = 0; variant < VARIANTS; variant++) {
      Map<Unit, CloudApi> apis = new HashMap<>();
      Map<Unit, CollectedSnapshot> seen = new HashMap<>();
      for (Unit unit : units) {
        CloudApi api = new FullAnswers(models, variant, unit.words());
        apis.put(unit, api);
        seen.put(unit, unit.reader().read(api));
      }
      answers.add(apis);
      whole.add(seen);
    }
  }

  Stream<Operation> operations() {
    return AwsCollector.operations().stream()
        .filter(operation -> !operation.label().equals("sts:GetCallerIdentity"))
        // Asked beside the collectors: EveryOperationFailsTest.
        .filter(operation -> !operation.label().equals("ec2:DescribeRegions"));
  }

  /**
   * What is said of a resource. The region is left out, for it may become unknown; snapshots of
   * instances and of clusters have one type and, in answers as full as these, one name.
   */
  private record Row(String control, String type, String identifier, String kind) {}

  private record Judged(Set<Row> pass, Set<Row> fail) {}

  /** Judges one variant of the account, some of it seen otherwise. */
  private Judged judge(int variant, Map<Unit, CollectedSnapshot> otherwise, Set<String> types) {
    List<Document> documents = new ArrayList<>();
    List<CallRecord> calls = new ArrayList<>();
    List<Snapshot.Scope> scopes = new ArrayList<>();
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    List<String> kinds = new ArrayList<>();
    for (Unit unit : units) {
      Snapshot seen =
          otherwise.containsKey(unit) ? seen(otherwise, unit) : seen(whole.get(variant), unit);
      documents.addAll(seen.documents());
      seen.documents().forEach(d -> kinds.add(d.properties().path("Kind").asString("")));
      calls.addAll(seen.calls());
      scopes.addAll(seen.scopes());
      seen.documents().forEach(d -> marks.put(d.id(), new SystemMark("imaging", true)));
    }
    RecordedSnapshot made = Estates.snapshot("aws", "aws/x", List.of(), List.of(), 7);
    RecordedSnapshot recorded =
        new RecordedSnapshot(
            new Snapshot("aws", "aws/123456789012", NOW, NOW, documents, calls, scopes),
            made.statement(),
            made.documents(),
            made.calls());
    List<Control> concerned =
        catalog.controls().stream()
            .filter(
                control ->
                    types.contains(control.applies().type())
                        || control.near().values().stream()
                            .anyMatch(near -> types.contains(near.type())))
            .toList();
    Set<Row> pass = new HashSet<>();
    Set<Row> fail = new HashSet<>();
    for (Evaluation row :
        engine.run(new Estate(List.of(recorded), marks), concerned, NOW).evaluations()) {
      Row named =
          new Row(
              row.controlId(),
              row.resource().type(),
              row.resource().identifier(),
              row.row() < 0 ? "" : kinds.get(Math.toIntExact(row.row())));
      switch (row.outcome()) {
        case Outcome.Pass _ -> pass.add(named);
        case Outcome.Fail _ -> fail.add(named);
        case Outcome.NotApplicable _, Outcome.NotEvaluated _ -> {}
      }
    }
    return new Judged(pass, fail);
  }

  private static Snapshot seen(Map<Unit, CollectedSnapshot> by, Unit unit) {
    return Objects.requireNonNull(by.get(unit), unit.name()).snapshot();
  }

  private CloudApi api(int variant, Unit unit) {
    return Objects.requireNonNull(answers.get(variant).get(unit), unit.name());
  }

  private List<Unit> asking(Operation operation) {
    return units.stream()
        .filter(unit -> unit.operations().stream().anyMatch(o -> same(o, operation)))
        .toList();
  }

  private static boolean same(Operation one, Operation other) {
    return one.label().equals(other.label());
  }

  @Test
  void theAccount_hasSomethingToLose() {
    Set<String> types = AwsCollector.types();
    Set<Row> passes = new HashSet<>(judge(0, Map.of(), types).pass());
    passes.addAll(judge(1, Map.of(), types).pass());
    Set<String> controls = new TreeSet<>();
    passes.forEach(row -> controls.add(row.control()));
    assertThat(controls).hasSizeGreaterThan(100);
    assertThat(operations())
        .hasSizeGreaterThan(200)
        .allMatch(operation -> !asking(operation).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void anOperationThatFails_passesNothing(Operation operation) {
    List<Unit> asking = asking(operation);
    Set<String> types = new HashSet<>();
    asking.forEach(unit -> types.addAll(unit.types()));
    for (int variant = 0; variant < VARIANTS; variant++) {
      Set<Row> passes = judge(variant, Map.of(), types).pass();
      Set<Row> dependent = dependent(variant, operation, asking, types);
      dependent.retainAll(passes);
      for (Fault fault : Fault.values()) {
        String when = operation.label() + " " + fault + ", variant " + variant;
        Map<Unit, CollectedSnapshot> broken = new HashMap<>();
        for (Unit unit : asking) {
          CollectedSnapshot seen =
              unit.reader()
                  .read(new FaultyCloudApi(api(variant, unit), o -> same(o, operation), fault));
          broken.put(unit, seen);
          if (leavesNothing(operation, fault)) {
            assertThat(seen.snapshot().calls())
                .as(when)
                .filteredOn(
                    call ->
                        call.service().equals(operation.service())
                            && call.operation().equals(operation.name()))
                .allMatch(call -> call.outcome() != CallRecord.Outcome.ANSWERED)
                .allMatch(call -> call.detail() != null);
          }
        }
        Set<Row> now = judge(variant, broken, types).pass();
        Set<Row> gained = new HashSet<>(now);
        gained.removeAll(passes);
        assertThat(gained).as("%s: new passes", when).isEmpty();
        if (leavesNothing(operation, fault)) {
          now.retainAll(dependent);
          assertThat(now).as("%s: passes that need the answer", when).isEmpty();
        }
      }
    }
  }

  /** Rows that fail when only this operation answers as in another variant. */
  private Set<Row> dependent(
      int variant, Operation operation, List<Unit> asking, Set<String> types) {
    Set<Row> fails = new HashSet<>();
    for (int other = 0; other < VARIANTS; other++) {
      if (other == variant) {
        continue;
      }
      Map<Unit, CollectedSnapshot> mixed = new HashMap<>();
      for (Unit unit : asking) {
        CloudApi usual = api(variant, unit);
        CloudApi different = api(other, unit);
        mixed.put(
            unit,
            unit.reader()
                .read(
                    (ApiRequest request) ->
                        same(request.operation(), operation)
                            ? different.page(request)
                            : usual.page(request)));
      }
      fails.addAll(judge(variant, mixed, types).fail());
    }
    return fails;
  }

  /** Whether nothing of the answer arrives that counts. */
  private static boolean leavesNothing(Operation operation, Fault fault) {
    return switch (fault) {
      case ACCESS_DENIED, THROTTLED, SERVER_ERROR, HTML -> true;
      case EMPTY_PAGE -> !operation.required().isEmpty();
      case TRUNCATED_PAGING -> operation.paging() == null;
    };
  }
}
