package io.proofline.trail.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.FakeAws;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.digest.Span;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.digest.Vouchers.Stand;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Made histories of half a day, with changes of the trail that take effect late, deliveries that
 * come late, and one attack each: whatever is called proven holds every event that happened then,
 * and where nobody attacked, what is proven is so to the minute. {@code
 * -Dproofline.coverage.rounds=500 -Dproofline.coverage.seed=7} for a long run.
 */
class CoverageTruthTest {
  private static final int ROUNDS = Integer.getInteger("proofline.coverage.rounds", 8);
  private static final int HOURS = 12;
  private static final int MARGIN = 15;
  private static final Place EAST = new Place(FakeAws.ACCOUNT, "us-east-1");
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final String PREFIX = "AWS::S3::Object arn:aws:s3:::";

  @TempDir Path folder;

  /** What the trail selects; {@code logging} apart. */
  private record Selected(boolean imaging, boolean notes) {
    String json(boolean capital) {
      String values =
          (imaging ? "\"arn:aws:s3:::imaging/\"" : "")
              + (imaging && notes ? "," : "")
              + (notes ? "\"arn:aws:s3:::notes/\"" : "");
      String json =
          "[{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,\"DataResources\":["
              + (values.isEmpty()
                  ? ""
                  : "{\"Type\":\"AWS::S3::Object\",\"Values\":[" + values + "]}")
              + "]}]";
      return capital
          ? json
          : json.replace("ReadWriteType", "readWriteType")
              .replace("IncludeManagement", "includeManagement")
              .replace("DataResources", "dataResources")
              .replace("\"Type\"", "\"type\"")
              .replace("Values", "values");
    }
  }

  private record Trail(boolean logging, Selected selected) {
    boolean logs(String what) {
      return logging
          && switch (what) {
            case "imaging" -> selected.imaging();
            case "notes" -> selected.notes();
            default -> true;
          };
    }
  }

  /** A change at a minute, in effect some minutes later, and the trail after it. */
  private record Change(int minute, int late, String name, Trail after) {}

  private record Happened(String id, int minute, String what) {}

  /** One made history. */
  private static final class History {
    private final Random random;
    private final List<Change> changes = new ArrayList<>();
    private final List<Happened> events = new ArrayList<>();
    private final Trail first;
    private final FakeAws aws = new FakeAws("us-east-1");

    History(Random random) {
      this.random = random;
      first = new Trail(true, new Selected(random.nextBoolean(), random.nextBoolean()));
      Trail now = first;
      int minute = 60 + random.nextInt(120);
      for (int n = random.nextInt(4); n > 0; n--) {
        boolean turn = random.nextInt(3) == 0;
        Trail after =
            turn
                ? new Trail(!now.logging(), now.selected())
                : new Trail(
                    now.logging(), new Selected(random.nextBoolean(), random.nextBoolean()));
        String name =
            turn ? (after.logging() ? "StartLogging" : "StopLogging") : "PutEventSelectors";
        changes.add(new Change(minute, random.nextInt(MARGIN), name, after));
        now = after;
        minute += 45 + random.nextInt(120);
      }
      deliver();
    }

    /** The trail as it worked in a minute. */
    private Trail effective(int minute) {
      Trail trail = first;
      for (Change change : changes) {
        trail = minute >= change.minute() + change.late() ? change.after() : trail;
      }
      return trail;
    }

