package io.proofline.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.Entity;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** Two entries of the register that bear one person's name are one pair of eyes. */
class OnePersonTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final ResourceId BUCKET =
      new ResourceId("aws", "441020936617", "us-east-1", "AWS::S3::Bucket", "images", "2026-01-01");

  @TempDir Path folder;
  private final ActorKey dana = ActorKey.generate("dana.whitfield");
  private final ActorKey second = ActorKey.generate("security");
  private final ActorKey lee = ActorKey.generate("lee.ortiz");

  @BeforeEach
  void danaIsEnteredTwice() throws IOException {
    Workspace workspace =
        Workspace.create(
            folder.resolve("clinic"),
            new Entity("Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/clinic"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    workspace
        .ledger()
        .append(ActorRegister.add(dana.introduction(), "Dana Whitfield", "SO", NOW, by(dana)));
    workspace
        .signing(dana)
        .ledger()
        .append(ActorRegister.add(second.introduction(), "WHITFIELD, Dana", "SO", NOW, by(dana)));
    workspace
        .signing(dana)
        .ledger()
        .append(ActorRegister.add(lee.introduction(), "Lee Ortiz", "PO", NOW, by(dana)));
  }

  private static Actor by(ActorKey key) {
    return Actor.asserted(key.id());
  }

  private Workspace workspace() throws IOException {
    return Workspace.open(folder.resolve("clinic"), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private RiskExceptions signing(ActorKey key) throws IOException {
    return new RiskExceptions(workspace().signing(key).ledger(), workspace().actors());
  }

  @Test
  void exceptionOfThePersonsOwn_isNotApprovedUnderTheSecondId() throws IOException {
    signing(dana)
        .request(
            new RiskExceptions.Wish(
                "EX-1",
                "s3-block-public-access",
                List.of(BUCKET),
                "radiology",
                "The imaging vendor needs until March to sign in.",
                "Access is limited to one network and read weekly.",
                NOW.plus(Duration.ofDays(90))),
            NOW,
            by(dana));
    assertThatThrownBy(() -> signing(second).approve("EX-1", NOW, by(second)))
        .hasMessageContaining("security bears the name of dana.whitfield, who asked for EX-1");

    RiskException asked = signing(dana).all(NOW).getFirst();
    workspace()
        .signing(second)
        .ledger()
        .append(
            new StatementDraft(
                RiskExceptions.APPROVAL,
                1,
                "EX-1",
                "recorded by another program",
                JsonNodeFactory.instance.objectNode().put("request", asked.leaf().toString()),
                List.of(),
                null,
                NOW,
                by(second)));
    RiskException read = signing(dana).all(NOW).getFirst();
    assertThat(read.state()).isEqualTo(RiskException.State.REQUESTED);
    assertThat(read.why()).contains("security bears the name of dana.whitfield");
    assertThat(read.approvers()).isEmpty();
    assertThat(read.covers("s3-block-public-access", BUCKET)).isFalse();

    assertThat(signing(lee).approve("EX-1", NOW, by(lee)).state())
        .isEqualTo(RiskException.State.IN_FORCE);
  }

  @Test
  void approvalOfAChange_knowsItsApproverByTheNameInTheRegister() throws IOException {
    ChangeApproval approval =
        new ChangeApprovals(workspace().signing(second).ledger(), workspace().actors())
            .approve(
                new ChangeApprovals.Wish(
                    "CH-318",
                    List.of("arn:aws:s3:::images"),
                    List.of(),
                    NOW,
                    NOW.plus(Duration.ofDays(1)),
                    "Lifecycle of the images bucket, as planned.",
                    "",
                    List.of("dw2")),
                NOW,
                by(second));
    assertThat(approval.names()).containsExactly("dw2", "WHITFIELD, Dana");
  }
}
