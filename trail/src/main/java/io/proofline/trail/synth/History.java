package io.proofline.trail.synth;

import io.proofline.trail.synth.Crew.Party;
import io.proofline.trail.synth.Delivery.LogFile;
import io.proofline.trail.synth.HistoryPlan.Trails;
import io.proofline.trail.synth.HistoryTruth.Fault;
import io.proofline.trail.synth.PlaceWriter.TrailKeys;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the CloudTrail folder of an organisation over many accounts, regions and years: people and
 * machines of every way in, role chains of one to five hops within and across accounts, object
 * events, signed digests, and faults of every class, with the truth beside it. It is written hour
 * by hour, so that its length is bounded by the disk.
 *
 * <p>Below the folder: {@code AWSLogs/} as S3 has it; {@code truth/events.tsv} (account, event,
 * time, region, name, session, forged), {@code truth/sessions.tsv} (session, resolution, person),
 * {@code truth/faults.json}, {@code truth/trails.json} (what a snapshot would show of each trail)
 * and {@code truth/coverage.tsv} (account, region, class, selector, from, to, state: what can be
 * said of which time by who has that snapshot). Of the trail of an organisation also {@code
 * truth/organisation.json}: what a list of its accounts shows at the end.
 */
public final class History {
  static final String TRAIL = "org-trail";

  /** The trail of an account beside that of the organisation. */
  static final String OWN_TRAIL = "own-trail";

  private static final Duration HOUR = Duration.ofHours(1);

  /** Sessions that a planted file claims to have issued. */
  private static final int CLAIMS = 4;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> REGIONS =
      List.of(
          "us-east-1",
          "us-west-2",
          "eu-west-1",
          "eu-central-1",
          "us-east-2",
          "us-west-1",
          "eu-west-2",
          "eu-west-3",
          "ca-central-1",
          "ap-southeast-2",
          "ap-northeast-1",
          "sa-east-1");

  private final HistoryPlan plan;
  private final SynthKeys keys;
  private final Dice dice;
  private final @Nullable Organisation organisation;
  private final Delivery delivery;
  private final Delivery beside;
  private final List<String> accounts = new ArrayList<>();
  private final Crew crew;
  private final Map<Place, PlaceWriter> writers = new LinkedHashMap<>();
  private final Map<Place, PlaceWriter> ownWriters = new LinkedHashMap<>();
  private final Map<Place, List<EventBook.Event>> waiting = new LinkedHashMap<>();
  private final Map<String, Lineage> lineages = new LinkedHashMap<>();
  private final List<Party> sessions = new ArrayList<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> unvouched = new HashSet<>();
  private final Map<String, TrailSelection> selections = new LinkedHashMap<>();
  private final Map<Place, PlaceHours> hours = new LinkedHashMap<>();
  private long distinct;
  private long forged;

  /** A history by plan, whose digests are signed with the keys. */
  public History(HistoryPlan plan, SynthKeys keys) {
    this.plan = plan;
    this.keys = keys;
    this.dice = new Dice(plan.seed());
    for (int i = 0; i < plan.accounts(); i++) {
      accounts.add(Long.toString(441_020_000_000L + 1_313L * i + plan.seed() % 1_000));
    }
    this.organisation = Organisation.of(plan, accounts, dice).orElse(null);
    this.delivery = new Delivery(dice, root());
    this.beside = new Delivery(new Dice(plan.seed() + 1), "AWSLogs/");
    this.crew = new Crew(dice, accounts, REGIONS.subList(0, plan.regions()));
    if (organisation == null) {
      for (String account : accounts) {
        selections.put(account, TrailSelection.of(plan, home(account), dice));
      }
    } else {
      TrailSelection one =
          TrailSelection.of(plan, home(organisation.management()), organisation, dice);
      accounts.forEach(account -> selections.put(account, one));
    }
  }

  private static Place home(String account) {
    return new Place(account, REGIONS.getFirst());
  }

  private String root() {
    return organisation == null ? "AWSLogs/" : organisation.root();
  }

  /** Whether the account has a trail of its own beside that of the organisation. */
  private boolean hasOwn(String account) {
    return plan.trails() == Trails.BOTH
        && accounts.indexOf(account) == Math.min(1, accounts.size() - 1);
  }