    private void deliver() {
      Map<Integer, List<String>> byHour = new TreeMap<>();
      for (int minute = 1; minute < HOURS * 60; minute += 7) {
        for (String what : List.of("management", "imaging", "notes")) {
          String id = what + minute;
          events.add(new Happened(id, minute, what));
          if (effective(minute).logs(what)) {
            put(byHour, minute, record(id, minute, what));
          }
        }
      }
      for (Change change : changes) {
        String parameters =
            change.name().equals("PutEventSelectors")
                ? "{\"trailName\":\"org_trail\",\"eventSelectors\":"
                    + change.after().selected().json(false)
                    + "}"
                : "{\"name\":\"org_trail\"}";
        put(
            byHour,
            change.minute(),
            base("change" + change.minute(), change.minute(), "cloudtrail", change.name())
                + ",\"requestParameters\":"
                + parameters
                + "}");
      }
      for (int hour = 0; hour < HOURS; hour++) {
        List<String> records = byHour.getOrDefault(hour, List.of());
        List<String> logs =
            records.isEmpty()
                ? List.of()
                : List.of(
                    aws.log(
                        at(hour * 60 + 30),
                        "h" + hour,
                        "{\"Records\":[" + String.join(",", records) + "]}"));
        aws.digest(hour, logs, false);
      }
    }

    private void put(Map<Integer, List<String>> byHour, int minute, String record) {
      int delivered = minute + 1 + random.nextInt(MARGIN - 1);
      byHour.computeIfAbsent(delivered / 60, _ -> new ArrayList<>()).add(record);
    }

    private static String base(String id, int minute, String service, String name) {
      return "{\"eventID\":\""
          + id
          + "\",\"eventTime\":\""
          + at(minute)
          + "\",\"eventSource\":\""
          + service
          + ".amazonaws.com\",\"eventName\":\""
          + name
          + "\",\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\""
          + FakeAws.ACCOUNT
          + "\"";
    }

    private static String record(String id, int minute, String what) {
      return what.equals("management")
          ? base(id, minute, "iam", "ListUsers") + ",\"eventCategory\":\"Management\"}"
          : base(id, minute, "s3", "GetObject")
              + ",\"eventCategory\":\"Data\",\"requestParameters\":{\"bucketName\":\""
              + what
              + "\",\"key\":\"k\"}}";
    }

    /** Whether it is known at the minute, from a snapshot before all changes, to be selected. */
    private boolean surely(int minute, String what) {
      Trail before = first;
      for (Change change : changes) {
        if (minute < change.minute() - MARGIN) {
          break;
        }
        if (minute < change.minute() + MARGIN) {
          return before.logs(what) && change.after().logs(what);
        }
        before = change.after();
      }
      return before.logs(what);
    }

    Document snapshot(int minute, Trail trail) {
      return new Document(
          new ResourceId(
              "aws", FakeAws.ACCOUNT, "us-east-1", "AWS::CloudTrail::Trail", "org_trail", null),
          null,
          (ObjectNode)
              JsonMapper.shared()
                  .readTree(
                      "{\"TrailName\":\"org_trail\",\"IsMultiRegionTrail\":true,\"IsLogging\":"
                          + trail.logging()
                          + ",\"EventSelectors\":"
                          + trail.selected().json(true)
                          + "}"),
          JsonNodeFactory.instance.objectNode(),
          Map.of(),
          Map.of(),
          at(minute),
          List.of());
    }
  }

  private static Instant at(int minute) {
    return FakeAws.START.plus(Duration.ofMinutes(minute));
  }

  private static String selector(String what) {
    return what.equals("management") ? "all" : PREFIX + what + "/";
  }

  /** An attack; the hour in which nothing may be proven any more, or -1 when it hides nothing. */
  private int attack(FakeAws aws, Random random, int kind, Path in) throws IOException {
    int hour = 1 + random.nextInt(HOURS - 2);
    String log =
        aws.objects.keySet().stream()
            .filter(k -> k.contains("_h" + hour + "."))
            .findFirst()
            .orElse("");
    switch (kind) {
      case 1 -> aws.objects.remove(log);
      case 2 -> {
        if (!log.isEmpty()) {
          aws.edit(log, "us-east-1\",\"rec", "us-east-2\",\"rec");
        }
      }
      case 3 -> {
        aws.removeDigest(hour);
        aws.objects.remove(log);
      }
      case 4 -> {
        for (int h = hour; h < HOURS; h++) {
          aws.removeDigest(h);
          int cut = h;
          aws.objects.keySet().removeIf(k -> k.contains("_h" + cut + "."));
        }
      }
      case 5 ->
          Files.writeString(
              in.resolve("extra.json"),
              "[" + History.record("planted", hour * 60 + 5, "management") + "]");
      default -> {
        return -1;
      }
    }
    return log.isEmpty() && kind < 3 ? -1 : hour;
  }

