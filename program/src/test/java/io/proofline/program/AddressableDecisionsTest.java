package io.proofline.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressableDecisionsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String LOGOFF = "164.312(a)(2)(iii)";
  private static final String WHY = "Shared reading rooms need an open image; see R-17.";

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private AddressableDecisions decisions;

  @BeforeEach
  void open() throws IOException {
    Workspace workspace =
        Workspace.create(
            folder.resolve("clinic"),
            new Entity(
                "Harbor Street Clinic",
                Entity.Role.COVERED_ENTITY,
                "proofline.example/harbor-street"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    decisions = new AddressableDecisions(workspace.ledger());
  }

  @Test
  void newest_answersForTheSection_andTheOlderStaysInTheRecord() throws IOException {
    AddressableDecision gap = decide(AddressableDecision.State.GAP, Optional.empty());
    AddressableDecision badge =
        decide(AddressableDecision.State.ALTERNATIVE, Optional.of("Badge tap locks the console."));
    assertThat(decisions.newest().known()).containsOnlyKeys(LOGOFF).containsValue(badge);
    assertThat(badge.leaf().index()).isGreaterThan(gap.leaf().index());
    assertThat(badge.alternative()).contains("Badge tap locks the console.");
    assertThat(badge.by().authentication()).isEqualTo(Actor.Authentication.ASSERTED);
  }

  @Test
  void record_alternativeWithoutAMeasure_orAMeasureWithoutAlternative_isRefused() {
    assertThatThrownBy(() -> decide(AddressableDecision.State.ALTERNATIVE, Optional.empty()))
        .hasMessageContaining("equivalent-alternative");
    assertThatThrownBy(
            () -> decide(AddressableDecision.State.IMPLEMENTED, Optional.of("Something else.")))
        .hasMessageContaining(LOGOFF);
  }

  @Test
  void record_withoutARealReason_orWithAReviewThatIsOver_isRefused_andNothingStands()
      throws IOException {
    assertThatThrownBy(
            () ->
                decisions.record(
                    LOGOFF,
                    AddressableDecision.State.NOT_REASONABLE,
                    "too dear",
                    Optional.empty(),
                    Optional.empty(),
                    NOW,
                    Actor.asserted("dana")))
        .hasMessageContaining("an auditor reads it");
    assertThatThrownBy(
            () ->
                decisions.record(
                    LOGOFF,
                    AddressableDecision.State.NOT_REASONABLE,
                    WHY,
                    Optional.empty(),
                    Optional.of(LocalDate.parse("2026-11-20")),
                    NOW,
                    Actor.asserted("dana")))
        .hasMessageContaining("future");
    assertThat(decisions.newest().known()).isEmpty();
  }

  private AddressableDecision decide(AddressableDecision.State state, Optional<String> alternative)
      throws IOException {
    return decisions.record(
        LOGOFF, state, WHY, alternative, Optional.empty(), NOW, Actor.asserted("dana"));
  }
}
