package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** The algebra of the two switches, over random histories. */
class TimeViewTest {
  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");

  /** A ledger's history: recorded in order, effective anywhere, also later. */
  private static List<Statement> history(Random random, int length) {
    List<Statement> statements = new ArrayList<>();
    Instant recorded = START;
    for (int i = 0; i < length; i++) {
      recorded = recorded.plus(Duration.ofHours(random.nextInt(30)));
      Instant effective = recorded.plus(Duration.ofHours(random.nextInt(400) - 300));
      statements.add(statement(i, effective, recorded));
    }
    return statements;
  }

  private static Statement statement(long index, Instant effective, Instant recorded) {
    return new Statement(
        "agreement",
        1,
        "vendors",
        "" + index,
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        effective,
        recorded,
        recorded,
        Actor.asserted("dana"),
        new LeafRef(2024, index),
        new BlobRef("0".repeat(64), 1, "x"));
  }

  private static Instant moment(Random random) {
    return random.nextInt(8) == 0
        ? Instant.MAX
        : START.plus(Duration.ofHours(random.nextInt(1500) - 200));
  }

  @RepeatedTest(200)
  void viewsComposeCommuteAndNarrow(RepetitionInfo repetition) {
    Random random = new Random(20261120L + repetition.getCurrentRepetition());
    List<Statement> all = history(random, 40);
    TimeView one = new TimeView(moment(random), moment(random));
    TimeView other = new TimeView(moment(random), moment(random));
    List<Statement> both = one.and(other).of(all.stream()).toList();
    assertThat(other.of(one.of(all.stream())).toList()).isEqualTo(both);
    assertThat(one.of(other.of(all.stream())).toList()).isEqualTo(both);
    assertThat(one.of(all.stream()).toList()).containsAll(both);
    assertThat(one.and(one)).isEqualTo(one);
    assertThat(one.and(TimeView.open())).isEqualTo(one);
    assertThat(TimeView.open().of(all.stream()).toList()).isEqualTo(all);
    TimeView world = new TimeView(one.asOf(), Instant.MAX);
    TimeView ledger = new TimeView(Instant.MAX, one.knownAt());
    assertThat(world.and(ledger)).isEqualTo(one);
  }

  @RepeatedTest(200)
  void whatIsRecordedLater_neverChangesAnEarlierKnownAnswer(RepetitionInfo repetition) {
    Random random = new Random(7L * repetition.getCurrentRepetition());
    List<Statement> all = history(random, 40);
    int cut = random.nextInt(all.size());
    Instant knownAt = all.get(cut).recorded();
    List<Statement> then =
        all.stream().filter(statement -> !statement.recorded().isAfter(knownAt)).toList();
    for (int i = 0; i < 10; i++) {
      TimeView view = new TimeView(moment(random), knownAt);
      assertThat(view.of(all.stream()).toList()).isEqualTo(view.of(then.stream()).toList());
      assertThat(view.inForce(all.stream())).isEqualTo(view.inForce(then.stream()));
    }
  }

  @RepeatedTest(100)
  void theOneInForce_isSeen_andNoneSeenIsLater(RepetitionInfo repetition) {
    Random random = new Random(31L * repetition.getCurrentRepetition());
    List<Statement> all = history(random, 30);
    TimeView view = new TimeView(moment(random), moment(random));
    List<Statement> seen = view.of(all.stream()).toList();
    assertThat(view.inForce(all.stream()).isPresent()).isEqualTo(!seen.isEmpty());
    view.inForce(all.stream())
        .ifPresent(
            one -> {
              assertThat(seen).contains(one);
              assertThat(seen).noneMatch(s -> s.effective().isAfter(one.effective()));
              assertThat(seen)
                  .filteredOn(s -> s.effective().equals(one.effective()))
                  .noneMatch(s -> s.leaf().compareTo(one.leaf()) > 0);
            });
  }

  @Test
  void backdatedEntry_saysWhenItWasRecorded() {
    Instant now = Instant.parse("2026-11-20T15:00:00Z");
    Statement old = statement(0, START, Instant.parse("2026-11-20T08:00:00Z"));
    assertThat(TimeView.open().words(old, now))
        .isEqualTo("in force since 2024-03-01, recorded today");
    assertThat(TimeView.open().words(old, now.plus(Duration.ofDays(3))))
        .isEqualTo("in force since 2024-03-01, recorded 2026-11-20");
    assertThat(TimeView.asOf(START.minusSeconds(1)).words(old, now))
        .isEqualTo("in force from 2024-03-01");
    assertThat(TimeView.open().words(statement(1, now, now), now)).isEqualTo("in force");
    Statement coming = statement(2, now.plus(Duration.ofDays(10)), now);
    assertThat(TimeView.open().words(coming, now)).isEqualTo("in force from 2026-11-30");
    assertThat(TimeView.asOf(now).sees(coming)).isFalse();
  }

  @Test
  void edges_belongToTheMoment() {
    Statement statement = statement(0, START, START.plusSeconds(5));
    assertThat(new TimeView(START, START.plusSeconds(5)).sees(statement)).isTrue();
    assertThat(new TimeView(START.minusNanos(1), Instant.MAX).sees(statement)).isFalse();
    assertThat(new TimeView(Instant.MAX, START.plusSeconds(5).minusNanos(1)).sees(statement))
        .isFalse();
  }
}
