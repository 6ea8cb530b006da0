package io.proofline.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Entry;
import io.proofline.ledger.IntegrityException;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.ShreddedException;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.sign.ActorKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class SnapshotStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Actor COLLECTOR = Actor.asserted("collector");

  @TempDir Path folder;
  private Workspace workspace;
  private SnapshotStore store;

  @BeforeEach
  void open() throws IOException {
    workspace =
        Workspace.create(
            folder.resolve("clinic"),
            new Entity("Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/clinic"),
            Clock.fixed(NOON.plusSeconds(60), ZoneOffset.UTC));
    store = new SnapshotStore(workspace.ledger(), workspace.sheets());
  }

  private static CollectedSnapshot snapshot(String account, Instant to, boolean encrypted) {
    ResourceId id = new ResourceId("aws", account, "us-east-1", "AWS::EC2::Volume", "vol-1", "v1");
    Document document =
        new Document(
            id,
            "arn:aws:ec2:us-east-1:" + account + ":volume/vol-1",
            JsonNodeFactory.instance.objectNode().put("Encrypted", encrypted).put("Size", 8),
            JsonNodeFactory.instance.objectNode().put("State", "in-use"),
            Map.of("system", "imaging", "größe", "klein"),
            Map.of("properties.KmsKeyId", "permission ec2:DescribeVolumes was denied"),
            to,
            List.of("c-0001"));
    CallRecord call =
        new CallRecord(
            "c-0001",
            account,
            "us-east-1",
            "ec2",
            "DescribeVolumes",
            Map.of("MaxResults", "1000"),
            Outcome.ANSWERED,
            null,
            null,
            1,
            1,
            to,
            "ab".repeat(32));
    CallRecord denied =
        new CallRecord(
            "c-0002",
            account,
            "us-east-1",
            "kms",
            "ListKeys",
            Map.of(),
            Outcome.DENIED,
            "AccessDenied",
            "status 403",
            0,
            0,
            to,
            null);
    Snapshot.Scope volumes =
        new Snapshot.Scope(
            account, "us-east-1", "AWS::EC2::Volume", true, List.of(), Set.of("c-0001"));
    Snapshot.Scope keys =
        new Snapshot.Scope(
            account, "us-east-1", "AWS::KMS::Key", false, List.of("denied"), Set.of("c-0002"));
    return new CollectedSnapshot(
        new Snapshot(
            "aws",
            "aws/" + account,
            to.minusSeconds(5),
            to,
            List.of(document),
            List.of(call, denied),
            List.of(volumes, keys)),
        Map.of("c-0001", List.of("<first/>", "<second/>")));
  }

  @Test
  void recordedSnapshot_readsBackEqualWithRowsAndRawAnswers() throws IOException {
    CollectedSnapshot collected = snapshot("441020936617", NOON, false);
    RecordedSnapshot recorded = store.record(collected, COLLECTOR);

    RecordedSnapshot loaded = store.load(recorded.leaf()).orElseThrow();
    assertThat(loaded.snapshot()).isEqualTo(collected.snapshot());
    assertThat(loaded.documentRow(collected.snapshot().documents().getFirst().id())).hasValue(0);
    assertThat(loaded.callRow("c-0002")).hasValue(1);
    assertThat(loaded.rowLabel(1)).isEqualTo(recorded.leaf().index() + "/1");
    assertThat(store.raw(loaded, "c-0001")).containsExactly("<first/>", "<second/>");
    assertThat(store.raw(loaded, "c-0002")).isEmpty();
    assertThatThrownBy(() -> store.raw(loaded, "c-9999"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no call c-9999");
  }

  @Test
  void whoIsThere_isKnownBeforeAnythingIsRead_andIsWhatTheDocumentsSay() throws IOException {
    CollectedSnapshot collected = snapshot("441020936617", NOON, false);
    Snapshot loaded =
        store.load(store.record(collected, COLLECTOR).leaf()).orElseThrow().snapshot();
    assertThat(loaded.id(0)).isEqualTo(collected.snapshot().documents().getFirst().id());
    assertThat(loaded.arn(0)).isEqualTo(collected.snapshot().documents().getFirst().arn());
    assertThat(loaded.accounts()).isEqualTo(collected.snapshot().accounts());
    assertThat(loaded.regionsNotAsked()).isEqualTo(collected.snapshot().regionsNotAsked());
    // Read in any order and again: the same object.
    assertThat(loaded.calls().get(1)).isEqualTo(collected.snapshot().calls().get(1));
    assertThat(loaded.calls().get(0)).isSameAs(loaded.calls().get(0));
    assertThat(loaded.documents().getFirst()).isSameAs(loaded.documents().getFirst());
  }

  @Test
  void aDocumentThatWasChanged_isNamed_andNothingIsGiven() throws IOException {
    RecordedSnapshot recorded = store.record(snapshot("441020936617", NOON, false), COLLECTOR);
    store.load(recorded.leaf()); // keeps the hashes of the rows
    String sha256 = recorded.documents().blob().sha256();
    Path blob =
        folder.resolve("clinic/evidence/blobs").resolve(sha256.substring(0, 2)).resolve(sha256);
    byte[] plain;
    try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(blob))) {
      plain = in.readAllBytes();
    }
    String changed =
        new String(plain, StandardCharsets.UTF_8)
            .replace("\"Encrypted\":false", "\"Encrypted\":true");
    assertThat(changed).isNotEqualTo(new String(plain, StandardCharsets.UTF_8));
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(blob))) {
      out.write(changed.getBytes(StandardCharsets.UTF_8));
    }
    assertThatThrownBy(() -> store.load(recorded.leaf()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining(sha256)
        .hasMessageEndingWith("changed is row 0");
  }

  @Test
  void sameSnapshotTwice_isOneLeaf() throws IOException {
    RecordedSnapshot first = store.record(snapshot("441020936617", NOON, false), COLLECTOR);
    RecordedSnapshot again = store.record(snapshot("441020936617", NOON, false), COLLECTOR);
    assertThat(again.leaf()).isEqualTo(first.leaf());
    RecordedSnapshot other = store.record(snapshot("441020936617", NOON, true), COLLECTOR);
    assertThat(other.leaf()).isNotEqualTo(first.leaf());
  }

  @Test
  void latest_isByObservationAndNotByRecording() throws IOException {
    store.record(snapshot("441020936617", NOON, true), COLLECTOR);
    store.record(snapshot("441020936617", NOON.minusSeconds(3600), false), COLLECTOR);
    store.record(snapshot("441020938842", NOON.minusSeconds(60), false), COLLECTOR);

    assertThat(store.latest())
        .extracting(r -> r.snapshot().subject())
        .containsExactly("aws/441020936617", "aws/441020938842");
    assertThat(store.latest("aws/441020936617").orElseThrow().snapshot().to()).isEqualTo(NOON);
    assertThat(store.latest("aws/441020936617", NOON.minusSeconds(1)).orElseThrow().snapshot().to())
        .isEqualTo(NOON.minusSeconds(3600));
    assertThat(store.latest("aws/204177309185")).isEmpty();
  }

  @Test
  void latest_withSomeOpen_opensOnlyTheOthers_andPrefersWhatIsNewer() throws IOException {
    store.record(snapshot("441020936617", NOON.minusSeconds(60), true), COLLECTOR);
    store.record(snapshot("441020938842", NOON.minusSeconds(60), false), COLLECTOR);
    List<RecordedSnapshot> open = store.latest();
    LeafRef newer = store.record(snapshot("441020936617", NOON, false), COLLECTOR).leaf();

    List<RecordedSnapshot> found = store.latest(open);

    assertThat(found).extracting(RecordedSnapshot::leaf).first().isEqualTo(newer);
    assertThat(found.getLast()).isSameAs(open.getLast());
    assertThat(found)
        .extracting(RecordedSnapshot::leaf)
        .isEqualTo(store.latest().stream().map(RecordedSnapshot::leaf).toList());
  }

  @Test
  void latest_whenTheNewestWasShredded_leavesTheSubjectOut_andNamesIt() throws IOException {
    store.record(snapshot("441020936617", NOON.minusSeconds(3600), true), COLLECTOR);
    LeafRef newest = store.record(snapshot("441020936617", NOON, false), COLLECTOR).leaf();
    store.record(snapshot("441020938842", NOON, true), COLLECTOR);
    shred(newest);
    assertThat(store.latest())
        .extracting(r -> r.snapshot().subject())
        .containsExactly("aws/441020938842");
    assertThat(store.shredded()).singleElement().extracting(Entry::leaf).isEqualTo(newest);
    assertThatThrownBy(() -> store.latest("aws/441020936617"))
        .isInstanceOf(ShreddedException.class);
    // Asked for the time before the shredded one was observed, nothing is missing.
    assertThat(store.latest("aws/441020936617", NOON.minusSeconds(1))).isPresent();
  }

  private void shred(LeafRef leaf) throws IOException {
    ActorKey dana = ActorKey.generate("dana");
    ActorKey lee = ActorKey.generate("lee");
    workspace.ledger().append(ActorRegister.add(dana.introduction(), "D", "CO", NOON, COLLECTOR));
    workspace
        .signing(dana)
        .ledger()
        .append(ActorRegister.add(lee.introduction(), "L", "SO", NOON, Actor.asserted("dana")));
    LeafRef request =
        workspace.shredding().request(List.of(leaf), "why", "early", COLLECTOR).request().leaf();
    for (ActorKey key : List.of(dana, lee)) {
      workspace.signing(key).shredding().approve(request, Actor.asserted(key.id()));
    }
    workspace.shredding().carryOut(request, COLLECTOR);
  }

  @Test
  void anotherStatement_isNoSnapshot() throws IOException {
    var other =
        workspace
            .ledger()
            .append(
                new StatementDraft(
                    "page",
                    1,
                    "control/x",
                    "k",
                    JsonNodeFactory.instance.objectNode(),
                    List.of(),
                    null,
                    NOON,
                    COLLECTOR))
            .statement();
    assertThat(store.load(other.leaf())).isEmpty();
    assertThatThrownBy(() -> store.load(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds page version 1");
  }

  @Test
  void damagedSheet_isNotRead() throws IOException {
    RecordedSnapshot recorded = store.record(snapshot("441020936617", NOON, false), COLLECTOR);
    flipOneByte(recorded.documents().blob());
    assertThatThrownBy(() -> store.load(recorded.leaf())).isInstanceOf(IntegrityException.class);
  }

  private void flipOneByte(BlobRef blob) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().contains(blob.sha256().substring(4)))
              .findFirst()
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      file.toFile().setWritable(true);
      Files.write(file, bytes);
    }
  }

  @Test
  void rawAnswerOfAnUnknownCall_isRefused() {
    Snapshot snapshot = snapshot("441020936617", NOON, false).snapshot();
    assertThatThrownBy(() -> new CollectedSnapshot(snapshot, Map.of("c-7", List.of("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c-7");
  }

  @Test
  void statementBody_holdsNoBulk() throws IOException {
    RecordedSnapshot recorded = store.record(snapshot("441020936617", NOON, false), COLLECTOR);
    String body = recorded.statement().body().toString();
    assertThat(body).doesNotContain("vol-1", "<first/>");
    assertThat(JsonMapper.shared().readTree(body).at("/counts/calls").asInt()).isEqualTo(2);
  }
}
