package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.aws.AwsCollector;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.moto.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every control, from calls that make a good and a bad account through the API of AWS to the
 * outcome: it passes on something of the good account and fails on something of the bad one. What
 * the served AWS does not imitate stands in {@code served/stubs.yaml} with the reason and an answer
 * of ours; what no call of AWS tells stands in {@code served/elsewhere.yaml} with the test that
 * shows it. An entry that is not needed any more fails.
 */
@ExtendWith(MotoServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryControlServedTest {
  /** Longer than any age that a control allows. */
  private static final Duration LATER = Duration.ofDays(800);

  private static final Catalog CATALOG = Catalog.standard();

  private final List<Stub> stubs;
  private final Set<String> aging = new TreeSet<>();
  private final Map<String, JsonNode> elsewhere = new HashMap<>();
  private final Map<String, Map<String, Set<String>>> seen = new HashMap<>();
  private final Map<String, ServedAccount> accounts = new HashMap<>();

  EveryControlServedTest() throws IOException {
    stubs = Stub.all();
    ServedAccount.read("aging.yaml").forEach(id -> aging.add(id.asString()));
    ServedAccount.read("elsewhere.yaml")
        .properties()
        .forEach(entry -> elsewhere.put(entry.getKey(), entry.getValue()));
  }

  @BeforeAll
  void makeBoth(URI endpoint) throws Exception {
    for (String which : List.of("good", "bad")) {
      ServedAccount account = ServedAccount.make(endpoint, which, stubs);
      accounts.put(which, account);
      seen.put(which, account.outcomes(false));
      seen.put(which + " with stubs", account.outcomes(true));
      seen.put(which + " later", account.outcomes(false, aging, LATER));
      seen.put(which + " later with stubs", account.outcomes(true, aging, LATER));
    }
  }

  private boolean says(String account, String control, String word) {
    return Objects.requireNonNull(seen.get(account)).getOrDefault(control, Set.of()).contains(word);
  }

  private boolean decided(String control, String stubbed) {
    String bad = aging.contains(control) ? "bad later" : "bad";
    return says("good" + stubbed, control, "pass") && says(bad + stubbed, control, "fail");
  }

  private String why(String control, boolean withStubs) {
    return "%s\ngood account:\n%s\nbad account:\n%s"
        .formatted(
            control,
            account("good").reasons(control, withStubs),
            account("bad").reasons(control, withStubs));
  }

  private ServedAccount account(String which) {
    return Objects.requireNonNull(accounts.get(which));
  }

  private Set<String> stubbedControls() {
    Set<String> all = new TreeSet<>();
    stubs.forEach(stub -> all.addAll(stub.controls()));
    return all;
  }

  Stream<String> served() {
    Set<String> other = new HashSet<>(stubbedControls());
    other.addAll(elsewhere.keySet());
    return CATALOG.controlIds().stream().filter(id -> !other.contains(id));
  }

  Stream<String> stubbed() {
    return stubbedControls().stream();
  }

  Stream<Stub> stubs() {
    return stubs.stream();
  }

  Stream<String> elsewhere() {
    return elsewhere.keySet().stream().sorted();
  }

  Stream<String> aging() {
    return aging.stream();
  }

  @ParameterizedTest
  @MethodSource("served")
  void onTheServedAccounts_theGoodPassesAndTheBadFails(String control) {
    assertThat(decided(control, "")).as(() -> why(control, false)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("stubbed")
  void withAStub_theGoodPassesAndTheBadFails_andNotWithout(String control) {
    assertThat(decided(control, " with stubs")).as(() -> why(control, true)).isTrue();
    assertThat(decided(control, "")).as("%s needs a stub", control).isFalse();
  }

  @ParameterizedTest
  @MethodSource("stubs")
  void aStub_standsForWhatTheServerLacks(Stub stub) {
    assertThat(AwsCollector.operations())
        .extracting(Operation::label)
        .as("operations that are asked")
        .contains(stub.operation());
    assertThat(stub.because()).isNotBlank();
    assertThat(stub.controls()).isNotEmpty().allMatch(CATALOG.controlIds()::contains);
    if (stub.missing()) {
      List<CallRecord> calls = new ArrayList<>(account("good").served().calls());
      calls.addAll(account("bad").served().calls());
      assertThat(calls)
          .filteredOn(call -> (call.service() + ":" + call.operation()).equals(stub.operation()))
          .as("the server answers %s", stub.operation())
          .noneMatch(call -> call.outcome() == CallRecord.Outcome.ANSWERED);
    }
  }

  @ParameterizedTest
  @MethodSource("aging")
  void whatFailsWithAgeAlone_doesNotFailAtOnce(String control) {
    assertThat(says("bad", control, "fail") || says("bad with stubs", control, "fail")).isFalse();
    assertThat(says("good later", control, "fail") || says("bad later", control, "fail")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void whatNoCallTells_hasAnotherTest(String id) throws IOException {
    for (String account : List.of("good with stubs", "bad with stubs")) {
      assertThat(says(account, id, "pass") || says(account, id, "fail"))
          .as("a call tells %s", id)
          .isFalse();
    }
    JsonNode entry = Objects.requireNonNull(elsewhere.get(id));
    assertThat(entry.path("because").asString()).isNotBlank();
    Path test = Path.of(System.getProperty("proofline.root", ".."), entry.path("test").asString());
    assertThat(test).isRegularFile();
    assertThat(Files.readString(test)).contains(id);
  }

  @Test
  void everyControl_standsInOnePlace() throws IOException {
    assertThat(stubbedControls()).doesNotContainAnyElementsOf(elsewhere.keySet());
    assertThat(CATALOG.controlIds()).containsAll(elsewhere.keySet()).containsAll(aging);
    assertThat(ServedAccount.files()).as("files of calls that nobody reads").isEmpty();
    assertThat(served()).hasSizeGreaterThan(250);
  }
}
