package io.proofline.trail.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The made folder against its truth, and against the shapes measured on real logs. */
class SynthTest {
  private static final long SEED = 20261118;

  @TempDir static Path folder;

  private static MadeFolder made;
  private static SynthTruth truth;
  private static KeyPair key;

  @BeforeAll
  static void make() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair();
    truth = new Synth(SEED, SynthKeys.given(key)).write(folder.resolve("a"));
    made = new MadeFolder(folder.resolve("a"));
  }

  @Test
  void same_seed_and_key_give_the_same_bytes() throws IOException {
    Path again = folder.resolve("again");
    new Synth(SEED, SynthKeys.given(key)).write(again);
    MadeFolder second = new MadeFolder(again);

    assertThat(second.paths()).isEqualTo(made.paths());
    for (String path : made.paths()) {
      assertThat(second.bytes(path)).as(path).isEqualTo(made.bytes(path));
    }
  }

  @Test
  void fresh_keys_change_digests_but_no_log_and_no_truth() throws IOException {
    Path fresh = folder.resolve("fresh");
    new Synth(SEED, SynthKeys.fresh()).write(fresh);
    MadeFolder second = new MadeFolder(fresh);

    assertThat(second.paths()).isEqualTo(made.paths());
    for (String path : made.paths()) {
      boolean signed = path.contains("/CloudTrail-Digest/") || path.startsWith("keys/");
      assertThat(java.util.Arrays.equals(second.bytes(path), made.bytes(path)))
          .as(path)
          .isEqualTo(!signed);
    }
  }

  @Test
  void another_seed_gives_other_events() throws IOException {
    Path other = folder.resolve("other");
    new Synth(SEED + 1, SynthKeys.given(key)).write(other);

    assertThat(new MadeFolder(other).events().keySet())
        .doesNotContainAnyElementsOf(made.events().keySet());
  }

  @Test
  void a_folder_with_logs_is_left_alone() {
    List<String> before = made.paths();

    assertThatThrownBy(() -> new Synth(1, SynthKeys.given(key)).write(folder.resolve("a")))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("give an empty folder");
    assertThat(made.paths()).isEqualTo(before);
  }

  @Test
  void truth_counts_what_is_really_in_the_files() {
    Map<String, JsonNode> events = made.events();
    List<MadeFolder.Log> logs = made.logs();
    int sightings = logs.stream().mapToInt(l -> l.records().size()).sum();
    long failed = events.values().stream().filter(e -> e.has("errorCode")).count();

    assertThat(truth.distinctEvents()).isEqualTo(events.size()).isEqualTo(8_412);
    assertThat(truth.sightings()).isEqualTo(sightings);
    assertThat(truth.logFiles()).isEqualTo(logs.size()).isBetween(90, 102);
    assertThat(truth.digests()).isEqualTo(made.digests().size());
    assertThat(truth.failedCalls()).isEqualTo((int) failed);
    JsonNode counts = made.truth().path("counts");
    assertThat(counts.path("distinctEvents").asInt()).isEqualTo(truth.distinctEvents());
    assertThat(counts.path("lostEvents").asInt()).isEqualTo(truth.lostEvents()).isPositive();
  }

  @Test
  void every_event_stands_in_the_table_with_the_number_of_its_sightings() {
    Map<String, Integer> seen = new TreeMap<>();
    for (MadeFolder.Log log : made.logs()) {
      Set<String> inFile = new HashSet<>();
      for (JsonNode record : log.records()) {
        String id =
            record.path("recipientAccountId").asString() + "/" + record.path("eventID").asString();
        assertThat(inFile.add(id)).as("twice in %s: %s", log.object(), id).isTrue();
        seen.merge(id, 1, Integer::sum);
      }
    }
    Map<String, Integer> told = new TreeMap<>();
    int lost = 0;
    for (String[] row : table()) {
      int sightings = Integer.parseInt(row[7]);
      if (sightings == 0) {
        lost++;
      } else {
        told.put(row[1] + "/" + row[0], sightings);
      }
    }
    assertThat(told).isEqualTo(seen);
    assertThat(lost).isEqualTo(truth.lostEvents());
    assertThat(seen.values().stream().filter(n -> n == 2).count()).isGreaterThan(100);
  }

  @Test
  void copies_of_one_event_are_equal() {
    Map<String, JsonNode> first = new HashMap<>();
    for (MadeFolder.Log log : made.logs()) {
      for (JsonNode record : log.records()) {
        String id =
            record.path("recipientAccountId").asString() + "/" + record.path("eventID").asString();
        JsonNode before = first.putIfAbsent(id, record);
        assertThat(before == null || before.equals(record)).as(id).isTrue();
      }
    }
  }

  @Test
  void delay_of_delivery_is_that_of_real_trails() {
    List<Long> seconds = new ArrayList<>();
    for (MadeFolder.Log log : made.logs()) {
      for (JsonNode record : log.records()) {
        seconds.add(
            Duration.between(Instant.parse(record.path("eventTime").asString()), log.delivered())
                .toSeconds());
      }
    }
    seconds.sort(Long::compare);
    assertThat(seconds.getFirst()).isPositive();
    assertThat(seconds.get(seconds.size() / 2) / 60.0).isBetween(2.9, 3.7);
    assertThat(seconds.get(seconds.size() * 99 / 100) / 60.0).isBetween(8.2, 9.4);
    assertThat(seconds.getLast()).isLessThanOrEqualTo(600);
  }

  @Test
  void files_are_out_of_order_as_real_ones_are() {
    int pairs = 0;
    int backward = 0;
    for (MadeFolder.Log log : made.logs()) {
      for (int i = 1; i < log.records().size(); i++) {
        pairs++;
        Instant before = Instant.parse(log.records().get(i - 1).path("eventTime").asString());
        Instant after = Instant.parse(log.records().get(i).path("eventTime").asString());
        backward += after.isBefore(before) ? 1 : 0;
      }
    }
    assertThat(backward / (double) pairs).isBetween(0.07, 0.22);
  }

  @Test
  void sizes_versions_errors_and_kinds_of_callers_are_those_of_real_trails() {
    Map<String, JsonNode> events = made.events();
    double bytes =
        made.logs().stream().mapToInt(l -> l.body().length()).sum() / (double) truth.sightings();
    double failed = truth.failedCalls() / (double) events.size();
    Set<String> versions =
        events.values().stream()
            .map(e -> e.path("eventVersion").asString())
            .collect(Collectors.toSet());
    Set<String> identities =
        events.values().stream()
            .map(e -> e.path("userIdentity").path("type").asString())
            .collect(Collectors.toSet());

    assertThat(bytes).isBetween(1_200.0, 1_900.0);
    assertThat(failed).isBetween(0.10, 0.33);
    assertThat(versions).containsExactlyInAnyOrder("1.08", "1.09", "1.10", "1.11");
    assertThat(identities)
        .containsExactlyInAnyOrder(
            "IAMUser", "AssumedRole", "AWSService", "SAMLUser", "AWSAccount");
  }

  @Test
  void access_keys_name_their_account() {
    for (JsonNode event : made.events().values()) {
      String id = event.path("userIdentity").path("accessKeyId").asString("");
      if (!id.isEmpty()) {
        assertThat(accountOf(id))
            .isEqualTo(event.path("userIdentity").path("accountId").asString());
      }
    }
  }

  @Test
  void every_linked_session_was_issued_by_the_events_that_truth_names() {
    Map<String, JsonNode> byId = new HashMap<>();
    made.events().values().forEach(e -> byId.put(e.path("eventID").asString(), e));
    int linked = 0;
    for (JsonNode chain : made.truth().path("chains")) {
      if (!Set.of("linked", "workload").contains(chain.path("resolution").asString())
          || chain.path("hops").isEmpty()) {
        continue;
      }
      List<JsonNode> hops = new ArrayList<>();
      chain.path("hops").forEach(hop -> hops.add(byId.get(hop.asString())));
      JsonNode last = hops.getLast();
      assertThat(last).as("issuing event of %s", chain).isNotNull();
      assertThat(last.path("responseElements").path("credentials").path("accessKeyId").asString())
          .isEqualTo(chain.path("id").asString());
      String origin = chain.path("origin").asString();
      JsonNode who = hops.getFirst().path("userIdentity");
      String told =
          switch (who.path("type").asString()) {
            case "SAMLUser" -> "saml:" + who.path("userName").asString();
            case "IAMUser" -> who.path("arn").asString();
            default -> "service:" + who.path("invokedBy").asString();
          };
      assertThat(told).isEqualTo(origin);
      linked++;
    }
    assertThat(linked).isGreaterThan(60);
  }

  @Test
  void sessions_whose_issuing_event_is_lost_cannot_be_resolved_from_the_held_files() {
    Set<String> issued = new HashSet<>();
    made.events()
        .values()
        .forEach(
            e ->
                issued.add(
                    e.path("responseElements")
                        .path("credentials")
                        .path("accessKeyId")
                        .asString("")));
    List<JsonNode> unresolved = new ArrayList<>();
    for (JsonNode chain : made.truth().path("chains")) {
      if (chain.path("resolution").asString().equals("unresolved")) {
        unresolved.add(chain);
        assertThat(issued).doesNotContain(chain.path("id").asString());
      }
    }

    assertThat(unresolved)
        .filteredOn(c -> c.path("sessionName").asString().equals("ops-maint"))
        .singleElement()
        .satisfies(c -> assertThat(c.path("heldEvents").asInt()).isEqualTo(1));
  }

  @Test
  void marco_ilves_opens_the_share_at_the_told_times() {
    List<JsonNode> changes =
        made.events().values().stream()
            .filter(
                e ->
                    e.path("requestParameters")
                        .path("bucketName")
                        .asString("")
                        .equals("hsc-imaging-share"))
            .filter(e -> !e.path("readOnly").asBoolean() && !e.has("errorCode"))
            .filter(e -> e.path("userIdentity").path("arn").asString("").contains("imaging-admin/"))
            .sorted(java.util.Comparator.comparing(e -> e.path("eventTime").asString()))
            .toList();

    assertThat(changes)
        .extracting(e -> e.path("eventTime").asString() + " " + e.path("eventName").asString())
        .containsExactly(
            "2026-11-19T18:41:50Z DeleteBucketPublicAccessBlock",
            "2026-11-19T18:42:07Z PutBucketPolicy");
    assertThat(changes.getLast().path("requestParameters").toString())
        .contains("\"Principal\":\"*\"");
  }

  @Test
  void cross_account_reads_are_logged_on_both_sides_under_one_id() {
    Map<String, List<String>> byShared = new TreeMap<>();
    for (JsonNode event : made.events().values()) {
      if (event.has("sharedEventID") && event.path("eventName").asString().equals("GetObject")) {
        byShared
            .computeIfAbsent(event.path("sharedEventID").asString(), _ -> new ArrayList<>())
            .add(
                event.path("recipientAccountId").asString()
                    + " "
                    + event.path("userIdentity").path("type").asString());
      }
    }
    assertThat(byShared).isNotEmpty();
    assertThat(byShared.values())
        .allSatisfy(
            sides ->
                assertThat(sides)
                    .containsExactlyInAnyOrder(
                        "441020936617 AWSAccount", "441020938842 AssumedRole"));
  }

  private static List<String[]> table() {
    String text =
        new String(made.bytes("truth/events.tsv"), java.nio.charset.StandardCharsets.UTF_8);
    return text.lines().skip(1).map(line -> line.split("\t", -1)).toList();
  }

  private static String accountOf(String accessKey) {
    java.math.BigInteger bits = java.math.BigInteger.ZERO;
    for (char c : accessKey.substring(4).toCharArray()) {
      bits =
          bits.shiftLeft(5)
              .or(java.math.BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)));
    }
    long head = bits.shiftRight(32).longValueExact();
    return String.valueOf((head & 0x7fffffffff80L) >> 7);
  }
}