  /**
   * Writes the folder.
   *
   * @throws FileAlreadyExistsException when logs are there already
   */
  public HistoryTruth write(Path folder) throws IOException {
    if (Files.exists(folder.resolve("AWSLogs"))) {
      throw new FileAlreadyExistsException(
          folder.resolve("AWSLogs").toString(),
          null,
          "there are logs already; made ones are never mixed with others, give an empty folder");
    }
    Path truth = Files.createDirectories(folder.resolve("truth"));
    List<Fault> faults = new ArrayList<>();
    place(folder);
    try (BufferedWriter table = Files.newBufferedWriter(truth.resolve("events.tsv"))) {
      table.write("account\tevent\ttime\tregion\tname\tsession\tforged\n");
      for (Instant hour = plan.from(); hour.isBefore(plan.to()); hour = hour.plus(HOUR)) {
        // The last hour stays quiet, so that everything is delivered before the chain ends.
        if (hour.plus(HOUR).isBefore(plan.to())) {
          happen(hour, table);
        }
        deliver(hour, table);
      }
    }
    long logs = 0;
    long digests = 0;
    for (PlaceWriter writer : writers.values()) {
      writer.finish();
      logs += writer.logs();
      digests += writer.digests();
      writer.fault().ifPresent(faults::add);
    }
    for (PlaceWriter writer : ownWriters.values()) {
      writer.finish();
      logs += writer.logs();
      digests += writer.digests();
    }
    sessions(truth.resolve("sessions.tsv"));
    new CoverageTruth(plan, writers, ownWriters, hours, selections).write(truth);
    if (organisation != null) {
      Files.write(truth.resolve("organisation.json"), JSON.writeValueAsBytes(organisation.json()));
    }
    Files.write(truth.resolve("faults.json"), JSON.writeValueAsBytes(faults));
    return new HistoryTruth(distinct - lost.size(), lost.size(), forged, logs, digests, faults);
  }

  private void place(Path folder) throws IOException {
    HistoryTruth.Kind[] kinds = HistoryTruth.Kind.values();
    int n = 0;
    for (String account : accounts) {
      for (String region : REGIONS.subList(0, plan.regions())) {
        Place place = new Place(account, region);
        KeyPair key = keys.of(region);
        Optional<HistoryTruth.Kind> kind =
            plan.faults() && n > 0 && stays(account)
                ? Optional.of(kinds[(n - 1) % kinds.length])
                : Optional.empty();
        // Beside a genuine copy an edited record is an event of its own: no truth is kept of that.
        kind = kind.filter(k -> k != HistoryTruth.Kind.LOG_EDITED || !hasOwn(account));
        int at = dice.between(2, plan.hours() / 2);
        writers.put(
            place,
            new PlaceWriter(folder, place, plan, key, kind, at, new TrailKeys(TRAIL, root())));
        if (hasOwn(account)) {
          ownWriters.put(
              place,
              new PlaceWriter(
                  folder,
                  place,
                  plan,
                  key,
                  Optional.empty(),
                  at,
                  new TrailKeys(OWN_TRAIL, "AWSLogs/")));
        }
        waiting.put(place, new ArrayList<>());
        hours.put(place, new PlaceHours(plan.from()));
        n++;
      }
    }
  }

  /** Whether the trail records the account from the beginning to the end. */
  private boolean stays(String account) {
    return organisation == null || organisation.member(account).stays(plan.from());
  }

