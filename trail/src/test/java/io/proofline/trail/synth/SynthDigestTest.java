package io.proofline.trail.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The digests, checked by code that shares nothing with the generator, and by openssl. */
class SynthDigestTest {
  @TempDir static Path folder;

  private static MadeFolder made;
  private static SynthTruth truth;

  @BeforeAll
  static void make() throws Exception {
    truth = new Synth(7, SynthKeys.fresh()).write(folder.resolve("logs"));
    made = new MadeFolder(folder.resolve("logs"));
  }

  @Test
  void every_signature_verifies_with_the_saved_key_of_its_folder() throws Exception {
    assertThat(made.digests()).hasSize(truth.digests()).hasSizeGreaterThan(200);
    for (String object : made.digests()) {
      String body = made.gunzip(object);
      JsonNode metadata = made.json(object + ".metadata.json");
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(savedKey(object, MadeFolder.JSON.readTree(body)));
      verifier.update(toSign(object, body).getBytes(StandardCharsets.UTF_8));

      assertThat(verifier.verify(HexFormat.of().parseHex(metadata.path("signature").asString())))
          .as(object)
          .isTrue();
      assertThat(metadata.path("signature-algorithm").asString()).isEqualTo("SHA256withRSA");
    }
  }

  @Test
  void each_digest_names_the_hash_and_signature_of_the_one_before() throws Exception {
    Map<String, List<String>> chains = chains();
    assertThat(chains.keySet())
        .containsExactly(
            "441020936617/us-east-1/hsc-imaging-data",
            "441020936617/us-east-1/hsc-org-trail",
            "441020936617/us-west-2/hsc-org-trail",
            "441020938842/us-east-1/hsc-analytics-trail");
    int breaks = 0;
    for (List<String> chain : chains.values()) {
      for (int i = 0; i < chain.size(); i++) {
        JsonNode digest = MadeFolder.JSON.readTree(made.gunzip(chain.get(i)));
        if (i == 0) {
          assertThat(digest.path("previousDigestSignature").isNull()).isTrue();
          continue;
        }
        String previous = digest.path("previousDigestS3Object").asString();
        if (!previous.equals(chain.get(i - 1))) {
          assertThat(truth.gaps().getFirst().missingDigests()).containsExactly(previous);
          assertThat(made.holds(previous)).isFalse();
          breaks++;
          continue;
        }
        assertThat(digest.path("previousDigestHashValue").asString())
            .isEqualTo(sha256(made.gunzip(previous)));
        assertThat(digest.path("previousDigestSignature").asString())
            .isEqualTo(made.json(previous + ".metadata.json").path("signature").asString());
      }
    }
    assertThat(breaks).as("places where the chain is broken").isEqualTo(1);
  }

  @Test
  void held_windows_follow_each_other_without_a_hole_except_for_the_planted_one() {
    SynthTruth.Gap gap = truth.gaps().getFirst();
    List<String> holes = new ArrayList<>();
    for (List<String> chain : chains().values()) {
      Instant end = null;
      for (String object : chain) {
        JsonNode digest = MadeFolder.JSON.readTree(made.gunzip(object));
        Instant start = Instant.parse(digest.path("digestStartTime").asString());
        if (end != null && !end.equals(start)) {
          holes.add(end + " " + start);
        }
        end = Instant.parse(digest.path("digestEndTime").asString());
        assertThat(Duration.between(start, end))
            .isBetween(Duration.ofMinutes(1), Duration.ofHours(1));
      }
    }
    assertThat(holes).containsExactly(gap.from() + " " + gap.to());
  }

