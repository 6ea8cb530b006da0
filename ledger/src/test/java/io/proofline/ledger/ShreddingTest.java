package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A payload goes only under two approvals, never under a hold, and its leaf stays proved. */
class ShreddingTest {
  private static final Actor KIM = Actor.asserted("kim.sato");
  private static final String EARLY = "2033-01-01T00:00:00Z";

  @TempDir Path directory;
  private Workspace workspace;
  private final ActorKey dana = ActorKey.generate("dana.whitfield");
  private final ActorKey lee = ActorKey.generate("lee.ortiz");
  private LeafRef wrong = new LeafRef(0, 0);
  private LeafRef good = new LeafRef(0, 0);
  private BlobRef own = new BlobRef("", 0, "");
  private BlobRef shared = new BlobRef("", 0, "");

  @BeforeEach
  void makeWorkspace() throws Exception {
    make(Protection.SEALED);
  }

  private void make(Protection protection) throws IOException {
    workspace = Workspace.create(directory, Clinic.ENTITY, protection, Clinic.CLOCK);
    workspace.ledger().append(ActorRegister.add(dana.introduction(), "D", "CO", Clinic.NOW, KIM));
    workspace
        .signing(dana)
        .ledger()
        .append(ActorRegister.add(lee.introduction(), "L", "SO", Clinic.NOW, actor(dana)));
    own = blob("MRN 00417733 in the wrong folder");
    shared = blob("a template that two files share");
    wrong = file("one", own, shared);
    good = file("two", shared, blob("what stays"));
    file("three", shared, blob("what stays too"));
  }

  private BlobRef blob(String text) throws IOException {
    return workspace.blobs().put(text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private LeafRef file(String key, BlobRef one, BlobRef other) throws IOException {
    var body = Clinic.with("n", key, one);
    body.set("other", other.toJson());
    return workspace
        .ledger()
        .append(Clinic.draft("log-file", "trail/1", key, body))
        .statement()
        .leaf();
  }

  private static Actor actor(ActorKey key) {
    return Actor.asserted(key.id());
  }

  private Shredding as(ActorKey key) {
    return workspace.signing(key).shredding();
  }

  private LeafRef approvedRequest() throws IOException {
    LeafRef request =
        workspace
            .shredding()
            .request(List.of(wrong), "patient data taken in by mistake", "it never was ours", KIM)
            .request()
            .leaf();
    as(dana).approve(request, actor(dana));
    as(lee).approve(request, actor(lee));
    return request;
  }

  @ParameterizedTest
  @EnumSource(Protection.class)
  void approvedPayload_isGone_andTheVerifierSaysWhichEntryTookIt(
      Protection protection, @TempDir Path other) throws Exception {
    directory = other;
    make(protection);
    LedgerProof earlier = workspace.prove(wrong).orElseThrow();
    LeafRef request = approvedRequest();
    Shredding.Case done = workspace.shredding().carryOut(request, KIM);
    LeafRef entry = done.done().orElseThrow().leaf();

    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.shredded())
        .containsExactly(new LedgerReport.Shredded(wrong, entry))
        .extracting(LedgerReport.Shredded::words)
        .containsExactly(wrong + ": committed, payload shredded by entry " + entry);
    assertThat(report.years().getFirst().proved()).isEqualTo(report.years().getFirst().size());
    // A proof that was given away before still shows what it showed.
    assertThat(earlier.verify(earlier.publicKey()).statement().leaf()).isEqualTo(wrong);

    for (Workspace one : List.of(workspace, Workspace.open(directory, Clinic.CLOCK))) {
      assertThatThrownBy(() -> one.ledger().at(wrong))
          .isInstanceOf(ShreddedException.class)
          .hasMessage("leaf " + wrong + ": committed, payload shredded by entry " + entry);
      assertThatThrownBy(() -> one.prove(wrong)).isInstanceOf(ShreddedException.class);
      assertThat(one.ledger().statements("log-file")).hasSize(2);
      assertThat(one.blobs().holds(own.sha256())).isFalse();
      assertThat(one.blobs().read(shared)).isNotEmpty();
      assertThat(one.ledger().find("log-file", "trail/1", "one")).isEmpty();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
            .as(path.toString())
            .doesNotContain("00417733")
            .doesNotContain(own.sha256());
      }
    }
  }

