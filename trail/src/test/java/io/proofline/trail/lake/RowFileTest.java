package io.proofline.trail.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.read.CloudTrailReader;
import io.proofline.trail.read.Column;
import io.proofline.trail.read.ReadLimits;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the rows of a segment hold is what is read back, value by value, in every kind. */
class RowFileTest {
  private static final LeafRef LEAF = new LeafRef(2026, 7);

  /** Texts that are nearly, and such that are, of the kinds that are kept as their bits. */
  private static final List<String> TEXTS =
      List.of(
          "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
          "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0",
          "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1fg",
          "0f1e2d3c-4b5a-6978-8796a-5b4c3d2e1f0",
          "0f1e2d3c4b5a69788796a5b4c3d2e1f01234",
          "g".repeat(36),
          "0123456789abcdef".repeat(4),
          "0123456789ABCDEF".repeat(4),
          "0123456789abcdef".repeat(4).replace('7', '-'),
          "x".repeat(64),
          "0123456789abcdef",
          "Grün ☂ 𝄞",
          "-",
          "a".repeat(70_000));

  @TempDir Path folder;

  private final List<String> ids = new ArrayList<>();
  private final List<String> agents = new ArrayList<>();

  private SegmentRows rows(int count, Random random) throws IOException {
    StringBuilder file = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < count; i++) {
      String text = TEXTS.get(random.nextInt(TEXTS.size()));
      String id =
          switch (random.nextInt(4)) {
            case 0 -> text;
            case 1 -> "" + i;
            default -> new UUID(random.nextLong(), random.nextLong()).toString();
          };
      ids.add(id);
      agents.add(text);
      ObjectNode event = JsonNodeFactory.instance.objectNode();
      event.put("eventID", id).put("requestID", text).put("eventName", "Get" + i % 3);
      event.put("eventSource", "s3.amazonaws.com").put("eventTime", time(i));
      event.putObject("userIdentity").put("arn", text).put("userName", id);
      file.append(i == 0 ? "" : ",").append(event);
    }
    SegmentRows rows = new SegmentRows();
    byte[] sha = HexFormat.of().formatHex(CloudTrailReader.sha256().digest()).getBytes(UTF_8);
    int fileId = rows.files.id(sha, 0, sha.length);
    try (CloudTrailReader reader = new CloudTrailReader(ReadLimits.DEFAULT)) {
      reader.read(
          file.append("]}").toString().getBytes(UTF_8),
          batch -> {
            for (int i = 0; i < batch.count(); i++) {
              assertThat(batch.unparsed(i)).isNull();
              rows.add(batch, i, fileId, EventKey.of(batch, i, CloudTrailReader.sha256()));
            }
          });
    }
    return rows;
  }

  private static String time(int i) {
    return "2026-11-%02dT10:%02d:%02dZ".formatted(1 + i % 28, i / 60 % 60, i % 60);
  }

  private static List<TrailEvent> read(Path file, int[] wanted) throws IOException {
    List<TrailEvent> out = new ArrayList<>();
    try (RowFile open = RowFile.open(file)) {
      open.read(LEAF, wanted, out::add);
    }
    return out;
  }

  @Test
  void everyValueOfEveryRowIsReadBack() throws IOException {
    Random random = new Random(20261128);
    for (int count : new int[] {1, 2, 63, 64, 65, 128, 129, 200}) {
      ids.clear();
      agents.clear();
      Path file = folder.resolve(count + ".rows");
      RowWriter.write(rows(count, random), file);
      List<TrailEvent> events = read(file, IntStream.range(0, count).toArray());
      assertThat(events).hasSize(count);
      for (int i = 0; i < count; i++) {
        TrailEvent event = events.get(i);
        assertThat(event.row()).isEqualTo(i);
        assertThat(event.leaf()).isEqualTo(LEAF);
        assertThat(event.time()).hasToString(time(i));
        assertThat(event.eventId()).isEqualTo(ids.get(i));
        assertThat(event.identity().user()).isEqualTo(ids.get(i));
        assertThat(event.requestId()).isEqualTo(agents.get(i));
        assertThat(event.identity().arn()).isEqualTo(agents.get(i));
        assertThat(event.name()).isEqualTo("Get" + i % 3);
        assertThat(event.region()).isNull();
        assertThat(event.file())
            .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
      }
      int last = count - 1;
      assertThat(read(file, new int[] {last}).getFirst().eventId()).isEqualTo(ids.get(last));
    }
  }

  @Test
  void aFileOfTheFirstFormIsReadAsItWas() throws IOException {
    String id = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(4); // 2 µs after 1970
    block.write(2); // and 1 µs later
    column(block, "abc", 2, 1, 1);
    for (Column column : RowFile.COLUMNS) {
      switch (column) {
        case EVENT_ID -> column(block, id, 2, 1, 0);
        case SOURCE, NAME -> column(block, "x", 2, 1, 1);
        default -> block.write(0);
      }
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED, true))) {
      block.writeTo(out);
    }
    Path file = folder.resolve("first.rows");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write("PLROWS1\n".getBytes(UTF_8));
      out.writeInt(block.size());
      packed.writeTo(out);
      out.writeLong(8);
      out.writeLong(12L + packed.size());
      out.writeInt(2);
    }
    List<TrailEvent> events = read(file, new int[] {0, 1});
    assertThat(events.get(0).eventId()).isEqualTo(id);
    assertThat(events.get(1).eventId()).isNull();
    assertThat(events).allMatch(event -> "abc".equals(event.file()) && event.name().equals("x"));
    assertThat(TrailEvent.micros(events.get(0).time())).isEqualTo(2);
    assertThat(TrailEvent.micros(events.get(1).time())).isEqualTo(3);
  }

  /** One distinct value, and which of it the rows have; without that when all have the first. */
  private static void column(ByteArrayOutputStream to, String value, int rows, int... which) {
    to.write(1);
    to.write(value.length());
    to.writeBytes(value.getBytes(UTF_8));
    boolean each = IntStream.of(which).anyMatch(w -> w != 1);
    to.write(each ? 1 : 0);
    for (int i = 0; each && i < rows; i++) {
      to.write(which[i]);
    }
  }

  @Test
  void aDamagedFileIsReadOrRefusedAndNeverAnythingElse() throws IOException {
    Random random = new Random(7);
    Path file = folder.resolve("good.rows");
    RowWriter.write(rows(70, random), file);
    byte[] good = Files.readAllBytes(file);
    int refused = 0;
    for (int round = 0; round < 120; round++) {
      byte[] bad = good.clone();
      int at = round % 2 == 0 ? bad.length - 1 - random.nextInt(40) : random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Path damaged = folder.resolve("bad.rows");
      Files.write(damaged, bad);
      try {
        read(damaged, IntStream.range(0, 70).toArray());
      } catch (IOException e) {
        refused++;
        assertThat(e).hasMessageMatching(".*('trail rebuild' makes the lake anew|ends early)");
      }
    }
    assertThat(refused).isPositive();
    Files.write(file, java.util.Arrays.copyOf(good, 10));
    assertThatThrownBy(() -> read(file, new int[] {0})).isInstanceOf(IOException.class);
  }
}