  /** One hour of all accounts. */
  private void happen(Instant hour, BufferedWriter table) throws IOException {
    EventBook book = new EventBook(dice);
    Map<String, String> sessionOf = new TreeMap<>();
    Crew.Book writing =
        (time, place, by, call, shared) -> {
          String id = dice.uuid();
          lineages.put(by.lineage().id(), by.lineage());
          Instant slot = slot(time);
          book.add(time, slot, place, by.caller(), call, shared, "AwsApiCall", id);
          String key = place.account() + "/" + id;
          sessionOf.put(key, by.lineage().id());
          return key;
        };
    sessions.removeIf(s -> s.until().isBefore(hour.plusSeconds(600)));
    S3Calls s3 = new S3Calls(dice);
    for (String account : accounts) {
      selection(account)
          .changeIn(hour)
          .filter(change -> change.place().account().equals(account))
          .ifPresent(
              change -> {
                Party admin = crew.user(account, "admin", change.at());
                writing.add(change.at(), change.place(), admin, change.call(), Optional.empty());
              });
      int calls = 0;
      while (calls < plan.perHour()) {
        Instant time = hour.plusSeconds(dice.below(2_400));
        if (dice.chance(0.1)) {
          sessions.addAll(crew.chain(account, time, writing));
        }
        Party by = somebody(account, time);
        int burst = Math.min(plan.perHour() - calls, dice.between(1, 12));
        Instant at = by.from().isAfter(time) ? by.from() : time;
        for (int i = 0; i < burst; i++) {
          at = at.plusSeconds(dice.between(1, 30));
          if (at.isBefore(by.until())) {
            Place where = crew.anywhere(by.account());
            Call call = call(s3, where);
            if (selection(by.account()).records(call, at)) {
              writing.add(at, where, by, call, Optional.empty());
            }
          }
          calls++;
        }
      }
    }
    for (EventBook.Event event : book.events()) {
      waiting.getOrDefault(event.place(), new ArrayList<>()).add(event);
      distinct++;
      row(
          table,
          event,
          String.valueOf(sessionOf.get(event.place().account() + "/" + event.id())),
          false);
    }
  }

  private static void row(
      BufferedWriter table, EventBook.Event event, String session, boolean isForged)
      throws IOException {
    table.write(
        String.join(
            "\t",
            event.place().account(),
            event.id(),
            event.time().toString(),
            event.place().region(),
            event.call().name(),
            session,
            Boolean.toString(isForged)));
    table.write('\n');
  }

  private Party somebody(String account, Instant time) {
    int kind = dice.below(10);
    if (kind < 6 && !sessions.isEmpty()) {
      Party session = dice.of(sessions);
      // A session of the hour before may have ended, one of this hour not begun yet.
      if (session.until().isAfter(time.plusSeconds(60))) {
        return session;
      }
    }
    return kind < 8 ? crew.direct(account, time) : crew.signedIn(account, time);
  }

  private Call call(S3Calls s3, Place where) {
    String bucket = "records-" + where.account();
    return switch (dice.below(8)) {
      case 0, 1, 2, 3 ->
          s3.getObject(
              where.account(), where.region(), bucket, "patients/" + dice.below(5_000) + ".json");
      case 4 ->
          s3.putObject(
              where.account(), where.region(), bucket, "patients/" + dice.below(5_000) + ".json");
      case 5 ->
          Call.write(
              "ec2",
              "AuthorizeSecurityGroupIngress",
              "1.11",
              Nodes.object("groupId", "sg-" + dice.hexOf("sg" + dice.below(20), 17)),
              Nodes.object("_return", true));
      case 6 -> Call.read("ec2", "DescribeInstances", "1.11", null);
      default ->
          Call.read("kms", "DescribeKey", "1.11", Nodes.object("keyId", "alias/records"))
              .failing("AccessDenied", "not authorized");
    };
  }

  /** When a file with the event is delivered: three to ten minutes later. */
  private Instant slot(Instant time) {
    long due = time.getEpochSecond() + dice.between(180, 299);
    return Instant.ofEpochSecond((due / 300 + 1) * 300);
  }