  @Test
  void missingFileWithoutAShredding_staysAnError() throws Exception {
    workspace.shredding().carryOut(approvedRequest(), KIM);
    Files.delete(statementFile(good));
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::leaf)
        .containsExactly(good);
  }

  @Test
  void copyWithoutKeys_cannotJudgeAShredding_andSaysSo() throws Exception {
    workspace.shredding().carryOut(approvedRequest(), KIM);
    Clinic.delete(directory.resolve("keys"));
    Clinic.delete(directory.resolve("state"));
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.shredded()).isEmpty();
    assertThat(report.unopened()).isPositive();
    assertThat(report.notProved())
        .anyMatch(words -> words.startsWith("that the 1 statements that are missing"));
  }

  @Test
  void shreddingThatOnlyClaimsApprovals_excusesNothing() throws Exception {
    LeafRef request =
        workspace.shredding().request(List.of(wrong), "why", "early", KIM).request().leaf();
    as(dana).approve(request, actor(dana));
    Statement asked = workspace.ledger().at(request).orElseThrow();
    var body = asked.body().deepCopy();
    body.put("request", request.toString());
    body.put("commitment", ShredRecord.commitment(asked));
    workspace.ledger().append(Clinic.draft("shred", request.toString(), "done", body));
    Files.delete(statementFile(wrong));
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.shredded()).isEmpty();
    assertThat(report.problems())
        .anyMatch(p -> p.what().contains("without right") && p.what().contains("there is one"))
        .anyMatch(p -> p.what().startsWith("is missing") && wrong.equals(p.leaf()));
  }

  @Test
  void approvals_mustBeSigned_byTwoActorsWhoDidNotAsk() throws Exception {
    LeafRef request =
        as(dana).request(List.of(wrong), "why", "early", actor(dana)).request().leaf();
    assertThatThrownBy(() -> workspace.shredding().approve(request, actor(lee)))
        .hasMessageContaining("must be signed");
    assertThatThrownBy(() -> as(dana).approve(request, actor(dana)))
        .hasMessageContaining("asked for it and cannot approve it");
    as(lee).approve(request, actor(lee));
    as(lee).approve(request, actor(lee));
    assertThatThrownBy(() -> workspace.shredding().carryOut(request, KIM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two different authenticated actors are needed, there is one");
    assertThat(workspace.ledger().at(wrong)).isPresent();
  }

  @Test
  void hold_isStrongerThanAnyApproval() throws Exception {
    LeafRef request = approvedRequest();
    HoldScope scope = new HoldScope(List.of("log-file"), List.of("trail/"), List.of());
    workspace.shredding().place("matter 26-114", scope, "subpoena", KIM);
    assertThatThrownBy(() -> workspace.shredding().carryOut(request, KIM))
        .hasMessageContaining("under legal hold matter 26-114");
    assertThatThrownBy(() -> workspace.shredding().request(List.of(good), "why", "early", KIM))
        .hasMessageContaining("under legal hold");
    assertThatThrownBy(() -> workspace.shredding().release("matter 26-114", "over", KIM))
        .hasMessageContaining("who signs");
    as(lee).release("matter 26-114", "case closed", actor(lee));
    workspace.shredding().carryOut(request, KIM);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
    assertThatThrownBy(() -> workspace.shredding().place("matter 26-114", scope, "again", KIM))
        .hasMessageContaining("choose another name");
  }

  @Test
  void shreddingUnderAHold_isFoundByTheVerifier_howeverItCameAbout() throws Exception {
    LeafRef request = approvedRequest();
    workspace.shredding().place("m", HoldScope.everything(), "subpoena", KIM);
    Statement asked = workspace.ledger().at(request).orElseThrow();
    var body = asked.body().deepCopy();
    body.put("request", request.toString());
    body.put("commitment", ShredRecord.commitment(asked));
    workspace.ledger().append(Clinic.draft("shred", request.toString(), "done", body));
    Files.delete(statementFile(wrong));
    assertThat(LedgerVerifier.verify(directory).problems())
        .anyMatch(p -> p.what().contains("under legal hold m"));
  }

  @Test
  void beforeSixYears_itTakesAReason_andTheNewestIsStillInEffect() throws Exception {
    assertThatThrownBy(() -> workspace.shredding().request(List.of(wrong), "tidy", "", KIM))
        .hasMessageContaining("must be kept until 2032-11-20T23:59:00Z")
        .hasMessageContaining("45 CFR 164.316(b)(2)(i)");
    Workspace later = Workspace.open(directory, Clinic.at(EARLY));
    LeafRef newest = new LeafRef(2026, good.index() + 1);
    assertThatThrownBy(() -> later.shredding().request(List.of(newest), "tidy", "", KIM))
        .hasMessageContaining("for six years after it is replaced");
    assertThat(later.shredding().request(List.of(wrong), "tidy", "", KIM).obstacle())
        .hasValueSatisfying(why -> assertThat(why).contains("two different"));
  }

  @Test
  void whatJudgesShredding_cannotBeShredded() {
    for (long index : new long[] {0, 1, 2}) {
      assertThatThrownBy(
              () ->
                  workspace
                      .shredding()
                      .request(List.of(new LeafRef(2026, index)), "why", "early", KIM))
          .hasMessageContaining("which is always kept");
    }
    assertThatThrownBy(
            () ->
                workspace.shredding().request(List.of(new LeafRef(2026, 99)), "why", "early", KIM))
        .hasMessageContaining("has no leaf 2026/99");
  }

  @Test
  void dataKeyThatNothingNeeds_isDestroyed_butNeverTodays() throws Exception {
    Path keys = directory.resolve("keys/data/2026-11-20");
    workspace.shredding().carryOut(approvedRequest(), KIM);
    assertThat(keys).isNotEmptyDirectory();
    try (Stream<Path> held = Files.list(keys)) {
      assertThat(held.map(path -> path.getFileName().toString()))
          .anyMatch(name -> name.startsWith("log-file-"));
    }
    // Eight years on the last two of the type go, and nothing else needs their key.
    Workspace later = Workspace.open(directory, Clinic.at("2034-11-20T00:00:00Z"));
    List<LeafRef> rest = later.ledger().statements("log-file").map(Statement::leaf).toList();
    LeafRef request =
        later
            .shredding()
            .request(rest, "end of retention", "nothing follows it", KIM)
            .request()
            .leaf();
    later.signing(dana).shredding().approve(request, actor(dana));
    later.signing(lee).shredding().approve(request, actor(lee));
    later.shredding().carryOut(request, KIM);
    try (Stream<Path> held = Files.list(keys)) {
      assertThat(held.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("log-file-"))
          .noneMatch(name -> name.startsWith("evidence-"))
          .anyMatch(name -> name.startsWith("actor-"));
    }
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
    assertThat(later.ledger().statements("log-file")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FailingDisk.Fault.class)
  void anyStepGoingWrong_endsWithThePayloadThereOrGone_neverInBetween(
      FailingDisk.Fault fault, @TempDir Path trials) throws Exception {
    LeafRef request = approvedRequest();
    boolean failed = true;
    for (long step = FailingDisk.firstStep(fault); failed; step += FailingDisk.STRIDE) {
      Path place = Clinic.copy(directory, trials.resolve("step-" + step));
      FailingDisk disk = new FailingDisk(step, fault);
      try {
        Workspace broken = Workspace.open(place, Clinic.CLOCK, disk, RandomSource.secure());
        broken.shredding().carryOut(request, KIM);
        failed = disk.steps() >= step && fault != FailingDisk.Fault.FULL;
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("00417733");
      }
      Workspace again = Workspace.open(place, Clinic.CLOCK);
      LedgerReport report = LedgerVerifier.verify(place);
      assertThat(report.problems()).as(fault + " at step " + step).isEmpty();
      boolean recorded = again.ledger().find("shred", request.toString(), "done").isPresent();
      assertThat(report.shredded()).hasSize(recorded ? 1 : 0);
      assertThat(again.blobs().holds(own.sha256())).isEqualTo(!recorded);
      if (!recorded) {
        again.shredding().carryOut(request, KIM);
        assertThat(LedgerVerifier.verify(place).shredded()).hasSize(1);
      }
      Clinic.delete(place);
      assertThat(step).as("the loop ends").isLessThan(250);
    }
  }

  @Test
  void interruptedDestruction_isFinishedByTheNextCommand_alsoWhenStateIsLost() throws Exception {
    LeafRef request = approvedRequest();
    Path file = statementFile(wrong);
    byte[] kept = Files.readAllBytes(file);
    workspace.shredding().carryOut(request, KIM);
    Files.write(file, kept); // As if somebody had put a copy back, or the deletion was lost.
    assertThat(LedgerVerifier.verify(directory).problems())
        .extracting(LedgerReport.Problem::what)
        .anyMatch(what -> what.startsWith("is still there although entry"));
    Workspace.open(directory, Clinic.CLOCK).shredding().carryOut(request, KIM);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  private Path statementFile(LeafRef leaf) throws IOException {
    return directory.resolve(
        "evidence/statements/2026/"
            + ShredRecord.commitment(workspace.ledger().at(leaf).orElseThrow()));
  }
}
