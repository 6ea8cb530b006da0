package io.proofline.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.FrozenFiles;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.RememberedState;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A record in a bucket: what comes back verifies, whatever others put over it. */
class ReplicaTest {
  private static final Optional<Instant> UNTIL =
      Optional.of(MemoryS3.NOW.plus(Duration.ofDays(2190)));

  @TempDir Path directory;
  private final MemoryS3 server = new MemoryS3();
  private Workspace workspace;

  @BeforeEach
  void makeWorkspace() throws Exception {
    Entity entity =
        new Entity("Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/hsc");
    workspace =
        Workspace.create(
            directory.resolve("workspace"), entity, Clock.fixed(MemoryS3.NOW, ZoneOffset.UTC));
    append("one");
  }

  private void append(String key) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set(
        "file", workspace.blobs().put(key.getBytes(StandardCharsets.UTF_8), "text/plain").toJson());
    workspace
        .ledger()
        .append(
            new StatementDraft(
                "log-file",
                1,
                "trail",
                key,
                body,
                List.of(),
                null,
                MemoryS3.NOW,
                Actor.asserted("dana")));
  }

  private Replica replica() {
    return new Replica(BucketTest.bucket(server, _ -> {}));
  }

  private Replica.Pushed push() throws Exception {
    return replica()
        .push(FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files(), UNTIL);
  }

  private Path pulled(String name) throws Exception {
    Path target = Files.createDirectories(directory.resolve(name));
    Replica.Pulled pulled = replica().pull(target, MemoryS3.NOW);
    assertThat(pulled.files()).isPositive();
    return target;
  }

  @Test
  void whatComesBack_verifiesAndHoldsNoKey() throws Exception {
    Replica.Pushed pushed = push();
    assertThat(pushed.conflicts()).isEmpty();
    assertThat(pushed.written()).isEqualTo(pushed.versions().size());
    append("two");
    assertThat(push().written()).isGreaterThan(2);
    assertThat(push().written()).isZero();
    Path copy = pulled("copy");
    assertThat(LedgerVerifier.verify(copy).problems()).isEmpty();
    assertThat(LedgerVerifier.verify(copy).years().getFirst().size()).isEqualTo(3);
    assertThat(server.keys()).noneMatch(key -> key.contains("keys/"));
    assertThat(
            replica()
                .pull(Files.createDirectories(directory.resolve("again")), MemoryS3.NOW)
                .lockedUntil())
        .isEqualTo(UNTIL);
  }

  @Test
  void whatOthersPutOver_isNamedAndNotRead() throws Exception {
    push();
    String statement =
        server.keys().stream().filter(key -> key.contains("statements")).findFirst().orElseThrow();
    server.overlay(statement, "something else");
    server.overlay("clinic/ledger/2026/checkpoint", "nonsense\n0\n");
    server.hide("clinic/ledger/2026.vkey");
    Path target = Files.createDirectories(directory.resolve("copy"));
    Replica.Pulled pulled = replica().pull(target, MemoryS3.NOW);
    assertThat(pulled.overlaid())
        .containsExactlyInAnyOrder(statement.substring("clinic/".length()), "ledger/2026.vkey");
    assertThat(pulled.checkpoints().get("ledger/2026/checkpoint")).hasSize(2);
    assertThat(LedgerVerifier.verify(target).problems()).isEmpty();
  }

  @Test
  void replacedKeys_goOverTheOldOnesAndComeBackWithTheirIntroduction() throws Exception {
    push();
    Replica.Pushed nothing = push();
    assertThat(nothing.written()).isZero();
    workspace.signingKeys().rotate("the signing host was replaced", Actor.asserted("dana"));
    append("two");
    assertThat(push().conflicts()).isEmpty();
    workspace.signingKeys().rotate("and once more", Actor.asserted("dana"));
    assertThat(push().conflicts()).isEmpty();
    Path target = Files.createDirectories(directory.resolve("copy"));
    Replica.Pulled pulled = replica().pull(target, MemoryS3.NOW);
    assertThat(pulled.overlaid()).isEmpty();
    assertThat(LedgerVerifier.verify(target).problems()).isEmpty();
    for (byte[] note : pulled.checkpoints().getOrDefault("ledger/2026/checkpoint", List.of())) {
      assertThat(RememberedState.against(target, 2026, note)).isEmpty();
    }
    server.overlay("clinic/ledger/2026.vkey", "somebody else's\n");
    Path again = Files.createDirectories(directory.resolve("again"));
    assertThat(replica().pull(again, MemoryS3.NOW).overlaid()).containsExactly("ledger/2026.vkey");
    assertThat(LedgerVerifier.verify(again).problems()).isEmpty();
  }

  @Test
  void otherKeysWithoutAnIntroduction_areNotPutOver() throws Exception {
    push();
    Path copy = pulled("copy");
    Files.writeString(copy.resolve("ledger/2026.vkey"), "somebody else's\n");
    assertThat(
            replica()
                .push(FrozenFiles.of(copy, List.of(FrozenFiles.Part.RECORD)).files(), UNTIL)
                .conflicts())
        .containsExactly("ledger/2026.vkey");
  }

  @Test
  void objectWithoutLock_isNamed() throws Exception {
    replica()
        .push(
            FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files(),
            Optional.empty());
    Replica.Pulled pulled =
        replica().pull(Files.createDirectories(directory.resolve("copy")), MemoryS3.NOW);
    assertThat(pulled.unlocked()).hasSize((int) pulled.files());
    // A lock that has ended protects nothing.
    push();
    append("two");
    push();
    Instant later = MemoryS3.NOW.plus(Duration.ofDays(3000));
    assertThat(
            replica().pull(Files.createDirectories(directory.resolve("later")), later).unlocked())
        .hasSizeGreaterThan((int) pulled.files());
  }

  @Test
  void olderStateOrOtherHistory_isNeverPutOverANewerOne() throws Exception {
    TreeMap<String, FrozenFiles.Source> older =
        new TreeMap<>(FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files());
    append("two");
    push();
    Replica.Pushed again = replica().push(older, UNTIL);
    assertThat(again.conflicts()).containsExactly("ledger/2026/checkpoint");
    assertThat(LedgerVerifier.verify(pulled("copy")).years().getFirst().size()).isEqualTo(3);
  }

  @Test
  void everyFaultAtEveryExchange_endsInACopyThatVerifies() throws Exception {
    for (MemoryS3.Fault fault : MemoryS3.Fault.values()) {
      MemoryS3 fresh = new MemoryS3();
      Map<String, Integer> attempts = new ConcurrentHashMap<>();
      fresh.plan =
          (_, request) ->
              attempts.merge(request.method() + request.uri(), 1, Integer::sum) <= 2
                  ? Optional.of(fault)
                  : Optional.empty();
      Replica replica = new Replica(BucketTest.bucket(fresh, _ -> {}));
      Replica.Pushed pushed =
          replica.push(
              FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files(), UNTIL);
      assertThat(pushed.conflicts()).as(fault.name()).isEmpty();
      assertThat(fresh.writes()).as(fault.name()).isEqualTo(pushed.versions().size());
      Path target = Files.createDirectories(directory.resolve(fault.name()));
      replica.pull(target, MemoryS3.NOW);
      assertThat(LedgerVerifier.verify(target).problems()).as(fault.name()).isEmpty();
    }
  }

  @Test
  void pushThatWasCutOff_goesOnAndNeverShowsACheckpointWithoutItsFiles() throws Exception {
    int needed =
        new ArrayList<>(
                FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files().keySet())
            .size();
    for (int cut = 3; cut < needed + 3; cut++) {
      int stop = cut;
      MemoryS3 fresh = new MemoryS3();
      fresh.plan = (n, _) -> n >= stop ? Optional.of(MemoryS3.Fault.LOST) : Optional.empty();
      Replica replica = new Replica(BucketTest.bucket(fresh, _ -> {}));
      assertThatThrownBy(
              () ->
                  replica.push(
                      FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files(),
                      UNTIL))
          .isInstanceOf(StoreException.class);
      if (fresh.keys().contains("clinic/ledger/2026/checkpoint")) {
        assertThat(fresh.keys()).hasSizeGreaterThanOrEqualTo(needed - 1);
      }
      fresh.plan = (_, _) -> Optional.empty();
      assertThat(
              replica
                  .push(
                      FrozenFiles.of(workspace.root(), List.of(FrozenFiles.Part.RECORD)).files(),
                      UNTIL)
                  .conflicts())
          .isEmpty();
      Path target = Files.createDirectories(directory.resolve("cut-" + cut));
      replica.pull(target, MemoryS3.NOW);
      assertThat(LedgerVerifier.verify(target).problems()).isEmpty();
    }
  }

  @Test
  void emptyBucket_isNoLedger() {
    assertThatThrownBy(() -> replica().pull(directory, MemoryS3.NOW))
        .hasMessageContaining("holds no ledger");
  }
}
