package io.proofline.trail.synth;

import io.proofline.trail.synth.Delivery.LogFile;
import io.proofline.trail.synth.DigestWriter.Digest;
import io.proofline.trail.synth.HistoryTruth.Fault;
import io.proofline.trail.synth.HistoryTruth.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the files of one account and region, and does to them what its fault says. */
final class PlaceWriter {
  private static final Set<Kind> LOGS =
      EnumSet.of(
          Kind.LOG_DELETED,
          Kind.LOG_EDITED,
          Kind.LOGS_SWAPPED,
          Kind.LOG_CUT_SHORT,
          Kind.LOG_PLANTED);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final Place place;
  private final HistoryPlan plan;
  private final KeyPair key;
  private final @Nullable Kind kind;
  private final int atHour;
  private final TrailKeys trail;
  private final DigestWriter chain;
  private final Set<Path> folders = new HashSet<>();
  private final List<String> named = new ArrayList<>();
  private final List<LogFile> unlisted = new ArrayList<>();
  private final BitSet signed = new BitSet();
  private final BitSet missing = new BitSet();
  private @Nullable LogFile planted;
  private @Nullable Digest kept;
  private @Nullable Instant from;
  private long logs;
  private long digests;

  /**
   * Keys of a trail in the bucket.
   *
   * @param name of the trail
   * @param root the start of its keys, up to the account
   */
  record TrailKeys(String name, String root) {}

  PlaceWriter(
      Path folder,
      Place place,
      HistoryPlan plan,
      KeyPair key,
      Optional<Kind> kind,
      int atHour,
      TrailKeys trail) {
    this.folder = folder;
    this.place = place;
    this.plan = plan;
    this.key = key;
    this.kind = kind.orElse(null);
    this.atHour = atHour;
    this.trail = trail;
    this.chain =
        new DigestWriter(place, new Window(trail.name(), List.of(plan.from())), key, trail.root());
  }

  long logs() {
    return logs;
  }

  long digests() {
    return digests;
  }

  /** The fault, once it was planted. */
  Optional<Fault> fault() {
    return kind == null || from == null
        ? Optional.empty()
        : Optional.of(new Fault(place.account(), place.region(), kind, from, named));
  }

  /** Whether the fault is planted in this hour; one of logs waits for an hour with two of them. */
  private boolean now(Instant hour, List<LogFile> files) {
    boolean late = !hour.isBefore(plan.from().plus(Duration.ofHours(atHour)));
    boolean ready = kind == null || !LOGS.contains(kind) || files.size() >= 2;
    return from == null && late && ready;
  }

  /** Whether a file is to be planted in this hour. */
  boolean plantsIn(Instant hour, List<LogFile> files) {
    return kind == Kind.LOG_PLANTED && now(hour, files);
  }

  void plant(LogFile file) {
    planted = file;
  }

  /** Whether any digest is written of the place. */
  boolean digested() {
    return kind != Kind.REGION_SILENT && kind != Kind.ALL_DIGESTS_DELETED;
  }

  /** Hours, from the first on, whose digest is held and good, with all the files that it lists. */
  BitSet whole() {
    BitSet whole = (BitSet) signed.clone();
    whole.andNot(missing);
    return whole;
  }

  /** Hours of which a file that must be there is not held as it was. */
  BitSet missing() {
    return (BitSet) missing.clone();
  }

  /** Files of the hour written last that are held and that no good digest lists. */
  List<LogFile> unlisted() {
    return List.copyOf(unlisted);
  }

  /** Writes an hour; gives the files whose events nobody will be able to read. */
  List<LogFile> hour(Instant hour, List<LogFile> files) throws IOException {
    unlisted.clear();
    Instant end = hour.plus(Duration.ofHours(1));
    boolean faulty = kind != null && now(hour, files);
    int number = (int) Duration.between(plan.from(), hour).toHours();
    boolean swapped = kept != null;
    if (kind == Kind.REGION_SILENT || kind == Kind.ALL_DIGESTS_DELETED) {
      from = plan.from();
    } else if (faulty) {
      from = hour;
    }
    if (kind == Kind.REGION_SILENT || (faulty && kind == Kind.LOGGING_STOPPED)) {
      chain.restart();
      return files;
    }
    List<LogFile> gone = logs(files, faulty);
    digest(chain.next(hour, end, files), faulty);
    mark(number, files, faulty || swapped, gone);
    return gone;
  }

