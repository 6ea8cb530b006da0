package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.oracle.Z3Inclusion;
import io.proofline.iam.oracle.Z3Inclusion.Answer;
import io.proofline.iam.oracle.Z3Regex;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.KnownActions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pairs of policies, asked of our engine and of Z3. {@code -Dproofline.iam.z3.pairs=200} for more;
 * {@code -Dproofline.iam.policies=FOLDER} for published policies too, with the time of both; {@code
 * -Dproofline.iam.z3.patience=60000} on a busy machine.
 */
class InclusionOracleTest {
  private static final int PAIRS = Integer.getInteger("proofline.iam.z3.pairs", 12);
  private static final int PATIENCE = Integer.getInteger("proofline.iam.z3.patience", 4_000);

  private final JsonMapper json = JsonMapper.shared();
  private final Inclusion inclusion =
      new Inclusion(new Asking(new EvaluatorJudge(), KnownActions.NONE));

  private int compared;
  private int never;
  private int gaveUp;

  @BeforeEach
  void z3IsThere() {
    Z3Regex.assumeAvailable();
  }

  @Test
  void randomPairs() {
    for (long seed = 77_000_000L; compared + gaveUp < PAIRS; seed++) {
      RandomPolicies random = new RandomPolicies(seed);
      List<String> newer = random.statements(false);
      List<String> older = random.statements(false);
      if (seed % 2 == 0) {
        older.addAll(newer);
      }
      compare(
          RandomPolicies.policy(newer, false),
          RandomPolicies.policy(older, false),
          "seed " + seed + "\nnew " + newer + "\nold " + older);
    }
    assertThat(never).as("both answers occur").isBetween(1, compared - 1);
    assertThat(gaveUp).as("left open by the solver").isLessThan(PAIRS / 2);
  }

  @Test
  void policiesAsTheyAreWritten() throws IOException {
    List<Policy> policies = new ArrayList<>();
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream("written-policies.json"))) {
      for (JsonNode one : json.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
        policies.add(new PolicyParser().read(PolicyKind.IDENTITY, one).policy());
      }
    }
    // Each within itself and within its neighbour, and further ones for a long run.
    int further = Math.clamp(PAIRS / policies.size(), 2, policies.size());
    for (int i = 0; i < policies.size(); i++) {
      for (int j = i; j < i + further; j++) {
        Policy newer = policies.get(i);
        Policy older = policies.get(j % policies.size());
        compare(newer, older, "new " + newer + "\nold " + older);
      }
    }
    assertThat(compared).as("not left open by the solver").isGreaterThan(policies.size() / 2);
    assertThat(never).as("both answers occur").isBetween(1, compared - 1);
  }

  private void compare(Policy newer, Policy older, String what) {
    Verdict ours = inclusion.newAccess(newer, older);
    Answer theirs = answer(newer, older);
    if (ours instanceof Verdict.Unknown || theirs == Answer.NOT_ENCODED) {
      return;
    }
    if (theirs == Answer.GAVE_UP) {
      gaveUp++;
      return;
    }
    compared++;
    never += theirs == Answer.NEVER ? 1 : 0;
    assertThat(ours instanceof Verdict.Never)
        .as("Z3 says %s, we say %s%n%s", theirs, ours, what)
        .isEqualTo(theirs == Answer.NEVER);
  }

  /** There is no new access when there is none under either reading of wildcards. */
  private static Answer answer(Policy newer, Policy older) {
    Answer parts = Z3Inclusion.newAccess(newer, older, false, PATIENCE);
    return parts == Answer.NEVER ? Z3Inclusion.newAccess(newer, older, true, PATIENCE) : parts;
  }

  /** One test with a folder of published policies, which are not part of this repository. */
  @TestFactory
  Stream<DynamicTest> publishedPolicies_andTheTimeOfBoth() {
    String folder = System.getProperty("proofline.iam.policies", "");
    return folder.isEmpty()
        ? Stream.empty()
        : Stream.of(dynamicTest("of " + folder, () -> compare(Path.of(folder))));
  }

  private void compare(Path folder) throws IOException {
    List<Policy> policies = published(folder);
    Inclusion real =
        new Inclusion(
            new Asking(new EvaluatorJudge(), new CatalogueActions(ActionCatalogue.shipped())));
    Random random = new Random(20_261_127L);
    for (int i = 0; i < 3_000; i++) {
      real.newAccess(pick(policies, random), pick(policies, random)); // warm
    }
    List<Long> ours = new ArrayList<>();
    List<Long> theirs = new ArrayList<>();
    int notEncoded = 0;
    int equal = 0;
    for (int i = 0; ours.size() < PAIRS && i < 20 * PAIRS; i++) {
      Policy newer = pick(policies, random);
      Policy older = i % 3 == 0 ? newer : pick(policies, random);
      long[] cpu = new long[2];
      Answer answer = timed(() -> answer(newer, older), cpu, 1);
      if (answer == Answer.NOT_ENCODED) {
        notEncoded++;
        continue;
      }
      Verdict verdict = timed(() -> real.newAccess(newer, older), cpu, 0);
      ours.add(cpu[0]);
      theirs.add(cpu[1]);
      if (answer == Answer.GAVE_UP) {
        gaveUp++;
        continue;
      }
      assertThat(verdict instanceof Verdict.Never)
          .as("Z3 says %s, we say %s%nnew %s%nold %s", answer, verdict, newer, older)
          .isEqualTo(answer == Answer.NEVER);
      equal++;
    }
    System.out.printf(
        "%d pairs of %d policies: %d equal verdicts, %d left open by Z3, %d not encoded%nCPU ms    "
            + " p50 / p99 / most / all%n  ours  %s%n  Z3    %s%n  ratio of sums %.0f, of medians"
            + " %.0f%n",
        ours.size(),
        policies.size(),
        equal,
        gaveUp,
        notEncoded,
        quantiles(ours),
        quantiles(theirs),
        (double) sum(theirs) / sum(ours),
        (double) at(theirs, 0.5) / at(ours, 0.5));
    assertThat(equal).isPositive();
  }

  private List<Policy> published(Path folder) throws IOException {
    List<Policy> policies = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        JsonNode read = json.readTree(Files.readString(file));
        policies.add(
            new PolicyParser()
                .read(PolicyKind.IDENTITY, read.has("document") ? read.get("document") : read)
                .policy());
      }
    }
    return policies;
  }

  private static Policy pick(List<Policy> policies, Random random) {
    return policies.get(random.nextInt(policies.size()));
  }

  private static <T> T timed(Supplier<T> step, long[] cpu, int place) {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    T answer = step.get();
    cpu[place] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    return answer;
  }

  private static String quantiles(List<Long> nanos) {
    return "%.3f / %.3f / %.3f / %.1f"
        .formatted(
            at(nanos, 0.5) / 1e6, at(nanos, 0.99) / 1e6, at(nanos, 1) / 1e6, sum(nanos) / 1e6);
  }

  private static long at(List<Long> nanos, double share) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }

  private static long sum(List<Long> nanos) {
    return nanos.stream().mapToLong(Long::longValue).sum();
  }
}