  private void deliver(Instant hour, BufferedWriter table) throws IOException {
    Instant end = hour.plus(HOUR);
    for (Map.Entry<Place, PlaceWriter> one : writers.entrySet()) {
      Place place = one.getKey();
      List<EventBook.Event> here = waiting.getOrDefault(place, new ArrayList<>());
      List<EventBook.Event> due = here.stream().filter(e -> e.delivered().isBefore(end)).toList();
      here.removeAll(new HashSet<>(due));
      PlaceWriter own = ownWriters.get(place);
      if (own != null) {
        List<EventBook.Event> management = due.stream().filter(e -> !e.call().data()).toList();
        own.hour(hour, beside.deliver(place, management));
        management.forEach(hours(place)::held);
      }
      List<EventBook.Event> recorded =
          due.stream().filter(e -> isRecorded(place, hour, e)).toList();
      due.stream()
          .filter(e -> !recorded.contains(e))
          .forEach(e -> lost.add(place.account() + "/" + e.id()));
      if (organisation != null && !organisation.member(place.account()).recorded(hour)) {
        continue;
      }
      List<LogFile> files = delivery.deliver(place, recorded);
      PlaceWriter writer = one.getValue();
      if (writer.plantsIn(hour, files)) {
        LogFile planted = planted(place, hour);
        for (EventBook.Event event : planted.events()) {
          forged++;
          row(table, event, "forged", true);
          hours(place).held(event);
          hours(place).doubtful(event);
        }
        writer.plant(planted);
      }
      List<LogFile> gone = writer.hour(hour, files);
      for (LogFile file : gone) {
        file.events().stream()
            .filter(e -> !isHeldBeside(place, e))
            .forEach(e -> lost.add(place.account() + "/" + e.id()));
      }
      for (LogFile file : files) {
        if (!gone.contains(file)) {
          file.events().forEach(hours(place)::held);
        }
      }
      for (LogFile file : writer.unlisted()) {
        for (EventBook.Event event : file.events()) {
          if (isHeldBeside(place, event)) {
            continue;
          }
          unvouched.add(place.account() + "/" + event.id());
          hours(place).doubtful(event);
        }
      }
    }
  }

  /** Whether the trail delivers the event in that hour, while it records the account. */
  private boolean isRecorded(Place place, Instant hour, EventBook.Event event) {
    if (organisation == null) {
      return true;
    }
    Organisation.Member member = organisation.member(place.account());
    return member.recorded(hour) && member.recorded(event.time());
  }

  /** Whether the account's own trail holds it, too. */
  private boolean isHeldBeside(Place place, EventBook.Event event) {
    return ownWriters.containsKey(place) && !event.call().data();
  }

  private PlaceHours hours(Place place) {
    return Objects.requireNonNull(hours.get(place));
  }

  private TrailSelection selection(String account) {
    return Objects.requireNonNull(selections.get(account));
  }

  /**
   * A file that nobody delivered: a read by a real user, and rival claims to real sessions, first
   * of all to those whose genuine issue is lost.
   */
  private LogFile planted(Place place, Instant hour) {
    EventBook book = new EventBook(dice);
    Instant time = hour.plusSeconds(1_200);
    Instant slot = hour.plusSeconds(1_500);
    Party victim = crew.direct(place.account(), time);
    book.add(time, slot, place, victim.caller(), call(new S3Calls(dice), place));
    sessions.stream()
        .filter(s -> s.lineage().links().getLast().owner().isEmpty())
        .filter(s -> s.account().equals(place.account()))
        .sorted(Comparator.comparingInt(s -> held(s) ? 1 : 0))
        .limit(CLAIMS)
        .forEach(
            session -> {
              Party rival = crew.user(place.account(), "rival", session.from());
              Call claim =
                  new Call(
                      "sts",
                      "AssumeRole",
                      "1.11",
                      true,
                      false,
                      null,
                      Crew.claim(session),
                      List.of(),
                      null,
                      Optional.empty(),
                      Optional.empty());
              book.add(session.from(), slot, place, rival.caller(), claim);
            });
    return delivery.deliver(place, book.events()).getFirst();
  }

  private boolean held(Party session) {
    return session.lineage().links().getLast().caller().filter(lost::contains).isEmpty();
  }

  private void sessions(Path file) throws IOException {
    Set<String> digested = new HashSet<>();
    writers.forEach(
        (place, writer) -> {
          if (writer.digested()) {
            digested.add(place.account());
          }
        });
    Lineage.Evidence evidence = new Lineage.Evidence(lost, unvouched, digested);
    try (BufferedWriter table = Files.newBufferedWriter(file)) {
      table.write("session\tresolution\tperson\n");
      for (Lineage lineage : lineages.values()) {
        Lineage.Ending ending = lineage.ending(evidence);
        table.write(
            lineage.id() + "\t" + ending.resolution() + "\t" + ending.person().orElse("") + "\n");
      }
    }
  }
}