  /** What can be known of the hour by what was written. */
  private void mark(int number, List<LogFile> files, boolean faulty, List<LogFile> gone) {
    boolean silent = !digested() || (kind == Kind.TAIL_CUT && from != null);
    boolean broken =
        faulty
            && kind != null
            && switch (kind) {
              case DIGEST_DELETED,
                  DIGEST_EDITED,
                  DIGESTS_SWAPPED,
                  DIGEST_FORGED,
                  DIGEST_SIGNATURE_CHANGED ->
                  true;
              default -> false;
            };
    boolean altered = faulty && kind != null && LOGS.contains(kind) && kind != Kind.LOG_PLANTED;
    signed.set(number, !silent && !broken);
    missing.set(number, broken || altered);
    if (silent || broken) {
      unlisted.addAll(files);
    } else if (faulty && kind == Kind.LOG_EDITED) {
      unlisted.add(files.getFirst());
    }
    unlisted.removeAll(gone);
  }

  private List<LogFile> logs(List<LogFile> files, boolean faulty) throws IOException {
    List<LogFile> gone = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      LogFile file = files.get(i);
      byte[] bytes = file.gzip();
      if (faulty && kind == Kind.LOG_DELETED && i == 0) {
        named.add(file.object());
        gone.add(file);
        continue;
      }
      if (faulty && kind == Kind.LOG_EDITED && i == 0) {
        named.add(file.object());
        bytes = edited(file.gzip(), "\"userAgent\"", "\"userAgenf\"");
      } else if (faulty && kind == Kind.LOG_CUT_SHORT && i == 0) {
        named.add(file.object());
        gone.add(file);
        bytes = Arrays.copyOf(bytes, bytes.length / 2);
      } else if (faulty && kind == Kind.LOGS_SWAPPED && i < 2) {
        named.add(file.object());
        bytes = files.get(1 - i).gzip();
      }
      put(file.object(), bytes);
      logs++;
    }
    LogFile extra = planted;
    if (faulty && extra != null) {
      named.add(extra.object());
      put(extra.object(), extra.gzip());
      logs++;
    }
    return gone;
  }

  private void digest(Digest digest, boolean faulty) throws IOException {
    byte[] bytes = digest.gzip();
    byte[] metadata = digest.metadata();
    Digest before = kept;
    if (before != null) {
      // The other half of a swap.
      put(before.object(), bytes);
      put(digest.object(), before.gzip());
      put(digest.object() + ".metadata.json", metadata);
      named.add(digest.object());
      kept = null;
      digests++;
      return;
    }
    boolean tail = kind == Kind.TAIL_CUT && from != null;
    if (faulty && kind == Kind.DIGEST_DELETED) {
      named.add(digest.object());
      return;
    }
    if (tail || kind == Kind.ALL_DIGESTS_DELETED) {
      return;
    }
    if (faulty && kind != null) {
      switch (kind) {
        case DIGEST_EDITED -> {
          named.add(digest.object());
          bytes = edited(bytes, "logFiles", "logFilez");
        }
        case DIGEST_SIGNATURE_CHANGED -> {
          named.add(digest.object());
          ObjectNode said = (ObjectNode) JSON.readTree(metadata);
          String signature = said.path("signature").asString();
          char last = signature.charAt(signature.length() - 1);
          said.put(
              "signature",
              signature.substring(0, signature.length() - 1) + (last == '0' ? '1' : '0'));
          metadata = JSON.writeValueAsBytes(said);
        }
        case DIGEST_FORGED -> {
          named.add(digest.object());
          Digest forged =
              new DigestWriter(
                      place,
                      new Window(trail.name(), List.of(digest.from())),
                      SynthKeys.fresh().of("forger"),
                      trail.root())
                  .next(digest.from(), digest.to(), List.of());
          bytes = forged.gzip();
          metadata = forged.metadata();
        }
        case DIGESTS_SWAPPED -> {
          named.add(digest.object());
          kept = digest;
          put(digest.object() + ".metadata.json", metadata);
          digests++;
          return;
        }
        default -> {}
      }
    }
    put(digest.object(), bytes);
    put(digest.object() + ".metadata.json", metadata);
    digests++;
  }

  /** Writes the key with which the digests were signed. */
  void finish() throws IOException {
    if (kind == Kind.REGION_SILENT) {
      return;
    }
    byte[] keys =
        DigestWriter.publicKeys(
            key, plan.from().minus(Duration.ofDays(30)), plan.to().plus(Duration.ofDays(30)));
    put(
        "%s%s/CloudTrail-Digest/%s/public-keys.json"
            .formatted(trail.root(), place.account(), place.region()),
        keys);
    // As if fetched from AWS: where whoever writes the log bucket cannot write.
    put("keys/" + place.region() + ".json", keys);
  }

  private static byte[] edited(byte[] gzip, String what, String other) throws IOException {
    String text = new String(Delivery.gunzip(gzip), StandardCharsets.UTF_8);
    int at = text.indexOf(what);
    String changed = text.substring(0, at) + other + text.substring(at + what.length());
    return Delivery.gzip(changed.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String object, byte[] bytes) throws IOException {
    Path file = folder.resolve(object);
    Path parent = file.resolveSibling("");
    if (folders.add(parent)) {
      Files.createDirectories(parent);
    }
    Files.write(file, bytes);
  }
}
