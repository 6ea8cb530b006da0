package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.sign.ActorKey;
import io.proofline.ledger.sign.DecisionSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose signature counts, and when four eyes have seen something. */
class ActorRegisterTest {
  private static final String ORIGIN = Clinic.ENTITY.origin();
  private static final Actor SHELL = Actor.asserted("root");

  @TempDir Path directory;
  private Workspace workspace;
  private final ActorKey dana = ActorKey.generate("dana.whitfield");
  private final ActorKey lee = ActorKey.generate("lee.ortiz");
  private final ActorKey kim = ActorKey.generate("kim.sato");

  @BeforeEach
  void makeWorkspace() throws Exception {
    workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    enter(workspace, dana, SHELL);
    enter(workspace.signing(dana), lee, Actor.asserted("dana.whitfield"));
  }

  private static Statement enter(Workspace by, ActorKey key, Actor actor) throws IOException {
    return by.ledger()
        .append(ActorRegister.add(key.introduction(), "A Person", "A Title", Clinic.NOW, actor))
        .statement();
  }

  private static Statement approves(Workspace workspace, ActorKey key) throws IOException {
    return workspace
        .signing(key)
        .ledger()
        .append(decision(key.id(), "approve-" + key.id()))
        .statement();
  }

  private static StatementDraft decision(String actor, String key) {
    return new StatementDraft(
        "approval",
        1,
        "exception/EX-7",
        key,
        Clinic.body("approve", "EX-7"),
        List.of(),
        null,
        Clinic.NOW,
        Actor.asserted(actor));
  }

  private Standing standing(Statement statement) throws IOException {
    return workspace.actors().standing(statement);
  }

  @Test
  void signedDecision_isAuthenticated_alsoWhenReadAgainLater() throws Exception {
    Statement approval = approves(workspace, lee);
    Statement read =
        Workspace.open(directory, Clinic.CLOCK).ledger().at(approval.leaf()).orElseThrow();
    assertThat(read).isEqualTo(approval);
    assertThat(read.actor().authentication()).isEqualTo(Actor.Authentication.KEY);
    assertThat(standing(read)).isInstanceOf(Standing.Authenticated.class);
    assertThat(standing(read).words()).startsWith("authenticated, key ");
    LedgerReport report = LedgerVerifier.verify(directory);
    assertThat(report.problems()).isEmpty();
    assertThat(report.proved()).anyMatch(words -> words.startsWith("2 statements carry"));
  }

  @Test
  void unsignedDecision_isAssertedAndSaysSo() throws Exception {
    Statement approval = workspace.ledger().append(decision("lee.ortiz", "a")).statement();
    assertThat(standing(approval).words()).isEqualTo("asserted, not authenticated");
  }

  @Test
  void keyThatNobodyVouchedFor_doesNotCount() throws Exception {
    enter(workspace, kim, SHELL);
    ActorRegister.Entry entry = workspace.actors().entries().getLast();
    assertThat(entry.counts()).isFalse();
    assertThat(entry.vouched())
        .isEqualTo(new ActorRegister.Vouched.Nobody("no actor with a key signed its entry"));
    assertThatThrownBy(() -> approves(workspace, kim))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of the register")
        .hasMessageContaining("nothing was recorded");
    assertThat(workspace.ledger().statements("approval")).isEmpty();
  }

  @Test
  void oneKeyUnderTwoNames_isOnePairOfEyes() throws Exception {
    byte[] seed = new byte[32];
    seed[0] = 7;
    enter(workspace.signing(dana), ActorKey.fromSeed("kim.sato", seed), actor(dana));
    enter(workspace.signing(dana), ActorKey.fromSeed("kim.alias", seed), actor(dana));
    assertThat(workspace.actors().entries().getLast().vouched())
        .isEqualTo(new ActorRegister.Vouched.Nobody("the same key is entered as kim.sato"));
  }

