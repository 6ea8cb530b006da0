package io.proofline.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.ledger.TimeView;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision that was shredded is not known; the one before it does not hold again. */
class ShreddedDecisionsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofDays(2));
  private static final String LOGOFF = "164.312(a)(2)(iii)";
  private static final String WHY = "Shared reading rooms need an open image; see R-17.";
  private static final ResourceId BUCKET =
      new ResourceId("aws", "441020936617", "us-east-1", "AWS::S3::Bucket", "images", "2026-01-01");

  @TempDir Path folder;
  private final ActorKey dana = ActorKey.generate("dana.whitfield");
  private final ActorKey lee = ActorKey.generate("lee.ortiz");
  private final ActorKey ana = ActorKey.generate("ana.costa");

  @BeforeEach
  void makeWorkspace() throws IOException {
    Workspace workspace =
        Workspace.create(
            folder.resolve("clinic"),
            new Entity(
                "Harbor Street Clinic",
                Entity.Role.COVERED_ENTITY,
                "proofline.example/harbor-street"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    workspace.ledger().append(ActorRegister.add(dana.introduction(), "D", "CO", NOW, by(dana)));
    for (ActorKey key : List.of(lee, ana)) {
      workspace
          .signing(dana)
          .ledger()
          .append(ActorRegister.add(key.introduction(), "N", "SO", NOW, by(dana)));
    }
  }

  private static Actor by(ActorKey key) {
    return Actor.asserted(key.id());
  }

  private Workspace at(Instant time) throws IOException {
    return Workspace.open(folder.resolve("clinic"), Clock.fixed(time, ZoneOffset.UTC));
  }

  private void shredNewest(String type) throws IOException {
    Workspace workspace = at(LATER);
    LeafRef leaf;
    try (Stream<Statement> statements = workspace.ledger().statements(type)) {
      leaf = statements.reduce((a, b) -> b).orElseThrow().leaf();
    }
    Actor kim = Actor.asserted("kim.sato");
    LeafRef request =
        workspace.shredding().request(List.of(leaf), "why", "early", kim).request().leaf();
    for (ActorKey key : List.of(dana, lee)) {
      workspace.signing(key).shredding().approve(request, by(key));
    }
    workspace.shredding().carryOut(request, kim);
  }

  private static RiskExceptions exceptions(Workspace workspace) throws IOException {
    return new RiskExceptions(workspace.ledger(), workspace.actors());
  }

  private RiskException exceptionAt(Instant time) throws IOException {
    return exceptions(at(LATER)).all(time).getFirst();
  }

  private RiskExceptions.Wish wish(String id) {
    return new RiskExceptions.Wish(
        id,
        "s3-block-public-access",
        List.of(BUCKET),
        "radiology",
        "The imaging vendor needs until March to sign in.",
        "Access is limited to one network and read weekly.",
        NOW.plus(Duration.ofDays(90)));
  }

  private void excepted() throws IOException {
    exceptions(at(NOW).signing(dana)).request(wish("EX-1"), NOW, by(dana));
    exceptions(at(NOW).signing(ana)).approve("EX-1", NOW, by(ana));
    assertThat(exceptionAt(NOW).covers("s3-block-public-access", BUCKET)).isTrue();
  }

  @Test
  void revokedException_whoseRevocationIsShredded_staysRevoked() throws IOException {
    excepted();
    Instant revoked = NOW.plus(Duration.ofDays(1));
    exceptions(at(revoked).signing(dana))
        .revoke("EX-1", "the vendor signs in now", revoked, by(dana));
    shredNewest(RiskExceptions.REVOCATION);
    RiskException read = exceptionAt(LATER);
    assertThat(read.state()).isEqualTo(RiskException.State.REVOKED);
    assertThat(read.covers("s3-block-public-access", BUCKET)).isFalse();
    assertThat(read.why()).startsWith("the reason is not known: leaf ").contains("was shredded by");
    assertThat(read.over()).contains(revoked);
    // The day before, it was in force; that was so and stays so.
    assertThat(exceptionAt(NOW).state()).isEqualTo(RiskException.State.IN_FORCE);
    // What the ledger knew between the revocation and its shredding is not otherwise either.
    Workspace then = at(LATER).viewed(new TimeView(revoked, revoked));
    assertThat(exceptions(then).all(revoked).getFirst().state())
        .isEqualTo(RiskException.State.REVOKED);
  }

  @Test
  void exception_whoseApprovalIsShredded_exceptsNothing_andSaysThatItIsNotKnown()
      throws IOException {
    excepted();
    shredNewest(RiskExceptions.APPROVAL);
    RiskException read = exceptionAt(LATER);
    assertThat(read.covers("s3-block-public-access", BUCKET)).isFalse();
    assertThat(read.state()).isEqualTo(RiskException.State.REQUESTED);
    assertThat(read.why()).startsWith("it is not known whether it was approved: leaf ");
  }

  @Test
  void idOfAShreddedRequest_isNeverGivenToAnotherException() throws IOException {
    excepted();
    shredNewest(RiskExceptions.REQUEST);
    assertThat(exceptions(at(LATER)).all(LATER)).isEmpty();
    assertThatThrownBy(
            () -> exceptions(at(LATER).signing(dana)).request(wish("EX-1"), LATER, by(dana)))
        .hasMessageContaining("EX-1 is taken");
  }

  @Test
  void shreddedDecisionOnAnAddressableSpecification_leavesTheSectionUnknown() throws IOException {
    AddressableDecisions decisions = new AddressableDecisions(at(NOW).ledger());
    for (AddressableDecision.State state :
        List.of(AddressableDecision.State.IMPLEMENTED, AddressableDecision.State.GAP)) {
      decisions.record(
          LOGOFF, state, WHY, Optional.empty(), Optional.empty(), NOW, Actor.asserted("dana"));
    }
    shredNewest(AddressableDecisions.TYPE);
    AddressableDecisions.Newest newest = new AddressableDecisions(at(LATER).ledger()).newest();
    assertThat(newest.known()).isEmpty();
    assertThat(newest.shredded()).containsOnlyKeys(LOGOFF);
  }

  @Test
  void shreddedApprovalOfChanges_isNamed_andALaterOneOfItsNameDoesNotTakeItsPlace()
      throws IOException {
    ChangeApprovals.Wish wish =
        new ChangeApprovals.Wish(
            "CH-318",
            List.of("s3:images"),
            List.of(),
            NOW,
            NOW.plus(Duration.ofDays(1)),
            "Open the imaging bucket to the vendor.",
            "",
            List.of());
    new ChangeApprovals(at(NOW).signing(dana).ledger(), at(NOW).actors())
        .approve(wish, NOW, by(dana));
    shredNewest(ChangeApprovals.TYPE);
    ChangeApprovals read =
        new ChangeApprovals(at(LATER).signing(dana).ledger(), at(LATER).actors());
    assertThat(read.all()).isEmpty();
    assertThat(read.shredded())
        .singleElement()
        .extracting(gone -> gone.subject())
        .isEqualTo("CH-318");
    assertThatThrownBy(() -> read.approve(wish, LATER, by(dana))).hasMessageContaining("is taken");
  }

  @Test
  void reviewerWhoseNamingIsShredded_isNotKnown_andTheOneBeforeDoesNotReviewAgain()
      throws IOException {
    for (String reviewer : List.of("lee.ortiz", "ana.costa")) {
      new ControlDuties(at(NOW).ledger(), at(NOW).actors())
          .set("s3-block-public-access", "Dana", reviewer, 90, "weekly run", NOW, by(dana));
    }
    shredNewest(ControlDuties.DUTY);
    ControlDuties read = new ControlDuties(at(LATER).ledger(), at(LATER).actors());
    assertThat(read.all()).isEmpty();
    assertThat(read.shredded())
        .singleElement()
        .satisfies(one -> assertThat(one.subject()).isEqualTo("s3-block-public-access"));
  }
}
