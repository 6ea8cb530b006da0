package io.proofline.trail.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.trail.digest.ChainReport.Result;
import io.proofline.trail.lake.LogFile.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every attack of which AWS's own command misses some: each must be caught and named. */
class DigestVerifierTest {
  private static final Place EAST = new Place(FakeAws.ACCOUNT, "us-east-1");
  private static final Place WEST = new Place(FakeAws.ACCOUNT, "us-west-2");

  private final FakeAws aws = new FakeAws("us-east-1").hours(0, 12);

  private static Instant hour(int n) {
    return FakeAws.START.plus(Duration.ofHours(n));
  }

  private static Expectation twelveHours() {
    return new Expectation(Set.of(EAST), hour(0), hour(12));
  }

  private ChainReport report(Expectation expectation) throws IOException {
    List<ChainReport> all = DigestVerifier.verify(aws.archive(), expectation);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private ChainReport report() throws IOException {
    return report(twelveHours());
  }

  private String oddLog() {
    return aws.objects.keySet().stream()
        .filter(k -> k.contains("_CloudTrail_") && k.contains("_a5."))
        .findFirst()
        .orElseThrow();
  }

  private void invalid(ChainReport report, String file, String reason) {
    assertThat(report.result()).isEqualTo(Result.INVALID);
    assertThat(report.invalid())
        .anySatisfy(
            i -> {
              assertThat(i.file()).isEqualTo(file);
              assertThat(i.reason()).contains(reason);
            });
  }

  private void gap(ChainReport report, int from, int to, String reason) {
    assertThat(report.result()).isEqualTo(Result.GAP);
    assertThat(report.gaps())
        .singleElement()
        .satisfies(
            g -> {
              assertThat(g.from()).isEqualTo(hour(from));
              assertThat(g.to()).isEqualTo(hour(to));
              assertThat(g.reason()).contains(reason);
            });
  }

  @Test
  void an_untouched_chain_is_verified() throws IOException {
    ChainReport report = report();
    assertThat(report.result()).isEqualTo(Result.VERIFIED);
    assertThat(report.heldHours()).isEqualTo(12);
    assertThat(report.expectedHours()).isEqualTo(12);
    assertThat(report.gaps()).isEmpty();
    assertThat(report.proven().list()).containsExactly(new Span(hour(0), hour(12)));
  }

  @Test
  void an_edited_log_file_is_invalid_and_named() throws IOException {
    aws.edit(oddLog(), "ListBuckets", "GetObjects0");
    invalid(report(), oddLog(), "altered");
  }

  @Test
  void a_deleted_log_file_is_a_gap_of_its_hour_and_named() throws IOException {
    String log = oddLog();
    aws.objects.remove(log);
    ChainReport report = report();
    gap(report, 5, 6, "not held");
    assertThat(report.gaps().getFirst().file()).isEqualTo(log);
    assertThat(report.heldHours()).isEqualTo(11);
  }

  @Test
  void an_edited_digest_is_invalid() throws IOException {
    aws.edit(aws.digestKey(4, false), "\"logs\"", "\"l0gs\"");
    invalid(report(), aws.digestKey(4, false), "signature does not verify");
    invalid(report(), aws.digestKey(4, false), "hash is not the one that the next digest names");
  }

  @Test
  void a_deleted_digest_is_a_gap_of_its_hour() throws IOException {
    aws.removeDigest(4);
    gap(report(), 4, 5, "named but not held");
    assertThat(report().gaps().getFirst().file()).isEqualTo(aws.digestKey(4, false));
  }

  @Test
  void two_digests_in_a_row_deleted_are_two_missing_hours() throws IOException {
    aws.removeDigest(4);
    aws.removeDigest(5);
    aws.objects.remove(oddLog());
    gap(report(), 4, 6, "named but not held");
    assertThat(report().heldHours()).isEqualTo(10);
  }

  @Test
  void the_newest_digests_deleted_are_missing_hours_to_the_end() throws IOException {
    aws.removeDigest(11);
    aws.removeDigest(10);
    gap(report(), 10, 12, "newest were removed");
  }

  @Test
  void a_tail_cut_in_one_region_shows_against_the_other_even_without_expectation()
      throws IOException {
    FakeAws west = new FakeAws("us-west-2").hours(0, 12);
    aws.removeDigest(11);
    aws.objects.putAll(west.objects);
    List<ChainReport> all = DigestVerifier.verify(aws.archive(), Expectation.NONE);
    assertThat(all).extracting(ChainReport::result).containsExactly(Result.GAP, Result.VERIFIED);
  }

  @Test
  void all_digests_deleted_is_a_gap_of_everything() throws IOException {
    for (int n = 0; n < 12; n++) {
      aws.removeDigest(n);
    }
    gap(report(), 0, 12, "no digest is held");
    assertThat(report().heldHours()).isZero();
  }

  @Test
  void a_silent_region_that_is_expected_is_a_gap() throws IOException {
    List<ChainReport> all =
        DigestVerifier.verify(
            aws.archive(), new Expectation(Set.of(EAST, WEST), hour(0), hour(12)));
    assertThat(all).extracting(ChainReport::place).containsExactly(EAST, WEST);
    assertThat(all).extracting(ChainReport::result).containsExactly(Result.VERIFIED, Result.GAP);
  }

  @Test
  void logging_off_and_on_again_is_a_gap_even_when_no_hour_is_missing() throws IOException {
    FakeAws stopped = new FakeAws("us-east-1").hours(0, 5);
    stopped.restart();
    stopped.hours(7, 12);
    List<ChainReport> all = DigestVerifier.verify(stopped.archive(), twelveHours());
    gap(all.getFirst(), 5, 7, "starts again");
    FakeAws quick = new FakeAws("us-east-1").hours(0, 5);
    quick.restart();
    quick.hours(5, 12);
    assertThat(DigestVerifier.verify(quick.archive(), twelveHours()).getFirst().result())
        .isEqualTo(Result.GAP);
  }

  @Test
  void a_planted_log_file_is_named() throws IOException {
    String planted = aws.log(hour(5).plus(Duration.ofMinutes(20)), "planted");
    invalid(report(), planted, "in no digest");
  }

  @Test
  void a_log_file_after_the_last_digest_is_pending_not_planted() throws IOException {
    String late = aws.log(hour(12).plus(Duration.ofMinutes(20)), "late");
    assertThat(report().result()).isEqualTo(Result.VERIFIED);
    assertThat(report().pending()).containsExactly(late);
  }

  @Test
  void a_swapped_pair_of_digests_is_invalid() throws IOException {
    byte[] four = aws.object(aws.digestKey(4, false));
    aws.objects.put(aws.digestKey(4, false), aws.object(aws.digestKey(6, false)));
    aws.objects.put(aws.digestKey(6, false), four);
    invalid(report(), aws.digestKey(4, false), "it says it is another object");
  }

  @Test
  void a_digest_replaced_by_a_validly_signed_one_with_other_content_is_invalid()
      throws IOException {
    FakeAws other = new FakeAws("us-east-1").hours(0, 4);
    other.digest(4, List.of(other.log(hour(4).plus(Duration.ofMinutes(9)), "x")), false);
    String key = aws.digestKey(4, false);
    aws.objects.put(key, other.object(key));
    aws.objects.put(key + ".metadata.json", other.object(key + ".metadata.json"));
    invalid(report(), key, "hash is not the one that the next digest names");
  }

  @Test
  void an_altered_copy_beside_the_genuine_log_is_invalid() throws IOException {
    DigestArchive archive = aws.archive();
    archive.log(oddLog(), Set.of("00".repeat(32)));
    invalid(DigestVerifier.verify(archive, twelveHours()).getFirst(), oddLog(), "altered copy");
  }

  @Test
  void a_chain_signed_by_another_key_is_invalid() throws IOException {
    FakeAws forged = new FakeAws("us-east-1");
    forged.signWithAnotherKey();
    forged.hours(0, 12);
    assertThat(DigestVerifier.verify(forged.archive(), twelveHours()).getFirst().result())
        .isEqualTo(Result.INVALID);
  }

  @Test
  void without_any_public_key_nothing_can_be_said() throws IOException {
    aws.objects.keySet().removeIf(k -> k.endsWith("public-keys.json"));
    ChainReport report = report();
    assertThat(report.result()).isEqualTo(Result.UNKNOWN);
    assertThat(report.heldHours()).isZero();
  }

  @Test
  void a_lost_signature_is_found_in_the_next_digest_but_not_for_the_newest() throws IOException {
    aws.objects.remove(aws.digestKey(4, false) + ".metadata.json");
    assertThat(report().result()).isEqualTo(Result.VERIFIED);
    aws.objects.remove(aws.digestKey(11, false) + ".metadata.json");
    gap(report(), 11, 12, "signature (object metadata) is not held");
  }

  @Test
  void a_backfill_digest_is_a_chain_of_its_own_and_lists_late_files() throws IOException {
    String late = aws.log(hour(5).plus(Duration.ofMinutes(20)), "late");
    aws.restart();
    aws.digest(5, List.of(late), true);
    ChainReport report = report();
    assertThat(report.result()).isEqualTo(Result.VERIFIED);
    assertThat(report.trails()).hasSize(2);
    aws.objects.remove(late);
    assertThat(report().result()).isEqualTo(Result.GAP);
  }

  @Test
  void a_digest_with_a_repeated_key_is_invalid() throws IOException {
    aws.edit(aws.digestKey(4, false), "\"logFiles\":", "\"logFiles\":[],\"logFiles\":");
    invalid(report(), aws.digestKey(4, false), "twice");
  }

  @Test
  void the_tail_of_one_trail_cut_shows_though_another_trail_goes_on() throws IOException {
    FakeAws data = new FakeAws("us-east-1", "data-trail", "").hours(0, 12);
    data.removeDigest(11);
    data.objects.remove(
        data.objects.keySet().stream().filter(k -> k.contains("_a11.")).findFirst().orElseThrow());
    FakeAws both = new FakeAws("us-east-1", "main", "").hours(0, 12);
    data.objects.forEach(both.objects::putIfAbsent);
    gap(DigestVerifier.verify(both.archive(), twelveHours()).getFirst(), 11, 12, "data-trail");
  }

  @Test
  void two_whole_trails_in_one_place_are_verified() throws IOException {
    FakeAws both = new FakeAws("us-east-1", "main", "").hours(0, 12);
    new FakeAws("us-east-1", "second", "").hours(0, 12).objects.forEach(both.objects::putIfAbsent);
    ChainReport report = DigestVerifier.verify(both.archive(), twelveHours()).getFirst();
    assertThat(report.result()).isEqualTo(Result.VERIFIED);
    assertThat(report.trails()).containsExactly("main@us-east-1", "second@us-east-1");
  }

  @Test
  void copies_moved_from_below_a_prefix_are_verified_and_their_loss_is_seen() throws IOException {
    FakeAws moved = new FakeAws("us-east-1", "main", "audit/2026/").hours(0, 12);
    assertThat(DigestVerifier.verify(moved.archive(), twelveHours()).getFirst().result())
        .isEqualTo(Result.VERIFIED);
    moved.removeDigest(4);
    gap(DigestVerifier.verify(moved.archive(), twelveHours()).getFirst(), 4, 5, "not held");
  }

  @Test
  void a_key_may_sign_shortly_after_its_time_and_not_long_after() throws IOException {
    aws.keyValidUntil("2026-11-18T02:00:00+00:00");
    assertThat(report().result()).isEqualTo(Result.VERIFIED);
    aws.keyValidUntil("2026-11-16T02:00:00+00:00");
    invalid(report(), aws.digestKey(4, false), "not valid at that time");
  }

  @Test
  void swapped_log_files_are_both_altered() throws IOException {
    String other =
        aws.objects.keySet().stream().filter(k -> k.contains("_a7.")).findFirst().orElseThrow();
    byte[] body = aws.object(oddLog());
    aws.objects.put(oddLog(), aws.object(other));
    aws.objects.put(other, body);
    invalid(report(), oddLog(), "altered");
    invalid(report(), other, "altered");
  }

  @Test
  void a_file_of_insights_in_no_digest_is_pending() throws IOException {
    String log = aws.log(hour(5).plus(Duration.ofMinutes(20)), "insight");
    byte[] body = aws.object(log);
    aws.objects.remove(log);
    String insight =
        log.replace("/CloudTrail/", "/CloudTrail-Insight/")
            .replace("_CloudTrail_", "_CloudTrail-Insight_");
    aws.objects.put(insight, body);
    assertThat(report().result()).isEqualTo(Result.VERIFIED);
    assertThat(report().pending()).containsExactly(insight);
  }

  @Test
  void removing_or_altering_any_single_object_is_never_verified() throws IOException {
    for (String key : new ArrayList<>(aws.objects.keySet())) {
      if (key.endsWith(".metadata.json") || key.endsWith("public-keys.json")) {
        continue;
      }
      byte[] body = aws.object(key);
      aws.objects.remove(key);
      assertThat(report().result()).as("without %s", key).isEqualTo(Result.GAP);
      byte[] changed = body.clone();
      int digit = new String(body, java.nio.charset.StandardCharsets.UTF_8).indexOf("2026");
      changed[digit + 3] = '5';
      aws.objects.put(key, changed);
      assertThat(report().result()).as("altered %s", key).isEqualTo(Result.INVALID);
      aws.objects.put(key, body);
    }
    assertThat(report().result()).isEqualTo(Result.VERIFIED);
  }
}
