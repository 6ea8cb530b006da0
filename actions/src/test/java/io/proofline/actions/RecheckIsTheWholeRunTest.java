package io.proofline.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.controls.ControlEngine;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A resource that is judged again alone gets the rows that the run over everything has for it, also
 * where neighbours were not looked at: what is not read never turns into fewer neighbours. The
 * account is put together from the examples of the controls. {@code -Dproofline.recheck.all=true}
 * judges every resource of it alone.
 */
class RecheckIsTheWholeRunTest {
  private static final Instant OBSERVED = Instant.parse("2026-11-20T11:00:00Z");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
  private static final String ACCOUNT = "441020936617";
  private static final List<String> REGIONS = List.of("us-east-1", "us-west-2");
  private static final Set<String> NOT_LOOKED_AT = Set.of("AWS::KMS::Key");
  private static final Set<String> HALF_LISTED =
      Set.of("AWS::CloudTrail::Trail", "AWS::SNS::Subscription", "AWS::EC2::SecurityGroup");
  private static final int ALONE = Boolean.getBoolean("proofline.recheck.all") ? 10_000 : 25;

  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);

  @TempDir static Path folder;
  private static Mandate mandate;
  private static List<Evaluation> whole = List.of();

  @BeforeAll
  static void judgeEverything() throws IOException {
    Workspace workspace =
        Workspace.create(
            folder.resolve("clinic"),
            new Entity("Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/clinic"),
            CLOCK);
    mandate = new Mandate(workspace, Actor.asserted("test"), CLOCK);
    mandate.snapshots().record(collected(), Actor.asserted("test"));
    whole = new CheckControls(mandate, CATALOG, ENGINE).run().recorded().run().evaluations();
  }

  private static List<Evaluation> rows(Set<ResourceId> of) {
    return whole.stream().filter(row -> of.contains(row.resource())).toList();
  }

  private static List<ResourceId> resources() {
    return whole.stream()
        .filter(row -> !row.population())
        .map(Evaluation::resource)
        .distinct()
        .toList();
  }

  private static List<Evaluation> again(List<ResourceId> resources) throws IOException {
    return new RecheckResources(mandate, CATALOG, ENGINE)
        .run(Set.of(), resources.stream().map(ResourceId::label).toList())
        .recorded()
        .run()
        .evaluations();
  }

  @Test
  void allResourcesAtOnce_getTheRowsOfTheWholeRun() throws IOException {
    List<ResourceId> resources = resources();
    assertThat(resources).hasSizeGreaterThan(200);
    assertThat(again(resources)).containsExactlyElementsOf(rows(Set.copyOf(resources)));
  }

  @Test
  void eachResourceAlone_getsTheRowsOfTheWholeRun() throws IOException {
    List<ResourceId> resources = new ArrayList<>(resources());
    Collections.shuffle(resources, new Random(20261128));
    for (ResourceId one : resources.subList(0, Math.min(ALONE, resources.size()))) {
      assertThat(again(List.of(one))).as(one.label()).containsExactlyElementsOf(rows(Set.of(one)));
    }
  }

  @Test
  void neighboursThatWereNotLookedAt_areNotEvaluated_aloneAsInTheWholeRun() throws IOException {
    for (Set<String> types : List.of(NOT_LOOKED_AT, HALF_LISTED)) {
      List<Evaluation> open =
          whole.stream()
              .filter(row -> !row.population())
              .filter(row -> row.outcome() instanceof Outcome.NotEvaluated)
              .filter(row -> !types.contains(row.resource().type()))
              .filter(
                  row ->
                      row.outcome().why().stream()
                          .anyMatch(why -> types.stream().anyMatch(why::contains)))
              .toList();
      assertThat(open).as(types.toString()).isNotEmpty();
      for (Evaluation row : open.subList(0, Math.min(3, open.size()))) {
        assertThat(again(List.of(row.resource()))).contains(row);
      }
    }
  }

  /** Two of each type, of its first passing and its first failing example. */
  private static CollectedSnapshot collected() {
    Map<String, List<Example.Resource>> kinds = new TreeMap<>();
    for (Control control : CATALOG.controls()) {
      for (Example example : CATALOG.examples(control.id())) {
        if (example.expected() == Example.Expected.PASS
            || example.expected() == Example.Expected.FAIL) {
          kinds
              .computeIfAbsent(control.applies().type(), _ -> new ArrayList<>())
              .add(example.subject());
        }
      }
    }
    List<Document> documents = new ArrayList<>();
    List<Snapshot.Scope> scopes = new ArrayList<>();
    kinds.forEach(
        (type, examples) -> {
          if (NOT_LOOKED_AT.contains(type)) {
            return;
          }
          for (int i = 0; i < Math.min(4, examples.size()); i++) {
            documents.add(document(type, examples.get(i), i));
          }
          boolean complete = !HALF_LISTED.contains(type);
          scopes.add(
              new Snapshot.Scope(
                  ACCOUNT,
                  "global",
                  type,
                  complete,
                  complete ? List.of() : List.of(type + " was throttled"),
                  Set.of("c-0001")));
        });
    CallRecord call =
        new CallRecord(
            "c-0001",
            ACCOUNT,
            "global",
            "iam",
            "ListRoles",
            Map.of(),
            CallRecord.Outcome.ANSWERED,
            null,
            null,
            1,
            1,
            OBSERVED,
            null);
    return new CollectedSnapshot(
        new Snapshot(
            "aws",
            "aws/" + ACCOUNT,
            OBSERVED.minusSeconds(60),
            OBSERVED,
            documents,
            List.of(call),
            scopes),
        Map.of("c-0001", List.of("<roles/>")));
  }

  private static Document document(String type, Example.Resource example, int number) {
    return new Document(
        new ResourceId(
            "aws",
            ACCOUNT,
            REGIONS.get(number % REGIONS.size()),
            type,
            "r-" + number,
            "id-" + number),
        example.arn() == null ? null : example.arn() + "-" + number,
        example.properties(),
        example.runtime(),
        example.tags(),
        example.unknown(),
        OBSERVED,
        List.of("c-0001"));
  }
}
