package io.proofline.controls.judges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** A file that is damaged, huge or made to mislead gives an error that names it, or is read. */
class HostileJudgeFileTest {
  private static final String GOOD =
      """
      {"Findings":[{"SchemaVersion":"2018-10-08","GeneratorId":"security-control/S3.2",
        "AwsAccountId":"441020936617","RecordState":"ACTIVE","Compliance":{"Status":"PASSED"},
        "Resources":[{"Id":"arn:aws:s3:::hsc-imaging","Region":"us-east-1"}]}]}\
      """;

  private static void refused(byte[] bytes, String why) {
    assertThatThrownBy(() -> JudgeFile.read("export.json", bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("export.json ")
        .hasMessageContaining(why);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes, int times) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      for (int i = 0; i < times; i++) {
        zip.write(bytes);
      }
    }
    return out.toByteArray();
  }

  @Test
  void whatIsNoExport_isRefusedWithTheReason() {
    Map.ofEntries(
            Map.entry("{", "cut off or broken"),
            Map.entry("[1]", "is none of"),
            Map.entry("[{}]", "is none of"),
            Map.entry("7", "is none of"),
            Map.entry("{\"Findings\":7}", "is none of"),
            Map.entry("{\"a\":1,\"a\":2}", "names a member twice"),
            Map.entry("[{\"b\":{\"a\":1,\"a\":2}}]", "names a member twice"),
            Map.entry("<html></html>", "cut off or broken"),
            Map.entry("{\"Findings\":[]} {}", "goes on after"),
            Map.entry("[NaN]", "cut off or broken"))
        .forEach((text, why) -> refused(utf8(text), why));
  }

  @Test
  void emptyDeepAndMixedFiles_areRefused() {
    refused(new byte[0], "is empty");
    refused(utf8("[".repeat(5_000)), "deeper or longer");
    refused(utf8("[\"" + "x".repeat(2 << 20) + "\"]"), "deeper or longer");
    refused(
        utf8(
            "[{\"SchemaVersion\":\"1\",\"GeneratorId\":\"x\"},{\"class_uid\":1,\"finding_info\":{}}]"),
        "mixes findings in ASFF and findings in OCSF");
    refused(utf8("[{\"a\":[" + "1,".repeat(600_000) + "1]}]"), "larger than any finding");
  }

  @Test
  void otherEncodings_areNamed() {
    refused(GOOD.getBytes(StandardCharsets.UTF_16LE), "UTF-16");
    refused(GOOD.getBytes(StandardCharsets.UTF_16), "UTF-16");
    refused(GOOD.getBytes(StandardCharsets.UTF_16BE), "UTF-16");
    byte[] latin = GOOD.replace("hsc-imaging", "h\u00e9c").getBytes(StandardCharsets.ISO_8859_1);
    refused(latin, "is not UTF-8");
    byte[] marked = utf8("\uFEFF" + GOOD);
    assertThat(JudgeFile.read("export.json", marked).findings()).hasSize(1);
  }

  @Test
  void everyCut_isRefused() {
    byte[] whole = utf8(GOOD);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> JudgeFile.read("export.json", cut))
          .as("cut to " + length + " bytes")
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("export.json ");
    }
  }

  @Test
  void gzippedExport_isRead_andItsCutsAndBombsAreRefused() throws IOException {
    byte[] zipped = gzip(utf8(GOOD), 1);
    assertThat(JudgeFile.read("export.json", zipped).findings()).hasSize(1);
    refused(Arrays.copyOf(zipped, zipped.length - 9), "is damaged");
    refused(Arrays.copyOf(zipped, 6), "is damaged");
    byte[] blanks = utf8(" ".repeat(1 << 20));
    refused(gzip(blanks, (int) (JudgeFile.MOST_UNPACKED >> 20) + 1), "256 MB unpacked");
    refused(new byte[JudgeFile.MOST_BYTES + 1], "more than 64 MB");
  }

  @Test
  void damagedFiles_areReadOrRefused_andNeverAnythingElse() {
    Random random = new Random(20261128);
    byte[] good = utf8(GOOD);
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        JudgeFile.read("export.json", bad);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).startsWith("export.json ");
      }
    }
  }
}
