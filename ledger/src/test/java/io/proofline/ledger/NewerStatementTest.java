package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.register.Registers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newer program recorded is kept, shown and proved; nothing is concluded from it. */
class NewerStatementTest {
  @TempDir Path directory;
  private Workspace workspace;
  private LeafRef newer;

  @BeforeEach
  void aLaterProgramWroteHere() throws Exception {
    workspace = Workspace.create(directory.resolve("clinic"), Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().append(Clinic.draft("register", "vendors", "one", Clinic.body("a", "b")));
    StatementDraft later =
        new StatementDraft(
            "register",
            2,
            "vendors",
            "two",
            Clinic.body("meaning", "another"),
            List.of(),
            null,
            Clinic.NOW,
            Actor.asserted("dana.whitfield"));
    newer = workspace.ledger().append(later).statement().leaf();
  }

  @Test
  void itIsShownAsItWasRecorded() throws Exception {
    Statement shown = workspace.ledger().at(newer).orElseThrow();
    assertThat(shown.schemaVersion()).isEqualTo(2);
    assertThat(shown.body()).isEqualTo(Clinic.body("meaning", "another"));
    try (Stream<Statement> all = workspace.ledger().statements("register")) {
      assertThat(all.map(Statement::schemaVersion)).containsExactly(1, 2);
    }
    assertThat(workspace.prove(newer)).isPresent();
    assertThat(LedgerVerifier.verify(workspace.root()).problems()).isEmpty();
  }

  @Test
  void nothingIsConcludedFromIt() {
    Registers registers = new Registers(workspace.ledger(), workspace.blobs());
    assertThatThrownBy(() -> registers.latest("vendors", Clinic.NOW))
        .isInstanceOf(NewerStatementException.class)
        .hasMessage(
            newer
                + " (register) was recorded in version 2 by a newer Proofline; this one understands"
                + " version 1 and concludes nothing from it");
  }

  @Test
  void oldVersionsAreGivenToWhoKnowsHowToReadThem() throws Exception {
    try (Stream<Statement> all = workspace.ledger().understood("register", 2)) {
      assertThat(all.map(Statement::schemaVersion)).containsExactly(1, 2);
    }
  }
}
