package io.proofline.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.moto.MotoServer;
import io.proofline.cloud.moto.SeededAccount;
import io.proofline.controls.CheckRun;
import io.proofline.controls.Evaluation;
import io.proofline.controls.StatusWord;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a served account to outcomes in the ledger: the account that carries the eight failure
 * patterns is found out in each, and the same account put right is not accused of any.
 */
@ExtendWith(MotoServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailurePatternsOnServedAccountTest {
  /**
   * Answers that the served AWS cannot give rightly, so that a failure is the right outcome of a
   * wrong answer: it counts no second factor of the root user, whatever was set.
   */
  private static final Set<String> WRONGLY_SERVED = Set.of("iam-root-mfa");

  private static final String ANY = "";

  private CheckRun wrong = nothing();
  private CheckRun right = nothing();

  /**
   * What must be found.
   *
   * @param pattern failure pattern, 1 to 8
   * @param control finds it
   * @param resource identifier; empty where the service makes it up
   */
  record Expected(int pattern, String control, String resource) {
    boolean is(Evaluation row) {
      return row.controlId().equals(control)
          && !row.population()
          && (resource.equals(ANY) || row.resource().identifier().equals(resource));
    }
  }

  static Stream<Expected> expected() {
    return Stream.of(
        new Expected(1, "s3-bucket-no-public-read", "hsc-imaging-share"),
        new Expected(1, "s3-bucket-pab-all-four", "hsc-imaging-share"),
        new Expected(1, "s3-bucket-sse-kms-cmk", "hsc-imaging-share"),
        new Expected(1, "s3-bucket-tls-only", "hsc-imaging-share"),
        new Expected(1, "s3-account-pab-all-four", SeededAccount.ACCOUNT),
        new Expected(2, "iam-s3-getobject-broad", "ImagingRead"),
        new Expected(3, "ct-multi-region", SeededAccount.ACCOUNT),
        new Expected(3, "ct-file-validation", "clinic-trail"),
        new Expected(3, "ct-kms", "clinic-trail"),
        new Expected(3, "ct-s3-data-events", "hsc-imaging-share"),
        new Expected(4, "ebs-volume-encrypted", ANY),
        new Expected(4, "ebs-default-encryption", SeededAccount.ACCOUNT),
        new Expected(4, "ebs-snapshot-encrypted", ANY),
        new Expected(4, "ebs-snapshot-not-public", ANY),
        new Expected(5, "cognito-mfa", ANY),
        new Expected(5, "cognito-token-lifetime", ANY),
        new Expected(5, "cognito-session-lifetime", ANY),
        new Expected(5, "alb-signin-session-timeout", ANY),
        new Expected(5, "alb-access-logs", ANY),
        new Expected(5, "iam-user-console-mfa", "marco.ilves"),
        new Expected(5, "ct-s3-data-events", "hsc-imaging-share"),
        new Expected(6, "lambda-no-event-logging", "intake"),
        new Expected(6, "log-group-encrypted", "/aws/lambda/intake"),
        new Expected(6, "apigw-no-data-trace", ANY),
        new Expected(7, "rds-instance-encrypted", "clinic-records"),
        new Expected(7, "rds-cluster-encrypted", "clinic-warehouse"),
        new Expected(7, "rds-snapshot-encrypted", "clinic-records-move"),
        new Expected(7, "rds-snapshot-not-public", "clinic-records-move"),
        new Expected(7, "rds-no-public", "clinic-records"),
        new Expected(7, "rds-backup-retention", "clinic-records"),
        new Expected(8, "apigw-method-auth", ANY),
        new Expected(8, "apigw-stage-throttle", ANY),
        new Expected(8, "apigw-access-logging", ANY),
        new Expected(8, "apigw-v2-route-auth", ANY),
        new Expected(8, "apigw-v2-stage-throttle", ANY),
        new Expected(8, "lambda-url-auth", "intake"),
        new Expected(8, "lambda-permission-not-public", "intake/upload"));
  }

  @BeforeAll
  void judgeBoth(URI endpoint, @TempDir Path folder) throws Exception {
    SeededAccount.failing(endpoint);
    wrong = JudgedAccounts.in(folder.resolve("wrong"), endpoint).judge();
    MotoServer.reset(endpoint);
    SeededAccount.corrected(endpoint);
    right = JudgedAccounts.in(folder.resolve("right"), endpoint).judge();
  }

  @ParameterizedTest
  @MethodSource("expected")
  void pattern_isFoundOnItsResource(Expected expected) {
    assertThat(wrong.evaluations())
        .filteredOn(expected::is)
        .extracting(row -> row.outcome().word())
        .isNotEmpty()
        .contains("fail");
  }

  @ParameterizedTest
  @MethodSource("expected")
  void resourcePutRight_passesWhatItFailed(Expected expected) {
    assertThat(right.evaluations())
        .filteredOn(expected::is)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(row.outcome().word())
                    .as("%s: %s", row.resource().label(), row.outcome().why())
                    .isEqualTo("pass"));
  }

  @Test
  void everyPattern_isExpectedSomewhere() {
    assertThat(expected().map(Expected::pattern)).contains(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(expected())
        .allSatisfy(
            one ->
                assertThat(control(one.control()).patterns())
                    .as(one.control())
                    .contains(one.pattern()));
  }

  @Test
  void accountPutRight_failsNoControlThatFoundAPattern() {
    Set<String> found = expected().map(Expected::control).collect(Collectors.toSet());
    assertThat(right.evaluations())
        .filteredOn(row -> row.outcome().word().equals("fail"))
        .filteredOn(row -> found.contains(row.controlId()))
        .filteredOn(row -> !WRONGLY_SERVED.contains(row.controlId()))
        .extracting(row -> row.controlId() + " " + row.resource().label() + row.outcome().why())
        .isEmpty();
  }

  /** The served AWS drops the logging settings of functions. */
  @ParameterizedTest
  @ValueSource(strings = {"lambda-log-group-protected", "lambda-log-level-quiet"})
  void whatTheServerCannotHold_isNotEvaluatedAndSaysWhatIsMissing(String control) {
    for (CheckRun run : List.of(wrong, right)) {
      assertThat(run.evaluations(control))
          .filteredOn(row -> !row.population())
          .isNotEmpty()
          .allSatisfy(
              row -> {
                assertThat(row.outcome().word()).isEqualTo("not-evaluated");
                assertThat(row.outcome().why().toString()).contains("LoggingConfig");
              });
    }
  }

  /** The server writes a time otherwise than AWS, which says nothing about the destination. */
  @Test
  void aDestinationOfFailures_isReadThoughATimeBesideItIsWrittenOtherwise() {
    assertThat(right.evaluations("lambda-failure-destination"))
        .filteredOn(row -> !row.population())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.outcome().word()).isEqualTo("pass"));
    assertThat(wrong.evaluations("lambda-failure-destination"))
        .filteredOn(row -> !row.population())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.outcome().word()).isEqualTo("fail"));
  }

  /** Only one of the enabled regions was collected, so no claim that is judged by region is met. */
  @Test
  void aCollectionOfOneRegion_meetsNoClaimAboutAllOfThem() {
    assertThat(right.summary("rds-instance-encrypted").orElseThrow().status())
        .isEqualTo(StatusWord.NOT_EVALUATED);
    assertThat(right.summary("s3-bucket-pab-all-four").orElseThrow().status())
        .isNotEqualTo(StatusWord.NOT_EVALUATED);
  }

  private static Control control(String id) {
    return Catalog.standard().control(id).orElseThrow();
  }

  private static CheckRun nothing() {
    return new CheckRun(Instant.EPOCH, Instant.EPOCH, List.of(), List.of(), List.of());
  }
}
