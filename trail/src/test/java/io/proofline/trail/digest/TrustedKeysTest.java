package io.proofline.trail.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.TrailSnapshot;
import io.proofline.trail.digest.ChainReport.Result;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose keys count is stated, never guessed from where a file lay. */
class TrustedKeysTest {
  private static final Actor DANA = Actor.asserted("dana.whitfield");
  private static final String FINGERPRINT = "0123456789abcdef0123456789abcdef";

  private final MemoryWorkspace memory =
      new MemoryWorkspace(Clock.fixed(FakeAws.START.plus(Duration.ofHours(13)), ZoneOffset.UTC));
  private final FakeAws aws = new FakeAws("us-east-1").hours(0, 6);
  private byte[] answer = new byte[0];
  @TempDir Path folder;

  @BeforeEach
  void deliver() {
    answer = aws.object("AWSLogs/" + FakeAws.ACCOUNT + "/CloudTrail-Digest/public-keys.json");
  }

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  private void ingest(String name) throws IOException {
    aws.write(folder.resolve(name));
    new TrailIngest(store())
        .ingest(java.util.List.of(folder.resolve(name)), DANA, IngestOptions.DEFAULT);
  }

  private ChainReport chain() throws IOException {
    return JudgedDigests.of(store()).chains().getFirst();
  }

  private TrustedKeys keys() {
    return new TrustedKeys(store());
  }

  private String result() throws IOException {
    return TrailSnapshot.digestChains(
            store(), new Expectation(Set.of(new Place(FakeAws.ACCOUNT, "us-east-1")), null, null))
        .documents()
        .getFirst()
        .properties()
        .path("Result")
        .asString();
  }

  @Test
  void keys_that_lie_in_the_log_bucket_alone_give_no_verified_without_a_label() throws IOException {
    ingest("in");
    assertThat(chain().result()).isEqualTo(Result.VERIFIED);
    assertThat(chain().trusted()).isFalse();
    assertThat(chain().keyWords()).contains("not proof that AWS signed it");
    assertThat(chain().keys()).containsExactly(new ChainReport.Key(FINGERPRINT, null));
    assertThat(JudgedDigests.of(store()).keysBeside()).isTrue();
    assertThat(result()).as("what controls see").isEqualTo("self-consistent");
  }

  @Test
  void a_file_elsewhere_with_keys_is_no_statement_either() throws IOException {
    aws.objects.put("apart/keys.json", answer);
    ingest("in");
    assertThat(chain().trusted()).isFalse();
  }

  @Test
  void keys_that_somebody_stated_to_trust_verify_and_the_chain_says_by_which_statement()
      throws IOException {
    ingest("in");
    String leaf =
        keys()
            .trust("keys.json", answer, "aws cloudtrail list-public-keys, us-east-1", DANA)
            .getFirst()
            .statement()
            .leaf()
            .toString();
    assertThat(chain().result()).isEqualTo(Result.VERIFIED);
    assertThat(chain().trusted()).isTrue();
    assertThat(chain().keyWords()).isEqualTo("by trusted keys, leaf " + leaf);
    assertThat(chain().keys()).containsExactly(new ChainReport.Key(FINGERPRINT, leaf));
    assertThat(JudgedDigests.of(store()).keysBeside()).isFalse();
    assertThat(result()).isEqualTo("verified");
    assertThat(keys().all())
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.source()).isEqualTo("aws cloudtrail list-public-keys, us-east-1");
              assertThat(key.statement().actor()).isEqualTo(DANA);
            });
  }

  @Test
  void a_key_of_the_bucket_under_a_trusted_fingerprint_does_not_take_its_place()
      throws IOException {
    aws.signWithAnotherKey();
    aws.hours(6, 8);
    ingest("in");
    keys().trust("keys.json", answer, "by hand", DANA);
    assertThat(chain().result()).isEqualTo(Result.INVALID);
    assertThat(chain().trusted()).as("the hours before").isTrue();
  }

  @Test
  void a_withdrawn_key_vouches_for_nothing_until_it_is_trusted_again() throws IOException {
    ingest("in");
    keys().trust("keys.json", answer, "by hand", DANA);
    byte[] other = new String(answer, UTF_8).replace(FINGERPRINT, "f".repeat(32)).getBytes(UTF_8);
    keys().trust("others.json", other, "by hand", DANA);
    keys().withdraw(FINGERPRINT, "it came by mail", DANA);
    assertThat(keys().all())
        .extracting(TrustedKeys.Trusted::fingerprint)
        .containsExactly("f".repeat(32));
    assertThat(chain().result()).isEqualTo(Result.GAP);
    assertThat(chain().gaps()).anyMatch(g -> g.reason().contains("others are trusted"));
    keys().trust("keys.json", answer, "by hand", DANA);
    assertThat(chain().result()).isEqualTo(Result.VERIFIED);
    assertThatThrownBy(() -> keys().withdraw("0".repeat(32), "why", DANA))
        .hasMessageContaining("no trusted key");
  }

  @Test
  void what_is_no_answer_of_list_public_keys_is_refused_by_name() {
    for (String bad :
        new String[] {
          "{",
          "{}",
          "{\"PublicKeyList\":[]}",
          "{\"PublicKeyList\":[{\"Fingerprint\":\"zz\"}]}",
          "{\"PublicKeyList\":[{\"Fingerprint\":\"" + FINGERPRINT + "\",\"Value\":\"AAAA\"}]}"
        }) {
      assertThatThrownBy(() -> keys().trust("bad.json", bad.getBytes(UTF_8), "by hand", DANA))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bad.json");
    }
    assertThatThrownBy(() -> keys().trust("keys.json", answer, " ", DANA))
        .hasMessageContaining("from where");
  }
}
