package io.proofline.trail.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.trail.digest.ChainReport.Result;
import io.proofline.trail.lake.LogFile.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Faults of every class at random places in two regions' chains: each is found at its place, and
 * the region beside it, and the untouched chain, are verified.
 */
class PlantedFaultsTest {
  private static final int HOURS = 24;
  private static final int ROUNDS = 120;
  private static final Place EAST = new Place(FakeAws.ACCOUNT, "us-east-1");
  private static final Place WEST = new Place(FakeAws.ACCOUNT, "eu-west-1");

  private final FakeAws east = new FakeAws(EAST.region()).hours(0, HOURS);
  private final FakeAws west = new FakeAws(WEST.region()).hours(0, HOURS);
  private final Map<String, byte[]> whole = new TreeMap<>(east.objects);

  /** What was done to the eastern chain, and what must be said of it. */
  private record Planted(String what, Result result, List<String> files, Instant from) {}

  private static Instant hour(int n) {
    return FakeAws.START.plus(Duration.ofHours(n));
  }

  private String log(int odd) {
    return east.objects.keySet().stream()
        .filter(k -> k.contains("_a" + odd + "."))
        .findFirst()
        .orElseThrow();
  }

  private Planted plant(Random random, int kind) {
    int n = 1 + random.nextInt(HOURS - 2);
    int odd = 2 * random.nextInt(HOURS / 2 - 1) + 1;
    int other = odd + 2;
    String digest = east.digestKey(n, false);
    return switch (kind) {
      case 0 -> {
        east.objects.remove(log(odd));
        yield gone("a log deleted", odd, keyOf(odd));
      }
      case 1 -> {
        east.edit(log(odd), "ListBuckets", "ListBuckefs");
        yield bad("a log edited", odd, log(odd));
      }
      case 2 -> {
        byte[] one = east.object(log(odd));
        String second = log(other);
        east.objects.put(log(odd), east.object(second));
        east.objects.put(second, one);
        yield bad("two logs swapped", odd, log(odd), second);
      }
      case 3 -> {
        east.removeDigest(n);
        yield gone("a digest deleted", n, digest);
      }
      case 4 -> {
        byte[] body = east.object(digest);
        int at = new String(body, UTF_8).indexOf("logFiles") + random.nextInt(7);
        byte[] changed = body.clone();
        changed[at] ^= 1;
        east.objects.put(digest, changed);
        yield bad("a digest edited", n, digest);
      }
      case 5 -> {
        String next = east.digestKey(n == HOURS - 2 ? n - 1 : n + 1, false);
        byte[] one = east.object(digest);
        east.objects.put(digest, east.object(next));
        east.objects.put(next, one);
        yield bad("two digests swapped", n, digest, next);
      }
      case 6 -> {
        for (int h = n; h < HOURS; h++) {
          east.removeDigest(h);
        }
        yield gone("the tail cut", n);
      }
      case 7 -> {
        for (int h = 0; h < HOURS; h++) {
          east.removeDigest(h);
        }
        yield gone("all digests deleted", 0);
      }
      case 8 -> {
        String planted = east.log(hour(odd).plus(Duration.ofMinutes(25)), "planted");
        yield bad("a log planted", odd, planted);
      }
      case 9 -> {
        FakeAws again = new FakeAws(EAST.region()).hours(0, n);
        again.restart();
        again.hours(n + 1, HOURS);
        east.objects.clear();
        east.objects.putAll(again.objects);
        yield gone("logging off for an hour", n);
      }
      case 10 -> {
        FakeAws forger = new FakeAws(EAST.region());
        forger.signWithAnotherKey();
        forger.digest(n, List.of(), false);
        east.objects.put(digest, forger.object(digest));
        east.objects.put(digest + ".metadata.json", forger.object(digest + ".metadata.json"));
        yield bad("a digest forged", n, digest);
      }
      default -> {
        east.objects.keySet().removeIf(k -> k.contains("/" + EAST.region() + "/"));
        yield gone("a region silent", 0);
      }
    };
  }

  private String keyOf(int odd) {
    return whole.keySet().stream()
        .filter(k -> k.contains("_a" + odd + "."))
        .findFirst()
        .orElseThrow();
  }

  private static Planted gone(String what, int hour, String... files) {
    return new Planted(what, Result.GAP, List.of(files), hour(hour));
  }

  private static Planted bad(String what, int hour, String... files) {
    return new Planted(what, Result.INVALID, List.of(files), hour(hour));
  }

  private List<ChainReport> reports() throws IOException {
    FakeAws both = new FakeAws(EAST.region());
    both.objects.putAll(west.objects);
    both.objects.putAll(east.objects);
    return DigestVerifier.verify(
        both.archive(), new Expectation(Set.of(EAST, WEST), hour(0), hour(HOURS)));
  }

  @Test
  void every_planted_fault_is_found_at_its_place_and_nothing_else_is() throws IOException {
    long seed = 20261128;
    Random random = new Random(seed);
    assertThat(reports()).extracting(ChainReport::result).containsOnly(Result.VERIFIED);
    for (int round = 0; round < ROUNDS; round++) {
      east.objects.clear();
      east.objects.putAll(whole);
      Planted planted = plant(random, round % 12);
      String as = "seed " + seed + ", round " + round + ": " + planted;
      for (ChainReport report : reports()) {
        if (report.place().equals(WEST)) {
          assertThat(report.result()).as(as).isEqualTo(Result.VERIFIED);
          assertThat(report.gaps()).as(as).isEmpty();
          continue;
        }
        assertThat(report.result()).as(as).isEqualTo(planted.result());
        List<String> named = new ArrayList<>();
        report.gaps().forEach(g -> named.add(String.valueOf(g.file())));
        report.invalid().forEach(i -> named.add(i.file()));
        assertThat(named).as(as).containsAll(planted.files());
        if (planted.result() == Result.GAP) {
          assertThat(report.invalid()).as(as).isEmpty();
          assertThat(report.gaps().getFirst().from()).as(as).isEqualTo(planted.from());
          assertThat(report.heldHours()).as(as).isLessThan(HOURS);
        }
        assertThat(report.proven().holds(planted.from()))
            .as(as + ": the hour is not proven, unless a file beside a whole chain was planted")
            .isEqualTo(planted.what().equals("a log planted"));
      }
    }
  }
}
