package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** The world at a moment, and what we knew of it at another. */
class TimeSwitchesTest {
  @TempDir Path folder;
  private Path clinic = Path.of("");

  @BeforeEach
  void agreementOf2024_enteredIn2026() throws IOException {
    clinic = folder.resolve("clinic");
    Typed.in(folder, "init", "clinic", "--name", "Harbor Street Clinic", "--origin", "p.example/h");
    record("agreement", "brightquay", "2024-03-01T00:00:00Z", "2026-11-20T23:59:00Z");
    record("agreement", "lumenfield", "2026-12-24T00:00:00Z", "2026-11-20T23:59:00Z");
  }

  private void record(String type, String subject, String effective, String recorded)
      throws IOException {
    Instant now = Instant.parse(recorded);
    Workspace.open(clinic, Clock.fixed(now, ZoneOffset.UTC))
        .ledger()
        .append(
            new StatementDraft(
                type,
                1,
                subject,
                "k",
                JsonNodeFactory.instance.objectNode(),
                List.of(),
                Instant.parse(effective),
                now,
                Actor.asserted("dana")));
  }

  private String shown(String... more) {
    String[] args = new String[more.length + 4];
    System.arraycopy(new String[] {"ledger", "show", "--type", "agreement"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    Typed typed = Typed.in(clinic, args);
    assertThat(typed.code()).as(typed.err()).isZero();
    return typed.out();
  }

  @Test
  void asOf_showsWhatWasInForce_howeverLateItWasEntered() {
    assertThat(shown("--as-of", "2024-02-29")).isEmpty();
    assertThat(shown("--as-of", "2024-03-01"))
        .contains("brightquay")
        .contains("in force since 2024-03-01, recorded today")
        .doesNotContain("lumenfield");
    assertThat(shown()).contains("brightquay").contains("lumenfield");
  }

  @Test
  void knownAt_showsWhatTheLedgerHeld() {
    assertThat(shown("--known-at", "2026-11-19")).isEmpty();
    assertThat(shown("--known-at", "2026-11-20")).contains("brightquay").contains("lumenfield");
    assertThat(shown("--as-of", "2024-06-30", "--known-at", "2026-11-19")).isEmpty();
  }

  @Test
  void statementOutsideOfTheView_isNotThere() {
    assertThat(Typed.in(clinic, "ledger", "show", "2026/1").out())
        .contains("\"standing\" : \"asserted, not authenticated\"")
        .contains("in force since 2024-03-01, recorded today");
    Typed unseen = Typed.in(clinic, "ledger", "show", "2026/1", "--known-at", "2026-11-19");
    assertThat(unseen.code()).isEqualTo(2);
    assertThat(unseen.err()).contains("no leaf 2026/1");
  }

  @Test
  void switchOnACommandThatCannotHeedIt_isRefused_notIgnored() {
    Typed typed = Typed.in(clinic, "controls", "check", "--as-of", "2024-03-01");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("--as-of");
    Typed nonsense = Typed.in(clinic, "ledger", "show", "--as-of", "yesterday");
    assertThat(nonsense.code()).isEqualTo(2);
    assertThat(nonsense.err()).contains("--as-of yesterday").contains("2026-11-20");
  }
}
