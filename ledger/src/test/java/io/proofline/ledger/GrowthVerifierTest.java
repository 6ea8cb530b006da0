package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.proofline.ledger.sign.ActorKey;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verifier who was here before looks at what is new, and says what that does not show. */
class GrowthVerifierTest {
  private static final Instant FIRST = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path folder;
  private Path directory = Path.of("");

  @BeforeEach
  void verifiedOnce() throws IOException {
    directory = folder.resolve("workspace");
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().append(Clinic.snapshot(workspace, "old", 5));
    workspace.ledger().appendAll(Clinic.logFiles(0, 300));
    assertThat(LedgerVerifier.verify(directory, trust(FIRST)).problems()).isEmpty();
  }

  private VerifierTrust trust(Instant at) {
    return new VerifierTrust(
        List.of(), new CheckpointMemory(folder.resolve("memory"), Disk.system()), List.of(), at);
  }

  private GrowthReport verify() throws IOException {
    return GrowthVerifier.verify(directory, trust(FIRST.plusSeconds(3600)));
  }

  private List<String> wrong() throws IOException {
    return verify().problems().stream().map(p -> p.file() + ": " + p.what()).toList();
  }

  private void grow(int from, int to) throws IOException {
    Workspace workspace = Workspace.open(directory, Clinic.CLOCK);
    workspace.ledger().appendAll(Clinic.logFiles(from, to));
    workspace.ledger().append(Clinic.snapshot(workspace, "new " + from, 5));
  }

  private Path statementOf(long index) throws IOException {
    Workspace workspace = Workspace.open(directory, Clinic.CLOCK);
    Statement statement = workspace.ledger().at(new LeafRef(2026, index)).orElseThrow();
    return directory.resolve("evidence/statements/2026/" + ShredRecord.commitment(statement));
  }

  @Test
  void growth_isProved_andTheReportSaysWhatItRestsOnAndWhatItLeftOut() throws IOException {
    grow(300, 310);
    GrowthReport report = verify();
    assertThat(report.problems()).isEmpty();
    assertThat(report.years())
        .extracting(GrowthReport.Year::from, GrowthReport.Year::size)
        .containsExactly(tuple(302L, 313L));
    assertThat(report.statements()).isEqualTo(11);
    assertThat(report.sheets()).isEqualTo(1);
    assertThat(report.proved())
        .contains(
            "the log of 2026 begins with the 302 leaves that you verified, and its 11 new leaves"
                + " lead to the signed checkpoint");
    assertThat(report.reliesOn())
        .containsExactly(
            "for the log of 2026 up to size 302: your run of 2026-11-21T08:00:00Z that looked at"
                + " all of the 302 leaves there were");
    assertThat(report.notLookedAt())
        .anyMatch(words -> words.startsWith("the first 302 leaves of 2026 again"))
        .anyMatch(words -> words.contains("whether signatures of actors count"));
  }

  @Test
  void nextRun_beginsWhereThisOneEnded_andStillNamesTheRunThatLookedAtEverything()
      throws IOException {
    grow(300, 310);
    verify();
    assertThat(verify().years().getFirst().from()).isEqualTo(313);
    grow(310, 311);
    assertThat(verify().reliesOn())
        .containsExactly(
            "for the log of 2026 up to size 313: your run of 2026-11-21T08:00:00Z that looked at"
                + " all of the 302 leaves there were, and one run since that looked at what was"
                + " new");
  }

