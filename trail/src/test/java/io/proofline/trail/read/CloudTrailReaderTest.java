package io.proofline.trail.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CloudTrailReaderTest {
  private static final ReadLimits SMALL =
      new ReadLimits(1 << 20, 4 << 20, 50, 64 * 1024, 64 * 1024, 40, 256 * 1024);

  private final CloudTrailReader reader = new CloudTrailReader(SMALL);
  private final List<Row> records = new ArrayList<>();

  /** One element of a file as it was handed over. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Row(int member, byte[] raw, long offset, String agent, @Nullable String unparsed) {
    @Override
    public String toString() {
      return member + " " + offset + " " + unparsed + " " + new String(raw, ISO_8859_1);
    }
  }

  private void take(RecordBatch batch) {
    for (int i = 0; i < batch.count(); i++) {
      records.add(
          new Row(
              batch.member(i),
              batch.raw(i),
              batch.offset(i),
              String.valueOf(batch.column(i, Column.AGENT)),
              batch.unparsed(i)));
      assertThat(batch.hashes()).hasSize(32 * batch.count());
      assertThat(Arrays.copyOfRange(batch.hashes(), 32 * i, 32 * i + 32))
          .isEqualTo(CloudTrailReader.sha256().digest(batch.raw(i)));
    }
  }

  static String event(String id, String more) {
    return "{\"eventVersion\":\"1.08\", \"eventID\":\""
        + id
        + "\",\"eventTime\":\"2026-11-18T10:00:00Z\",\"eventSource\":\"s3.amazonaws.com\","
        + "\"eventName\":\"GetObject\",\"awsRegion\":\"us-east-1\","
        + "\"recipientAccountId\":\"441020936617\""
        + more
        + "}";
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
      gz.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private FileContent read(byte[] bytes) throws IOException {
    records.clear();
    FileContent streamed = reader.read(() -> new ByteArrayInputStream(bytes), this::take);
    List<Row> first = List.copyOf(records);
    records.clear();
    FileContent content = reader.read(bytes, this::take);
    assertThat(content.bodySha256()).isEqualTo(streamed.bodySha256());
    assertThat(records.toString()).isEqualTo(first.toString());
    return content;
  }

  private FileContent read(String text) throws IOException {
    return read(text.getBytes(UTF_8));
  }

  private void rejects(byte[] bytes, RejectReason reason) {
    records.clear();
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(records).as("nothing of a rejected file is handed over").isEmpty();
  }

  @Test
  void every_shape_gives_the_same_raw_bytes_of_the_record() throws IOException {
    String one = event("a", ", \"x\" : [1, 2.50,\"\\/é\"]");
    for (String file :
        List.of(
            "{\"Records\":[" + one + " , " + event("b", "") + "]}",
            " [ " + one + "\n," + event("b", "") + "]\n",
            one + "\n" + event("b", "") + "\n",
            "\ufeff{\"note\":{\"a\":[1]},\"Records\" : [\r\n"
                + one
                + ",\t"
                + event("b", "")
                + "]}")) {
      for (byte[] bytes : List.of(file.getBytes(UTF_8), gzip(file.getBytes(UTF_8)))) {
        FileContent content = read(bytes);
        assertThat(content).isInstanceOf(FileContent.Events.class);
        assertThat(records).hasSize(2);
        assertThat(new String(records.getFirst().raw(), UTF_8)).isEqualTo(one);
        assertThat(records.getLast().member()).isEqualTo(1);
        String hash =
            HexFormat.of().formatHex(CloudTrailReader.sha256().digest(file.getBytes(UTF_8)));
        assertThat(content.bodySha256()).isEqualTo(hash);
      }
    }
  }

  @Test
  void a_bare_object_is_one_record() throws IOException {
    read(event("a", ""));
    assertThat(records).singleElement().extracting(Row::unparsed).isNull();
  }

  @Test
  void an_empty_list_is_a_good_file_without_records() throws IOException {
    assertThat(read("[]")).isInstanceOf(FileContent.Events.class);
    assertThat(read("{\"Records\":[]}")).isInstanceOf(FileContent.Events.class);
    assertThat(records).isEmpty();
  }

  @Test
  void damaged_gzip_is_named_for_what_it_is() {
    byte[] good = gzip(("[" + event("a", "") + "]").getBytes(UTF_8));
    rejects(Arrays.copyOf(good, good.length - 1), RejectReason.TRUNCATED_GZIP);
    rejects(Arrays.copyOf(good, good.length / 2), RejectReason.TRUNCATED_GZIP);
    rejects(Arrays.copyOf(good, 5), RejectReason.TRUNCATED_GZIP);
    rejects(joined(good, good), RejectReason.SEVERAL_GZIP_MEMBERS);
    rejects(joined(good, new byte[] {0}), RejectReason.BYTES_AFTER_GZIP);
    rejects(joined(good, "x".getBytes(UTF_8)), RejectReason.BYTES_AFTER_GZIP);
    byte[] crc = good.clone();
    crc[good.length - 8] ^= 1;
    rejects(crc, RejectReason.BAD_GZIP);
    byte[] length = good.clone();
    length[good.length - 1] ^= 1;
    rejects(length, RejectReason.BAD_GZIP);
    byte[] flags = good.clone();
    flags[3] = (byte) 0x80;
    rejects(flags, RejectReason.BAD_GZIP);
    rejects(gzip(good), RejectReason.NOT_UTF8);
  }

  @Test
  void bombs_stop_at_the_limits_without_being_expanded() {
    String zeros = "[" + " ".repeat(1 << 20) + "]";
    rejects(gzip(zeros.getBytes(UTF_8)), RejectReason.SUSPICIOUS_RATIO);
    byte[] noise = new byte[5 << 20];
    new Random(7).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (i == 0 ? '[' : i == 1 ? '"' : 'a' + (noise[i] & 15));
    }
    rejects(noise, RejectReason.TOO_LARGE);
    rejects(gzip(noise), RejectReason.TOO_LARGE);
    String wide = event("a", ",\"x\":\"" + "y".repeat(70 * 1024) + "\"");
    rejects(("[" + wide + "]").getBytes(UTF_8), RejectReason.TOO_LARGE);
  }

  @Test
  void a_bomb_is_refused_by_the_usual_limits_whatever_its_full_size() {
    byte[] bomb = gzip(" ".repeat(64 << 20).getBytes(UTF_8));
    CloudTrailReader usual = new CloudTrailReader(ReadLimits.DEFAULT);
    assertThatThrownBy(() -> usual.read(() -> new ByteArrayInputStream(bomb), _ -> {}))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectReason.SUSPICIOUS_RATIO));
  }

  @Test
  void text_must_be_strict_utf8() {
    rejects(("[" + event("a", ",\"x\":\"é\"") + "]").getBytes(ISO_8859_1), RejectReason.NOT_UTF8);
    rejects(event("a", "").getBytes(UTF_16LE), RejectReason.NOT_UTF8);
    for (String hex : List.of("c080", "eda080", "f5808080", "e282", "80", "f0808080", "00")) {
      byte[] bytes =
          joined(
              "[{\"a\":\"".getBytes(UTF_8),
              joined(HexFormat.of().parseHex(hex), "\"}]".getBytes(UTF_8)));
      rejects(bytes, RejectReason.NOT_UTF8);
    }
  }

  @Test
  void json_must_be_strict() {
    rejects(new byte[0], RejectReason.EMPTY);
    rejects(gzip(new byte[0]), RejectReason.EMPTY);
    rejects(" \n".getBytes(UTF_8), RejectReason.EMPTY);
    rejects("hello".getBytes(UTF_8), RejectReason.NOT_JSON);
    rejects("[{\"a\":1}".getBytes(UTF_8), RejectReason.NOT_JSON);
    rejects(("[" + event("a", "") + ",]").getBytes(UTF_8), RejectReason.NOT_JSON);
    rejects(("[" + event("a", "") + "]x").getBytes(UTF_8), RejectReason.NOT_JSON);
    rejects(
        ("[" + event("a", ",\"eventID\":\"b\"") + "]").getBytes(UTF_8), RejectReason.DUPLICATE_KEY);
    rejects(
        ("{\"Records\":[" + event("a", "") + "],\"Records\":[]}").getBytes(UTF_8),
        RejectReason.DUPLICATE_KEY);
    rejects(
        ("[" + event("a", ",\"d\":" + "[".repeat(60) + "]".repeat(60)) + "]").getBytes(UTF_8),
        RejectReason.TOO_DEEP);
    rejects("17".getBytes(UTF_8), RejectReason.NOT_CLOUDTRAIL);
    rejects("[1,2]".getBytes(UTF_8), RejectReason.NOT_CLOUDTRAIL);
    rejects("{\"hello\":\"world\"}".getBytes(UTF_8), RejectReason.NOT_CLOUDTRAIL);
    rejects(
        ("{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"eventName\":"
                + "\"ObjectCreated:Put\",\"eventTime\":\"2026-11-18T10:00:00Z\"}]}")
            .getBytes(UTF_8),
        RejectReason.NOT_CLOUDTRAIL);
  }

  @Test
  void a_bad_line_among_json_lines_is_kept_as_unparsed_and_the_rest_is_read() throws IOException {
    read(event("a", "") + "\n{\"broken\":\n" + event("b", "") + "\r\n\n" + "{\"eventName\":\"x\"}");
    assertThat(records).hasSize(4);
    assertThat(records.stream().filter(r -> r.unparsed() == null)).hasSize(2);
    assertThat(new String(records.get(1).raw(), UTF_8)).isEqualTo("{\"broken\":");
    assertThat(records.get(1).unparsed()).contains("not-json");
    assertThat(records.get(3).unparsed()).contains("eventSource");
  }

  @Test
  void an_unknown_element_among_events_is_unparsed_not_lost() throws IOException {
    read("[" + event("a", "") + ",{\"other\":true},[1]]");
    assertThat(records).hasSize(3);
    assertThat(records.get(1).unparsed()).isNotNull();
    assertThat(records.get(2).unparsed()).isNotNull();
  }

  @Test
  void a_file_larger_than_the_buffer_is_read_twice_and_gives_the_same() throws IOException {
    StringBuilder text = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < 3000; i++) {
      text.append(i == 0 ? "" : ",").append(event("id-" + i, ",\"n\":" + i * 7919L % 1000));
    }
    byte[] body = text.append("]}").toString().getBytes(UTF_8);
    assertThat(body.length).isGreaterThan(SMALL.bufferBytes());
    read(gzip(body));
    assertThat(records).hasSize(3000);
    String all = new String(body, UTF_8);
    assertThat(records)
        .allMatch(r -> all.startsWith(new String(r.raw(), UTF_8), Math.toIntExact(r.offset())));
    rejects(Arrays.copyOf(body, body.length - 1), RejectReason.NOT_JSON);
  }

  @Test
  void digest_key_and_signature_files_are_told_apart_by_content() throws IOException {
    assertThat(read("{\"digestStartTime\":\"x\",\"logFiles\":[]}"))
        .isInstanceOf(FileContent.Digest.class);
    assertThat(read("{\"PublicKeyList\":[]}")).isInstanceOf(FileContent.PublicKeys.class);
    assertThat(read("{\"signature\":\"00\",\"signature-algorithm\":\"SHA256withRSA\"}"))
        .isInstanceOf(FileContent.Signature.class);
  }

  @Test
  void columns_never_hold_text_that_is_not_unicode() throws IOException {
    read(event("a", ",\"userAgent\":\"x\\ud800y\\u0000z\""));
    assertThat(records.getFirst().agent()).isEqualTo("x\ufffdy\ufffdz");
    assertThat(new String(records.getFirst().raw(), UTF_8)).contains("\\ud800y\\u0000z");
  }

  @Test
  void mutated_files_are_read_or_rejected_and_never_anything_else() throws IOException {
    long seed = Long.getLong("proofline.seed", 20261118L);
    Random random = new Random(seed);
    byte[] plain =
        ("{\"Records\":[" + event("a", ",\"é\":[1,{\"b\":null}]") + "," + event("b", "") + "]}")
            .getBytes(UTF_8);
    byte[] lines = (event("a", "") + "\n" + event("b", ",\"x\":\"\\u00e9\"")).getBytes(UTF_8);
    for (int i = 0; i < 6000; i++) {
      byte[] base = i % 2 == 0 ? plain : lines;
      byte[] mutated = mutate(random, i % 3 == 0 ? gzip(base) : base);
      byte[] input = i % 5 == 0 ? gzip(mutated) : mutated;
      try {
        FileContent content = read(input);
        if (content instanceof FileContent.Events events) {
          assertThat(records).as("seed %d round %d", seed, i).hasSize((int) events.records());
        }
      } catch (RejectedException e) {
        assertThat(records).as("seed %d round %d", seed, i).isEmpty();
        assertThat(e.detail()).isNotBlank();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + " round " + i, e);
      }
    }
  }

  private static byte[] mutate(Random random, byte[] base) {
    byte[] out = base.clone();
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(out.length);
      switch (random.nextInt(5)) {
        case 0 -> out[at] = (byte) random.nextInt(256);
        case 1 -> out[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> out = Arrays.copyOf(out, Math.max(1, at));
        case 3 ->
            out = joined(Arrays.copyOf(out, at), Arrays.copyOfRange(base, at / 2, base.length));
        default -> {
          byte[] syntax = "{}[]\",:\\0tn".getBytes(UTF_8);
          out[at] = syntax[random.nextInt(syntax.length)];
        }
      }
    }
    return out;
  }

  static byte[] joined(byte[] a, byte[] b) {
    byte[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }
}
