package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Registers;
import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whoever shreds the newest statement about a subject does not bring back the one before it. */
class ShreddedNewestTest {
  private static final Actor KIM = Actor.asserted("kim.sato");
  private static final String FIRST = "2026-11-21T09:00:00Z";
  private static final String SECOND = "2026-11-22T09:00:00Z";
  private static final String SHRED = "2026-11-23T09:00:00Z";

  @TempDir Path directory;
  private final ActorKey dana = ActorKey.generate("dana.whitfield");
  private final ActorKey lee = ActorKey.generate("lee.ortiz");
  private LeafRef older = new LeafRef(0, 0);
  private LeafRef newer = new LeafRef(0, 0);
  private LeafRef entry = new LeafRef(0, 0);

  @BeforeEach
  void shredTheNewerOfTwoRegisters() throws IOException {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, Clinic.CLOCK);
    workspace.ledger().append(ActorRegister.add(dana.introduction(), "D", "CO", Clinic.NOW, KIM));
    workspace
        .signing(dana)
        .ledger()
        .append(
            ActorRegister.add(
                lee.introduction(), "L", "SO", Clinic.NOW, Actor.asserted(dana.id())));
    older = record(FIRST, "one");
    newer = record(SECOND, "two");
    entry = shred(newer);
  }

  private Workspace at(String time) throws IOException {
    return Workspace.open(directory, Clinic.at(time));
  }

  private static Registers registers(Workspace workspace) {
    return new Registers(workspace.ledger(), workspace.blobs());
  }

  private LeafRef record(String time, String word) throws IOException {
    RegisterFile file =
        RegisterFile.parse("vendors.yaml", ("word: " + word).getBytes(StandardCharsets.UTF_8));
    return registers(at(time))
        .record("vendors", file, 1, List.of(), Instant.parse(time), KIM)
        .statement()
        .leaf();
  }

  private LeafRef shred(LeafRef leaf) throws IOException {
    Workspace workspace = at(SHRED);
    LeafRef request =
        workspace.shredding().request(List.of(leaf), "why", "early", KIM).request().leaf();
    for (ActorKey key : List.of(dana, lee)) {
      workspace.signing(key).shredding().approve(request, Actor.asserted(key.id()));
    }
    return workspace.shredding().carryOut(request, KIM).done().orElseThrow().leaf();
  }

  private Entry newest(Ledger ledger) throws IOException {
    try (Stream<Entry> entries = ledger.entries("register", 1)) {
      return entries.reduce((a, b) -> b).orElseThrow();
    }
  }

  @Test
  void newestIsTheShreddedOne_withWhatItsShreddingKept_alsoWhenAllThatIsDerivedIsLost()
      throws IOException {
    Entry.Shredded expected =
        new Entry.Shredded(
            newer,
            "register",
            "vendors",
            Instant.parse(SECOND),
            Instant.parse(SECOND),
            Instant.parse(SECOND),
            entry);
    assertThat(newest(at(SHRED).ledger())).isEqualTo(expected);
    assertThat(newest(at(SHRED).signing(dana).ledger())).isEqualTo(expected);
    Projection.rebuildAll(at(SHRED).projections());
    assertThat(newest(at(SHRED).ledger())).isEqualTo(expected);
    Clinic.delete(directory.resolve("state"));
    assertThat(newest(at(SHRED).ledger())).isEqualTo(expected);
    assertThat(LedgerVerifier.verify(directory).problems()).isEmpty();
  }

  @Test
  void register_isNotKnown_andTheOlderOneIsNeverGiven() throws IOException {
    assertThatThrownBy(() -> registers(at(SHRED)).latest("vendors", Instant.MAX))
        .isInstanceOf(ShreddedException.class)
        .hasMessage(
            "not evaluated: what holds for register vendors was said by leaf "
                + newer
                + ", whose payload was shredded by entry "
                + entry
                + "; what stood before it does not hold again");
    // Before the newer one was recorded, the older one was what was known; that can still be said.
    assertThat(registers(at(SHRED)).latest("vendors", Instant.parse(FIRST)))
        .map(found -> found.statement().leaf())
        .contains(older);
  }

  @Test
  void viewOfATime_betweenTheNewerOneAndItsShredding_seesThatItIsGone() throws IOException {
    Workspace workspace = at(SHRED);
    for (String knownAt : List.of(SECOND, SHRED)) {
      Ledger then = workspace.viewed(new TimeView(Instant.MAX, Instant.parse(knownAt))).ledger();
      assertThat(newest(then)).isInstanceOf(Entry.Shredded.class);
    }
    Ledger before = workspace.viewed(new TimeView(Instant.MAX, Instant.parse(FIRST))).ledger();
    assertThat(newest(before).leaf()).isEqualTo(older);
    assertThat(TimeView.asOf(Instant.parse(FIRST)).sees(newest(workspace.ledger()))).isFalse();
  }

  @Test
  void olderTextRecordedAnew_isANewStatement_andHoldsFromThenOn() throws IOException {
    LeafRef anew = record(SHRED, "one");
    assertThat(anew).isGreaterThan(entry);
    assertThat(registers(at(SHRED)).latest("vendors", Instant.MAX))
        .map(found -> found.statement().leaf())
        .contains(anew);
  }

  @Test
  void retentionOfTheOlderOne_endsSixYearsAfterTheShreddedOneReplacedIt() throws IOException {
    Statement statement = at(SHRED).ledger().at(older).orElseThrow();
    assertThat(Retention.payloads(List.of(statement), at(SHRED).ledger()))
        .extracting(Payload::until)
        .containsExactly(Instant.parse("2032-11-22T09:00:00Z"));
  }

  @Test
  void shreddingsThatKeptFewerTimes_areStillInTheirPlace() {
    Payload payload =
        new Payload(
            newer,
            "00".repeat(32),
            "register",
            "vendors",
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.parse(SECOND),
            Instant.MAX);
    var json = payload.toJson();
    json.remove(List.of("effective", "observed"));
    var list = JsonNodeFactory.instance.arrayNode().add(json);
    assertThat(Payload.list(list))
        .extracting(Payload::effective, Payload::observed)
        .containsExactly(tuple(Instant.parse(SECOND), Instant.parse(SECOND)));
  }

  @Test
  void witnessPolicy_cannotBeShredded_becauseTheOneBeforeItMayAskForLess() throws IOException {
    Workspace workspace = at(SHRED);
    LeafRef stated =
        workspace
            .ledger()
            .append(
                Clinic.draft(
                    WitnessCheck.TYPE, "ledger", "0", Clinic.body("policy", "quorum none\n")))
            .statement()
            .leaf();
    assertThatThrownBy(() -> workspace.shredding().request(List.of(stated), "why", "early", KIM))
        .hasMessageContaining("which is always kept");
  }
}