  @Test
  void withoutAnEarlierRun_nothingIsVerified() {
    VerifierTrust other =
        new VerifierTrust(
            List.of(), new CheckpointMemory(folder.resolve("other"), Disk.system()), List.of());
    assertThatThrownBy(() -> GrowthVerifier.verify(directory, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("verify all of it first");
  }

  @Test
  void damageAmongTheNew_isNamed_andNothingIsRemembered() throws IOException {
    grow(300, 310);
    Path statement = statementOf(305);
    byte[] good = Files.readAllBytes(statement);
    byte[] bad = good.clone();
    bad[70] ^= 1;
    Files.write(statement, bad);
    assertThat(wrong()).singleElement().asString().contains(statement.getFileName().toString());
    Files.delete(statement);
    assertThat(wrong()).containsExactly("evidence: lacks the statement of a new leaf");
    Files.write(statement, good);
    assertThat(verify().years().getFirst().from()).isEqualTo(302);
    assertThat(wrong()).isEmpty();
  }

  @Test
  void damageAmongTheOld_isNotSeen_asItSays_andTheWholeVerificationSeesIt() throws IOException {
    grow(300, 310);
    Path statement = statementOf(7);
    byte[] bytes = Files.readAllBytes(statement);
    bytes[70] ^= 1;
    Files.write(statement, bytes);
    assertThat(wrong()).isEmpty();
    assertThat(LedgerVerifier.verify(directory).problems()).isNotEmpty();
  }

  @Test
  void logThatWasPutBack_isNamed() throws IOException {
    Path older = Clinic.copy(directory, folder.resolve("older"));
    grow(300, 310);
    assertThat(wrong()).isEmpty();
    directory = older;
    assertThat(wrong()).singleElement().asString().contains("rolled back");
    grow(500, 520); // Another history, larger than the one that was seen.
    assertThat(wrong()).singleElement().asString().contains("forked");
  }

  @Test
  void newYear_isVerifiedWhole_andContinuesTheOneBefore() throws IOException {
    Workspace later = Workspace.open(directory, Clinic.at("2027-01-02T00:00:00Z"));
    later.ledger().appendAll(Clinic.logFiles(300, 302));
    GrowthReport report = verify();
    assertThat(report.problems()).isEmpty();
    assertThat(report.proved())
        .contains(
            "the log of 2026 is the one that you verified, of size 302",
            "the log of 2027 continues the one before; all of its 3 leaves lead to the signed"
                + " checkpoint");
    assertThat(LedgerVerifier.verify(directory, trust(FIRST)).problems()).isEmpty();
  }

  @Test
  void replacedKeys_areFollowed() throws IOException {
    Workspace workspace = Workspace.open(directory, Clinic.CLOCK);
    workspace.signingKeys().rotate("the host was replaced", Actor.asserted("dana"));
    grow(300, 301);
    GrowthReport report = verify();
    assertThat(report.problems()).isEmpty();
    assertThat(report.proved()).anyMatch(words -> words.contains("was replaced by"));
    assertThat(report.reliesOn().getFirst()).contains("your run of 2026-11-21T08:00:00Z");
    grow(301, 302);
    assertThat(wrong()).isEmpty();
  }

  @Test
  void statementShreddedSinceItsLeafIsNew_isNamedAsNotJudged() throws IOException {
    ActorKey dana = ActorKey.generate("dana");
    ActorKey lee = ActorKey.generate("lee");
    Workspace workspace = Workspace.open(directory, Clinic.CLOCK);
    Actor kim = Actor.asserted("kim");
    workspace.ledger().append(ActorRegister.add(dana.introduction(), "D", "CO", Clinic.NOW, kim));
    workspace
        .signing(dana)
        .ledger()
        .append(
            ActorRegister.add(lee.introduction(), "L", "SO", Clinic.NOW, Actor.asserted("dana")));
    LeafRef leaf =
        workspace.ledger().appendAll(Clinic.logFiles(300, 301)).getFirst().statement().leaf();
    LeafRef request =
        workspace.shredding().request(List.of(leaf), "why", "early", kim).request().leaf();
    workspace.signing(dana).shredding().approve(request, Actor.asserted("dana"));
    workspace.signing(lee).shredding().approve(request, Actor.asserted("lee"));
    LeafRef entry = workspace.shredding().carryOut(request, kim).done().orElseThrow().leaf();
    GrowthReport report = verify();
    assertThat(report.problems()).isEmpty();
    assertThat(report.notLookedAt())
        .contains("whether leaf " + leaf + " was shredded in order by entry " + entry);
  }
}