  @Test
  void foreignSignature_isRefusedBeforeAnythingIsRecorded() throws Exception {
    StatementDraft honest = decision("lee.ortiz", "a").signedBy(lee, ORIGIN);
    StatementDraft other = decision("lee.ortiz", "b");
    StatementDraft moved =
        new StatementDraft(
            other.type(),
            1,
            other.subject(),
            other.idempotencyKey(),
            other.body(),
            List.of(),
            null,
            Clinic.NOW,
            honest.actor(),
            honest.signature());
    assertThatThrownBy(() -> workspace.ledger().append(moved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not belong to it");
    assertThatThrownBy(
            () ->
                workspace
                    .ledger()
                    .append(decision("lee.ortiz", "c").signedBy(lee, "other.example")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> decision("dana.whitfield", "d").signedBy(lee, ORIGIN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> workspace.ledger().append(claimed()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must sign");
    assertThat(workspace.ledger().statements("approval")).isEmpty();
  }

  private static StatementDraft claimed() {
    StatementDraft plain = decision("lee.ortiz", "claimed");
    return new StatementDraft(
        plain.type(),
        1,
        plain.subject(),
        plain.idempotencyKey(),
        plain.body(),
        List.of(),
        null,
        Clinic.NOW,
        new Actor("lee.ortiz", Actor.Authentication.KEY));
  }

  @Test
  void changedStatement_losesItsSignature() throws Exception {
    Statement approval = approves(workspace, lee);
    Statement changed =
        new Statement(
            approval.type(),
            approval.schemaVersion(),
            "exception/EX-8",
            approval.idempotencyKey(),
            approval.body(),
            approval.blobs(),
            approval.effective(),
            approval.observed(),
            approval.recorded(),
            approval.actor(),
            approval.leaf(),
            approval.blob(),
            approval.signature());
    assertThat(standing(changed))
        .isEqualTo(new Standing.Refused("the signature does not belong to this statement"));
    assertThat(new DecisionSignature("", "").verifies(ORIGIN, "{}")).isFalse();
  }

  @Test
  void revocation_endsWhatComesAfter_andWhatWasSignedSinceTheLoss() throws Exception {
    Statement early = approves(workspace, lee);
    Clock later = Clinic.at("2026-11-25T08:00:00Z");
    Workspace then = Workspace.open(directory, later);
    Statement suspicious =
        then.signing(lee).ledger().append(decision("lee.ortiz", "late")).statement();
    assertThat(workspace.actors().standing(suspicious)).isInstanceOf(Standing.Authenticated.class);

    ActorRegister.Entry entry = workspace.actors().key(lee.publicText()).orElseThrow();
    Workspace next = Workspace.open(directory, Clinic.at("2026-11-26T08:00:00Z"));
    next.signing(dana)
        .ledger()
        .append(
            ActorRegister.revoke(
                List.of(entry),
                "laptop lost",
                Instant.parse("2026-11-24T00:00:00Z"),
                Clinic.NOW,
                actor(dana)));
    assertThat(standing(early)).isInstanceOf(Standing.Authenticated.class);
    assertThat(standing(suspicious).words()).contains("revoked as of 2026-11-24T00:00:00Z");
    // As the ledger knew it the day before, the signature counted.
    assertThat(next.actors(Instant.parse("2026-11-25T12:00:00Z")).standing(suspicious))
        .isInstanceOf(Standing.Authenticated.class);
    assertThatThrownBy(() -> approves(next, lee)).isInstanceOf(IllegalArgumentException.class);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void revocationThatNobodySigned_changesNothing() throws Exception {
    ActorRegister.Entry entry = workspace.actors().key(lee.publicText()).orElseThrow();
    workspace
        .ledger()
        .append(ActorRegister.revoke(List.of(entry), "sabotage", Clinic.NOW, Clinic.NOW, SHELL));
    assertThat(workspace.actors().key(lee.publicText()).orElseThrow().revocation()).isNull();
  }

  @Test
  void anActorMayEndItsOwnKeys_allAtOnce() throws Exception {
    ActorKey second = ActorKey.generate("dana.whitfield");
    enter(workspace.signing(dana), second, actor(dana));
    List<ActorRegister.Entry> own =
        workspace.actors().entries().stream()
            .filter(entry -> entry.id().equals("dana.whitfield"))
            .toList();
    workspace
        .signing(dana)
        .ledger()
        .append(ActorRegister.revoke(own, "leaves", Clinic.NOW, Clinic.NOW, actor(dana)));
    assertThat(workspace.actors().entries())
        .filteredOn(entry -> entry.id().equals("dana.whitfield"))
        .allMatch(entry -> entry.revocation() != null);
    assertThat(workspace.actors().founded()).isTrue();
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void fourEyes_needTwoDifferentAuthenticatedActors() throws Exception {
    Statement byDana = approves(workspace, dana);
    Statement byLee = approves(workspace, lee);
    Statement again = workspace.signing(dana).ledger().append(decision(dana.id(), "2")).statement();
    Statement named = workspace.ledger().append(decision("kim.sato", "3")).statement();
    ActorRegister actors = workspace.actors();
    assertThat(FourEyes.of(actors, List.of(byDana, byLee), Set.of()))
        .isEqualTo(new FourEyes.Held(List.of("dana.whitfield", "lee.ortiz")));
    assertNotHeld(FourEyes.of(actors, List.of(byDana, again), Set.of()), "there is one");
    assertNotHeld(
        FourEyes.of(actors, List.of(byDana, named), Set.of()),
        "kim.sato: asserted, not authenticated");
    assertNotHeld(
        FourEyes.of(actors, List.of(byDana, byLee), Set.of("lee.ortiz")),
        "lee.ortiz: asked for it");
    assertNotHeld(FourEyes.of(actors, List.of(), Set.of()), "there is none");
  }

  private static void assertNotHeld(FourEyes answer, String why) {
    assertThat(answer)
        .isInstanceOfSatisfying(FourEyes.NotHeld.class, no -> assertThat(no.why()).contains(why));
  }

  private static Actor actor(ActorKey key) {
    return Actor.asserted(key.id());
  }
}
