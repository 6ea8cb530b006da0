package io.proofline.trail.synth;

import io.proofline.trail.synth.Delivery.LogFile;
import io.proofline.trail.synth.DigestWriter.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the CloudTrail folder of Harbor Street Clinic: three days, two accounts, one planted gap.
 *
 * <p>Below the folder: {@code AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/…json.gz} and {@code
 * AWSLogs/ACCOUNT/CloudTrail-Digest/REGION/…}, each digest with its metadata in {@code
 * DIGEST.metadata.json}, and the region's {@code public-keys.json}. Beside {@code AWSLogs}: {@code
 * keys/REGION.json}, the same keys as if fetched from AWS, and {@code truth/truth.json} and {@code
 * truth/events.tsv}, which no reader of logs should be given.
 */
public final class Synth {
  private static final int HELD_EVENTS = 8_412;
  private static final int WEST_EVENTS = 870;
  private static final int LAB_EVENTS = 1_290;
  private static final int EAST_FILES = 48;
  private static final int WEST_FILES = 16;
  private static final int LAB_FILES = 20;

  private final long seed;
  private final SynthKeys keys;

  /**
   * A generator.
   *
   * @param seed what decides everything but the keys
   * @param keys with which digests are signed
   */
  public Synth(long seed, SynthKeys keys) {
    this.seed = seed;
    this.keys = keys;
  }

  /**
   * Writes the folder; it must be empty or not exist.
   *
   * @throws FileAlreadyExistsException when something is there already
   * @throws IOException when a file could not be written; what was written before stays
   */
  public SynthTruth write(Path folder) throws IOException {
    if (Files.exists(folder.resolve("AWSLogs"))) {
      throw new FileAlreadyExistsException(
          folder.resolve("AWSLogs").toString(),
          null,
          "there are logs already; made ones are never mixed with others, give an empty folder");
    }
    Dice dice = new Dice(seed);
    EventBook book = new EventBook(dice);
    Schedule schedule = new Schedule();
    Sessions sessions = new Sessions(dice, book);
    schedule.add(
        Clinic.WEST,
        "2026-11-18T04:05:00Z",
        "2026-11-18T04:15:00Z",
        "2026-11-18T04:20:00Z",
        "2026-11-18T04:50:00Z",
        "2026-11-18T05:15:00Z",
        "2026-11-18T05:30:00Z");
    Story story = new Story(dice, book, sessions, schedule);
    story.tell();
    schedule.fill(Clinic.EAST, EAST_FILES, dice);
    schedule.fill(Clinic.WEST, WEST_FILES, dice);
    schedule.fill(Clinic.LAB, LAB_FILES, dice);
    Traffic traffic = new Traffic(dice, book, sessions);
    traffic.spread(Clinic.WEST, schedule.slots(Clinic.WEST), WEST_EVENTS);
    traffic.spread(Clinic.LAB, schedule.slots(Clinic.LAB), LAB_EVENTS);
    int held = (int) book.events().stream().filter(e -> !Schedule.lost(e)).count();
    traffic.spread(Clinic.EAST, schedule.slots(Clinic.EAST), HELD_EVENTS - held);

    Output output = new Output(folder);
    Delivery delivery = new Delivery(dice);
    for (Place place : List.of(Clinic.EAST, Clinic.WEST, Clinic.LAB)) {
      List<EventBook.Event> here =
          book.events().stream().filter(e -> e.place().equals(place)).toList();
      output.write(place, Window.of(place), delivery.deliver(place, here));
    }
    List<EventBook.Event> again = book.events().stream().filter(Synth::secondTrailTakes).toList();
    output.write(Clinic.EAST, Window.second(), delivery.deliver(Clinic.EAST, again));
    return new TruthFile(seed, book, story.facts(), output.held, output.lost, output.digests)
        .write(folder.resolve("truth"), output.lostDigests);
  }

  /** The second trail takes object events of the imaging stores, from its first window on. */
  private static boolean secondTrailTakes(EventBook.Event event) {
    Window window = Window.second();
    return event.place().equals(Clinic.EAST)
        && event.call().data()
        && event.call().request() != null
        && event.call().request().path("bucketName").asString("").startsWith("hsc-imaging-")
        && event.time().isAfter(Instant.parse("2026-11-20T08:03:40Z"))
        && event.delivered().isBefore(window.lastEnd());
  }

  /** Where files go, and what was left out on purpose. */
  private final class Output {
    private final Path folder;
    private final Set<Path> folders = new HashSet<>();
    private final List<LogFile> held = new ArrayList<>();
    private final List<LogFile> lost = new ArrayList<>();
    private final List<Digest> digests = new ArrayList<>();
    private final List<Digest> lostDigests = new ArrayList<>();

    Output(Path folder) {
      this.folder = folder;
    }

    void write(Place place, Window window, List<LogFile> files) throws IOException {
      KeyPair key = keys.of(place.region());
      for (LogFile file : files) {
        if (Schedule.lost(place, file.delivered())) {
          lost.add(file);
        } else {
          held.add(file);
          write(file.object(), file.gzip());
        }
      }
      for (Digest digest : new DigestWriter(place, window, key).chain(files)) {
        if (place.equals(Clinic.WEST) && digest.to().equals(Schedule.LOST_TO)) {
          lostDigests.add(digest);
        } else {
          digests.add(digest);
          write(digest.object(), digest.gzip());
          write(digest.object() + ".metadata.json", digest.metadata());
        }
      }
      write(
          "AWSLogs/%s/CloudTrail-Digest/%s/public-keys.json"
              .formatted(place.account(), place.region()),
          DigestWriter.publicKeys(key));
      // As if fetched from AWS: where whoever writes the log bucket cannot write.
      write("keys/" + place.region() + ".json", DigestWriter.publicKeys(key));
    }

    private void write(String object, byte[] bytes) throws IOException {
      Path file = folder.resolve(object);
      Path parent = file.resolveSibling("");
      if (folders.add(parent)) {
        Files.createDirectories(parent);
      }
      Files.write(file, bytes);
    }
  }
}