  @Test
  void what_is_called_proven_holds_all_that_happened_and_is_so_to_the_minute() throws IOException {
    long seed = Long.getLong("proofline.coverage.seed", 20261128L);
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(seed + round);
      History history = new History(random);
      Path in = Files.createDirectories(folder.resolve("in" + round));
      int kind = round % 6;
      int attacked = attack(history.aws, random, kind, in);
      history.aws.write(in);
      MemoryWorkspace memory =
          new MemoryWorkspace(Clock.fixed(at(HOURS * 60 + 60), ZoneOffset.UTC));
      TrailStore store = memory.store(folder.resolve("lake" + round));
      new TrailIngest(store).ingest(List.of(in), ACTOR, IngestOptions.DEFAULT);
      String as = "seed " + seed + ", round " + round + ", attack " + kind + " in " + attacked;
      // A snapshot before all changes, and for every second round one of a random settled minute.
      List<Document> trails = new ArrayList<>(List.of(history.snapshot(5, history.first)));
      if (kind != 0) {
        int minute = random.nextInt(HOURS * 60);
        boolean settled =
            history.changes.stream().noneMatch(c -> Math.abs(c.minute() - minute) < 2 * MARGIN);
        if (settled) {
          trails.set(0, history.snapshot(minute, history.effective(minute)));
        }
      }
      CoverageReport report =
          new Coverage(store).report(at(0), at(HOURS * 60), Set.of(EAST), trails);
      Set<String> held = held(store);
      for (CoverageLine line : report.lines()) {
        if (line.state() == State.PROVEN) {
          for (Happened event : history.events) {
            boolean meant =
                line.selector().equals(selector(event.what()))
                    && (line.eventClass() == EventClass.MANAGEMENT)
                        == event.what().equals("management")
                    && line.span().holds(at(event.minute()));
            if (meant) {
              assertThat(held).as(as + ": " + line + " and " + event).contains(event.id());
            }
          }
        }
      }
      for (String what : List.of("management", "imaging", "notes")) {
        Spans proven = proven(report, what);
        if (kind == 0) {
          assertThat(proven).as(as + ": " + what).isEqualTo(expected(history, what));
          assertThat(report.chains().getFirst().result())
              .as(as + ": no false alarm")
              .isEqualTo(ChainReport.Result.VERIFIED);
        } else if (attacked >= 0 && (kind != 5 || what.equals("management"))) {
          assertThat(
                  proven.intersect(Spans.between(at(attacked * 60), at(attacked * 60 + 60))).list())
              .as(as + ": " + what)
              .isEmpty();
        }
      }
    }
  }

  private static Spans proven(CoverageReport report, String what) {
    return Spans.of(
        report.lines().stream()
            .filter(l -> l.state() == State.PROVEN && l.selector().equals(selector(what)))
            .map(CoverageLine::span)
            .toList());
  }

  private static Spans expected(History history, String what) {
    List<Span> minutes = new ArrayList<>();
    for (int minute = 0; minute < HOURS * 60 - MARGIN; minute++) {
      if (history.surely(minute, what)) {
        minutes.add(new Span(at(minute), at(minute + 1)));
      }
    }
    return Spans.of(minutes);
  }

  /** Ids of events held that a digest vouches for. */
  private static Set<String> held(TrailStore store) throws IOException {
    Set<String> ids = new HashSet<>();
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> events = TrailEvent.select(lake, "FROM events e", List.of());
      Set<Stand> doubtful =
          JudgedDigests.of(store).vouchers().doubtful(events.stream().map(Stand::of).toList());
      for (TrailEvent event : events) {
        if (!doubtful.contains(Stand.of(event))) {
          ids.add(String.valueOf(event.eventId()));
        }
      }
    }
    return ids;
  }
}
