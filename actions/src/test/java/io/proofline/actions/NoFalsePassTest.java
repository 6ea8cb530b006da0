package io.proofline.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.aws.SourceUnreachableException;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.moto.RecordedAccounts;
import io.proofline.cloud.replay.FaultyCloudApi;
import io.proofline.cloud.replay.FaultyCloudApi.Fault;
import io.proofline.controls.CheckRun;
import io.proofline.controls.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Silence is never a pass. Every operation of a collection fails in turn and in every way, in an
 * account that is right and in one that carries the eight failure patterns; what the controls say
 * is compared with what they say of the undisturbed account.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoFalsePassTest {
  private static final String PASS = "pass";
  private static final String FAIL = "fail";
  private static final String NOT_EVALUATED = "not-evaluated";

  private final Rows wrong = new Rows();
  private final Rows right = new Rows();

  /** Outcome words by control and resource; the region is left out, for it may become unknown. */
  private static final class Rows {
    private final Map<Row, String> words = new TreeMap<>();

    Rows() {}

    Rows(CheckRun run) {
      for (Evaluation evaluation : run.evaluations()) {
        words.merge(Row.of(evaluation), evaluation.outcome().word(), Rows::weaker);
      }
    }

    /** Of two rows of one resource the one that claims less. */
    private static String weaker(String one, String other) {
      return Stream.of(FAIL, NOT_EVALUATED, PASS)
          .filter(word -> word.equals(one) || word.equals(other))
          .findFirst()
          .orElse(one);
    }

    String word(Row row) {
      return words.getOrDefault(row, "");
    }

    Set<Row> that(String word) {
      Set<Row> found = new HashSet<>(words.keySet());
      found.removeIf(row -> !word(row).equals(word));
      return found;
    }
  }

  private record Row(String control, String account, String type, String identifier)
      implements Comparable<Row> {
    static Row of(Evaluation evaluation) {
      return new Row(
          evaluation.controlId(),
          evaluation.resource().account(),
          evaluation.resource().type(),
          evaluation.resource().identifier());
    }

    Row population() {
      return new Row(control, account, type, Evaluation.ALL);
    }

    @Override
    public int compareTo(Row other) {
      return toString().compareTo(other.toString());
    }
  }

  @BeforeAll
  void undisturbed(@TempDir Path folder) throws Exception {
    JudgedAccounts accounts = JudgedAccounts.in(folder, null);
    wrong.words.putAll(new Rows(accounts.judge(RecordedAccounts.failing())).words);
    right.words.putAll(new Rows(accounts.judge(RecordedAccounts.corrected())).words);
  }

  /**
   * Judges accounts; where a fault leaves the very documents and gaps that another fault left, the
   * answer is known already, whatever the reasons say.
   */
  private static final class Judge {
    private final JudgedAccounts accounts;
    private final Map<List<Object>, Rows> known = new HashMap<>();

    Judge(Path folder) throws IOException {
      accounts = JudgedAccounts.in(folder, null);
    }

    Rows of(CloudApi api) throws IOException, SourceUnreachableException {
      List<Object> seen = facts(accounts.look(api));
      Rows rows = known.get(seen);
      if (rows == null) {
        rows = new Rows(accounts.judge(api));
        known.put(seen, rows);
      }
      return rows;
    }

    private static List<Object> facts(Snapshot snapshot) {
      List<Object> facts = new ArrayList<>();
      for (Document document : snapshot.documents()) {
        facts.add(
            List.of(
                document.id(),
                document.properties(),
                document.runtime(),
                document.tags(),
                document.unknown().keySet()));
      }
      for (Snapshot.Scope scope : snapshot.scopes()) {
        facts.add(List.of(scope.region(), scope.type(), scope.complete()));
      }
      return facts;
    }
  }

  Stream<Operation> operations() {
    return AwsCollector.operations().stream()
        // What tables describe was not recorded and fails in every run here.
        .filter(operation -> operation.wire() == null)
        .filter(operation -> !operation.label().equals("sts:GetCallerIdentity"));
  }

  @Test
  void undisturbedAccounts_giveSomethingToLose() {
    assertThat(right.that(PASS)).hasSizeGreaterThan(40);
    assertThat(wrong.that(FAIL)).hasSizeGreaterThan(30);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void anOperationThatFails_makesNothingBetter(Operation operation, @TempDir Path folder)
      throws Exception {
    Judge judge = new Judge(folder);
    Set<Row> dependent = dependent(judge, operation);
    for (Fault fault : Fault.values()) {
      Rows inRight = judge.of(broken(RecordedAccounts.corrected(), operation, fault));
      Rows inWrong = judge.of(broken(RecordedAccounts.failing(), operation, fault));
      String when = operation.label() + " " + fault;
      assertThat(minus(inRight.that(PASS), right.that(PASS)))
          .as("%s: new passes in the right account", when)
          .isEmpty();
      assertThat(minus(inWrong.that(PASS), wrong.that(PASS)))
          .as("%s: new passes in the wrong account", when)
          .isEmpty();
      assertThat(hidden(wrong, inWrong)).as("%s: failures that are not seen", when).isEmpty();
      if (leavesNothing(operation, fault)) {
        assertThat(both(inRight.that(PASS), dependent))
            .as("%s: passes that the missing answer could have turned into failures", when)
            .isEmpty();
      }
    }
  }

  @Test
  void identityThatIsNotKnown_recordsNothing(@TempDir Path folder) throws Exception {
    JudgedAccounts accounts = JudgedAccounts.in(folder, null);
    for (Fault fault : Fault.values()) {
      CloudApi api =
          new FaultyCloudApi(
              RecordedAccounts.corrected(), o -> o.name().equals("GetCallerIdentity"), fault);
      assertThatThrownBy(() -> accounts.judge(api))
          .as(fault.name())
          .isInstanceOf(SourceUnreachableException.class)
          .hasMessageContaining("Nothing was recorded");
    }
  }

  @Test
  void everythingButTheIdentityFails_passesNothing(@TempDir Path folder) throws Exception {
    Judge judge = new Judge(folder);
    for (Fault fault : Fault.values()) {
      Rows rows =
          judge.of(
              new FaultyCloudApi(
                  RecordedAccounts.corrected(),
                  operation -> !operation.name().equals("GetCallerIdentity"),
                  fault));
      if (fault != Fault.TRUNCATED_PAGING) {
        assertThat(rows.that(PASS)).as(fault.name()).isEmpty();
      }
      assertThat(rows.that(NOT_EVALUATED)).as(fault.name()).isNotEmpty();
    }
  }

  /**
   * Whether nothing of the answer arrives. The first page of a list that is cut off did arrive:
   * what it holds is known, only the population is not. An empty answer of an operation without
   * required members is documented to mean "not set".
   */
  private static boolean leavesNothing(Operation operation, Fault fault) {
    return switch (fault) {
      case ACCESS_DENIED, THROTTLED, SERVER_ERROR, HTML -> true;
      case EMPTY_PAGE -> !operation.required().isEmpty();
      case TRUNCATED_PAGING -> operation.paging() == null;
    };
  }

  private static CloudApi broken(CloudApi api, Operation operation, Fault fault) {
    return new FaultyCloudApi(api, asked -> asked.label().equals(operation.label()), fault);
  }

  /**
   * Rows that pass in the right account and fail when only this operation answers as in the wrong
   * one: they rest on its answer, so without the answer none of them may pass.
   */
  private Set<Row> dependent(Judge judge, Operation operation) throws Exception {
    CloudApi rightAnswers = RecordedAccounts.corrected();
    CloudApi wrongAnswers = RecordedAccounts.failing();
    Rows mixed =
        judge.of(
            (ApiRequest request) ->
                request.operation().label().equals(operation.label())
                    ? wrongAnswers.page(request)
                    : rightAnswers.page(request));
    return both(right.that(PASS), mixed.that(FAIL));
  }

  /** Failures of which neither the resource nor its population is at least not evaluated. */
  private static List<Row> hidden(Rows before, Rows after) {
    List<Row> hidden = new ArrayList<>();
    for (Row row : before.that(FAIL)) {
      String now = after.word(row);
      if (!now.equals(FAIL)
          && !now.equals(NOT_EVALUATED)
          && !after.word(row.population()).equals(NOT_EVALUATED)) {
        hidden.add(row);
      }
    }
    return hidden;
  }

  private static Set<Row> minus(Set<Row> rows, Set<Row> known) {
    Set<Row> rest = new HashSet<>(rows);
    rest.removeAll(known);
    return rest;
  }

  private static Set<Row> both(Set<Row> rows, Set<Row> others) {
    Set<Row> same = new HashSet<>(rows);
    same.retainAll(others);
    return same;
  }
}
