package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.AwsTarget;
import io.proofline.cloud.aws.SourceUnreachableException;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.moto.RecordedAccounts;
import io.proofline.cloud.replay.FaultyCloudApi;
import io.proofline.cloud.replay.FaultyCloudApi.Fault;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way from an account's answers to outcomes: an account with all eight failure patterns,
 * the same put right, and every operation failing in turn.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeededAccountsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  /**
   * The recorded server knows no second factor of a root user, encrypts no bucket by itself, and
   * writes no digests where validation is turned on.
   */
  private static final Set<String> NEVER_RIGHT =
      Set.of("iam-root-mfa", "s3-bucket-sse-present", "ct-delivery-healthy");

  private final ControlEngine engine = new ControlEngine(Catalog.standard());
  private final CheckRun failing = run(RecordedAccounts.failing());
  private final CheckRun corrected = run(RecordedAccounts.corrected());

  private CheckRun run(CloudApi api) {
    CollectedSnapshot collected;
    try {
      collected =
          new AwsCollector(target -> api, Clock.fixed(NOW, ZoneOffset.UTC), wait -> {})
              .collect(new AwsTarget(null, null, List.of()));
    } catch (SourceUnreachableException e) {
      throw new AssertionError(e);
    }
    RecordedSnapshot made = Estates.snapshot("aws", "aws/x", List.of(), List.of(), 7);
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    for (Document document : collected.snapshot().documents()) {
      boolean phi = !document.id().identifier().equals("hsc-trail-logs");
      marks.put(document.id(), new SystemMark(phi ? "imaging" : "logs", phi));
    }
    RecordedSnapshot recorded =
        new RecordedSnapshot(
            collected.snapshot(), made.statement(), made.documents(), made.calls());
    return engine.run(new Estate(List.of(recorded), marks), NOW);
  }

  private static Set<String> rows(CheckRun run, Class<? extends Outcome> outcome) {
    Set<String> rows = new TreeSet<>();
    for (Control control : Catalog.standard().controls()) {
      for (Evaluation evaluation : run.evaluations(control.id())) {
        if (outcome.isInstance(evaluation.outcome())) {
          rows.add(control.id() + " " + evaluation.resource().label());
        }
      }
    }
    return rows;
  }

  @Test
  void everyFailurePattern_isFoundInTheFailingAccount() {
    for (int pattern = 1; pattern <= 8; pattern++) {
      int wanted = pattern;
      assertThat(Catalog.standard().controls())
          .as("pattern " + pattern)
          .filteredOn(control -> control.patterns().contains(wanted))
          .anyMatch(
              control ->
                  failing.evaluations(control.id()).stream()
                      .anyMatch(row -> row.outcome() instanceof Outcome.Fail));
    }
  }

  @Test
  void theCorrectedAccount_hasNoFindingThatWasPutRight_andNoneThatIsNew() {
    Set<String> put = rows(failing, Outcome.Fail.class);
    put.retainAll(rows(corrected, Outcome.Pass.class));
    assertThat(put).as("rows that failed and pass").hasSizeGreaterThan(25);
    Set<String> rightedControls = new TreeSet<>();
    put.forEach(row -> rightedControls.add(row.substring(0, row.indexOf(' '))));
    assertThat(rows(corrected, Outcome.Fail.class))
        .filteredOn(row -> rightedControls.contains(row.substring(0, row.indexOf(' '))))
        .filteredOn(row -> !NEVER_RIGHT.contains(row.substring(0, row.indexOf(' '))))
        .isEmpty();
    Set<String> gained = rows(corrected, Outcome.Fail.class);
    gained.retainAll(rows(failing, Outcome.Pass.class));
    assertThat(gained)
        .as("rows that passed and fail")
        .filteredOn(row -> !NEVER_RIGHT.contains(row.substring(0, row.indexOf(' '))))
        .isEmpty();
    assertThat(rows(corrected, Outcome.Pass.class)).hasSizeGreaterThan(100);
  }

  /** What was not recorded fails anyway, so only recorded answers can be disturbed. */
  Stream<Operation> operations() {
    return AwsCollector.operations().stream()
        .filter(operation -> operation.wire() == null)
        .filter(operation -> !operation.label().equals("sts:GetCallerIdentity"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anOperationThatFails_makesNoControlPass(Operation operation) {
    Set<String> passes = rows(failing, Outcome.Pass.class);
    // The other ways to fail are tried in NoFalsePassTest, on the way to the ledger.
    for (Fault fault : Set.of(Fault.ACCESS_DENIED)) {
      CheckRun broken =
          run(new FaultyCloudApi(RecordedAccounts.failing(), o -> o.equals(operation), fault));
      Set<String> gained = rows(broken, Outcome.Pass.class);
      gained.removeAll(passes);
      if (operation.label().equals("s3:GetBucketLocation")) {
        // The bucket's region is not known, so its rows have another name.
        gained.removeIf(row -> passes.contains(row.replace("/unknown/", "/us-east-1/")));
      }
      assertThat(gained).as(operation.label() + " " + fault).isEmpty();
    }
  }
}
