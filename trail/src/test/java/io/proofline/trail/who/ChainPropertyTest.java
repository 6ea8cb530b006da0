package io.proofline.trail.who;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.directory.People;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Attribution.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Role chains of one to five hops from every kind of beginning, over two accounts, with links lost
 * and look-alikes beside them: whoever can be named is named rightly, nobody else is.
 */
class ChainPropertyTest {
  private static final int CHAINS = 400;
  private static final Instant DAY = Instant.parse("2026-11-18T00:00:00Z");
  private static final String HOME = "441020936617";
  private static final String OTHER = "204177309185";

  @TempDir Path folder;

  /** What must be found: a resolution, and a person when one can be named. */
  private record Truth(Resolution resolution, @Nullable String person) {}

  private final Map<String, Truth> truth = new HashMap<>();
  private final List<String> records = new ArrayList<>();
  private int events;

  private String event(
      Instant time, String account, String call, String identity, String more, @Nullable Truth is) {
    String id = "e" + events++;
    int colon = call.indexOf(':');
    records.add(
        "{\"eventID\":\""
            + id
            + "\",\"eventTime\":\""
            + time
            + "\",\"eventSource\":\""
            + call.substring(0, colon)
            + ".amazonaws.com\",\"eventName\":\""
            + call.substring(colon + 1)
            + "\",\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\""
            + account
            + "\",\"userIdentity\":"
            + identity
            + more
            + "}");
    if (is != null) {
      truth.put(id, is);
    }
    return id;
  }

  private static String arn(String account, String role, String session) {
    return "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session;
  }

  private static String session(
      String account, String role, String session, String key, Instant created) {
    return "{\"type\":\"AssumedRole\",\"accessKeyId\":\""
        + key
        + "\",\"accountId\":\""
        + account
        + "\",\"arn\":\""
        + arn(account, role, session)
        + "\",\"sessionContext\":{\"attributes\":{\"creationDate\":\""
        + created
        + "\"},\"sessionIssuer\":{\"type\":\"Role\",\"arn\":\"arn:aws:iam::"
        + account
        + ":role/"
        + role
        + "\"}}}";
  }

  private static String issued(String account, String role, String session, String key) {
    return ",\"responseElements\":{\"credentials\":{\"accessKeyId\":\""
        + key
        + "\"},\"assumedRoleUser\":{\"arn\":\""
        + arn(account, role, session)
        + "\"}}";
  }

  /** One chain and the call at its end; the names of roles and sessions are shared by all. */
  private void chain(Random random, int number) {
    int hops = 1 + random.nextInt(5);
    Instant time = DAY.plusSeconds(3_600 + random.nextInt(60_000));
    String identity;
    String call = "sts:AssumeRole";
    Truth origin;
    switch (random.nextInt(5)) {
      case 0 -> {
        identity =
            "{\"type\":\"SAMLUser\",\"userName\":\"p%d@hsc.example\",\"identityProvider\":\"idp\"}"
                .formatted(number);
        call = "sts:AssumeRoleWithSAML";
        origin = new Truth(Resolution.LINKED, "saml:idp:p" + number + "@hsc.example");
      }
      case 1 -> {
        identity =
            ("{\"type\":\"WebIdentityUser\",\"userName\":\"repo:hsc/app%d\",\"identityProvider\":"
                    + "\"token.actions.githubusercontent.com\"}")
                .formatted(number);
        call = "sts:AssumeRoleWithWebIdentity";
        origin = new Truth(Resolution.WORKLOAD, null);
      }
      case 2 -> {
        identity = "{\"type\":\"AWSService\",\"invokedBy\":\"ec2.amazonaws.com\"}";
        origin = new Truth(Resolution.WORKLOAD, null);
      }
      default -> {
        identity =
            ("{\"type\":\"IAMUser\",\"userName\":\"p%d\",\"accountId\":\"%s\",\"accessKeyId\":"
                    + "\"AKIAP%d\"}")
                .formatted(number, HOME, number);
        origin = new Truth(Resolution.LINKED, "iam:" + HOME + ":p" + number);
      }
    }
    int lost = random.nextInt(3) == 0 ? random.nextInt(hops) : -1;
    String account = HOME;
    boolean outside = false;
    for (int hop = 0; hop < hops; hop++) {
      String role = "role" + random.nextInt(3);
      String name = "session" + random.nextInt(3);
      String key = "ASIA" + number + "X" + hop;
      boolean cross = hop > 0 && random.nextInt(4) == 0;
      String target = cross ? (account.equals(HOME) ? OTHER : HOME) : account;
      String answer = issued(target, role, name, key);
      boolean held = hop != lost;
      if (held && cross) {
        String shared = ",\"sharedEventID\":\"s" + number + "-" + hop + "\"";
        String seen = "{\"type\":\"AWSAccount\",\"accountId\":\"" + account + "\"}";
        event(time, target, call, seen, answer + shared, null);
        if (random.nextBoolean()) {
          event(time, account, call, identity, answer + shared, null);
        } else if (lost < hop) {
          // Only the owner's copy is held: what was before cannot be seen from here on.
          outside = true;
          lost = -1;
        }
      } else if (held) {
        event(time, account, call, identity, answer, null);
      } else {
        outside = false;
      }
      account = target;
      identity = session(account, role, name, key, time);
      time = time.plusSeconds(60 + random.nextInt(600));
      call = "sts:AssumeRole";
    }
    Truth is = outside ? new Truth(Resolution.EXTERNAL, null) : origin;
    if (lost >= 0) {
      is = new Truth(Resolution.UNRESOLVED, null);
    }
    event(time, account, "s3:GetObject", identity, "", is);
  }

  @Test
  void every_chain_leads_to_its_beginning_or_openly_to_nobody() throws IOException {
    long seed = 20261128;
    Random random = new Random(seed);
    for (int n = 0; n < CHAINS; n++) {
      chain(random, n);
    }
    Collections.shuffle(records, random);
    Path file =
        Files.writeString(
            folder.resolve("in.json"), "{\"Records\":[" + String.join(",", records) + "]}");
    TrailStore store =
        new MemoryWorkspace(Clock.fixed(DAY.plusSeconds(200_000), ZoneOffset.UTC))
            .store(folder.resolve("lake"));
    new TrailIngest(store).ingest(List.of(file), Actor.asserted("ana"), IngestOptions.DEFAULT);
    Map<Resolution, Integer> seen = new HashMap<>();
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> asked =
          TrailEvent.select(lake, "FROM events e WHERE e.name = 'GetObject'", List.of());
      assertThat(asked).hasSize(CHAINS);
      ActorResolver resolver =
          new ActorResolver(lake, People.none(), JudgedDigests.of(store).vouchers());
      resolver.prepare(asked);
      for (TrailEvent event : asked) {
        Attribution found = resolver.resolve(event);
        Truth expected = truth.get(event.eventId());
        assertThat(new Truth(found.resolution(), found.person()))
            .as("seed %d, %s: %s", seed, event.eventId(), found)
            .isEqualTo(expected);
        seen.merge(found.resolution(), 1, Integer::sum);
      }
    }
    assertThat(seen.keySet())
        .contains(
            Resolution.LINKED, Resolution.WORKLOAD, Resolution.EXTERNAL, Resolution.UNRESOLVED);
  }
}