  @Test
  void digests_list_exactly_the_held_files_each_with_its_hash() throws Exception {
    Set<String> listed = new HashSet<>();
    for (String object : made.digests()) {
      for (JsonNode file : MadeFolder.JSON.readTree(made.gunzip(object)).path("logFiles")) {
        String name = file.path("s3Object").asString();
        assertThat(listed.add(name)).as("listed twice: %s", name).isTrue();
        assertThat(file.path("hashValue").asString()).isEqualTo(sha256(made.gunzip(name)));
      }
    }
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            made.logs().stream().map(MadeFolder.Log::object).toList());
  }

  @Test
  void nothing_delivered_in_the_gap_is_held_and_something_was_delivered() {
    SynthTruth.Gap gap = truth.gaps().getFirst();
    List<String> inGap =
        made.logs().stream()
            .filter(l -> l.object().contains("/441020936617/CloudTrail/us-west-2/"))
            .filter(l -> !l.delivered().isBefore(gap.from()) && l.delivered().isBefore(gap.to()))
            .map(MadeFolder.Log::object)
            .toList();

    assertThat(inGap).isEmpty();
    assertThat(gap.from()).isEqualTo(Instant.parse("2026-11-18T04:10:00Z"));
    assertThat(gap.to()).isEqualTo(Instant.parse("2026-11-18T05:25:00Z"));
    assertThat(gap.missingLogFiles()).hasSize(truth.lostLogFiles()).isNotEmpty();
    assertThat(gap.missingLogFiles()).noneMatch(made::holds);
  }

  @Test
  void hours_without_any_event_have_a_digest_too() {
    long empty =
        made.digests().stream()
            .map(d -> MadeFolder.JSON.readTree(made.gunzip(d)))
            .filter(d -> d.path("logFiles").isEmpty())
            .peek(d -> assertThat(d.path("newestEventTime").isNull()).isTrue())
            .count();
    assertThat(empty).isPositive();
  }

  @Test
  void openssl_agrees_with_a_signature() throws Exception {
    Assumptions.assumeTrue(
        System.getenv("CI") != null || onPath("openssl"), "openssl is not installed");
    String object = made.digests().getFirst();
    String body = made.gunzip(object);
    PublicKey key = savedKey(object, MadeFolder.JSON.readTree(body));
    Path pem = folder.resolve("key.pem");
    Files.writeString(
        pem,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    Path signature = folder.resolve("signature.bin");
    Files.write(
        signature,
        HexFormat.of().parseHex(made.json(object + ".metadata.json").path("signature").asString()));
    Path signed = folder.resolve("signed.txt");
    Files.writeString(signed, toSign(object, body));

    Process openssl =
        new ProcessBuilder(
                "openssl",
                "dgst",
                "-sha256",
                "-verify",
                pem.toString(),
                "-signature",
                signature.toString(),
                signed.toString())
            .redirectErrorStream(true)
            .start();
    String answer = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(openssl.waitFor()).as(answer).isZero();
    assertThat(answer).contains("Verified OK");
  }

  private static String toSign(String object, String body) throws Exception {
    JsonNode digest = MadeFolder.JSON.readTree(body);
    JsonNode previous = digest.path("previousDigestSignature");
    return digest.path("digestEndTime").asString()
        + "\n"
        + digest.path("digestS3Bucket").asString()
        + "/"
        + object
        + "\n"
        + sha256(body)
        + "\n"
        + (previous.isNull() ? "null" : previous.asString());
  }

  /** Reads RSAPublicKey (PKCS#1) by hand: two INTEGERs in a SEQUENCE. */
  private static PublicKey savedKey(String object, JsonNode digest) throws Exception {
    String[] parts = object.split("/", -1);
    JsonNode answer =
        made.json(
            parts[0] + "/" + parts[1] + "/" + parts[2] + "/" + parts[3] + "/public-keys.json");
    for (JsonNode entry : answer.path("PublicKeyList")) {
      if (entry
          .path("Fingerprint")
          .asString()
          .equals(digest.path("digestPublicKeyFingerprint").asString())) {
        byte[] der = Base64.getDecoder().decode(entry.path("Value").asString());
        List<BigInteger> numbers = new ArrayList<>();
        int at = 4;
        while (at < der.length) {
          int length = der[at + 1] & 0xff;
          int head = 2;
          if (length == 0x82) {
            length = ((der[at + 2] & 0xff) << 8) | (der[at + 3] & 0xff);
            head = 4;
          }
          numbers.add(new BigInteger(der, at + head, length));
          at += head + length;
        }
        return KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(numbers.get(0), numbers.get(1)));
      }
    }
    throw new AssertionError("no saved key for " + object);
  }

  /** Account, region and trail to digests in order of time. */
  private static Map<String, List<String>> chains() {
    Map<String, List<String>> chains = new TreeMap<>();
    for (String object : made.digests()) {
      String[] parts = object.split("/", -1);
      String[] name = parts[parts.length - 1].split("_", -1);
      chains
          .computeIfAbsent(parts[1] + "/" + parts[3] + "/" + name[3], _ -> new ArrayList<>())
          .add(object);
    }
    return chains;
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean onPath(String program) {
    for (String folder :
        System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
