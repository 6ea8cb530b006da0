package io.proofline.trail.digest;

import io.proofline.trail.digest.ChainReport.Gap;
import io.proofline.trail.digest.ChainReport.Invalid;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.LogFile.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges the chains of an archive. Stateless: the same archive and expectation give the same
 * reports.
 */
public final class DigestVerifier {
  /** Times in log file names are rounded; nearer to an unproven edge a file cannot be placed. */
  private static final Duration NAME_MARGIN = Duration.ofMinutes(10);

  private DigestVerifier() {}

  /**
   * An archive judged.
   *
   * @param vouched hashes of the bodies of log files that digests with a good signature list
   */
  record Judged(Judgement judgement, Set<String> vouched) {}

  /** One report per account and region that is expected, or of which anything is held. */
  public static List<ChainReport> verify(DigestArchive archive, Expectation expectation) {
    return judge(archive).judgement().reports(expectation);
  }

  /** Judges every place once, for whatever interval is asked about. */
  static Judged judge(DigestArchive archive) {
    Map<Place, List<DigestFile>> digests = new TreeMap<>();
    archive.digests.forEach(d -> digests.computeIfAbsent(d.place(), _ -> new ArrayList<>()).add(d));
    Map<Place, List<String>> logs = new TreeMap<>();
    archive
        .logs
        .keySet()
        .forEach(
            name ->
                LogFile.place(name)
                    .ifPresent(
                        place -> logs.computeIfAbsent(place, _ -> new ArrayList<>()).add(name)));
    Set<Place> places = new TreeSet<>(digests.keySet());
    places.addAll(logs.keySet());
    archive.malformed.forEach(f -> places.add(f.place()));
    Map<Place, JudgedPlace> judged = new TreeMap<>();
    Set<String> vouched = new HashSet<>();
    for (Place place : places) {
      PlaceCheck check = new PlaceCheck(archive, place, vouched);
      judged.put(
          place,
          check.judged(
              digests.getOrDefault(place, List.of()), logs.getOrDefault(place, List.of())));
    }
    List<Span> windows = archive.digests.stream().map(DigestFile::window).toList();
    Span held =
        windows.isEmpty()
            ? null
            : new Span(
                windows.stream().map(Span::from).min(Comparator.naturalOrder()).orElseThrow(),
                windows.stream().map(Span::to).max(Comparator.naturalOrder()).orElseThrow());
    Set<String> buckets = new TreeSet<>();
    archive.digests.forEach(d -> buckets.add(d.bucket()));
    return new Judged(new Judgement(judged, held, archive.keys.isEmpty(), buckets), vouched);
  }

  /** The check of one account and region. Mutable, for one use. */
  private static final class PlaceCheck {
    private final DigestArchive archive;
    private final Place place;
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Gap> openings = new ArrayList<>();
    private final List<Invalid> invalid = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private final Map<String, List<Span>> proven = new TreeMap<>();
    private final Set<ChainReport.Key> keys = new TreeSet<>();
    private final Set<String> listed = new TreeSet<>();
    private final Set<String> vouched;
    private boolean keyMissing;

    PlaceCheck(DigestArchive archive, Place place, Set<String> vouched) {
      this.archive = archive;
      this.place = place;
      this.vouched = vouched;
    }

    JudgedPlace judged(List<DigestFile> digests, List<String> logs) {
      archive.malformed.stream()
          .filter(f -> f.place().equals(place))
          .forEach(f -> invalid.add(new Invalid(f.file(), f.reason(), null)));
      Map<String, List<DigestFile>> chains = new TreeMap<>();
      for (DigestFile digest : digests) {
        chains.computeIfAbsent(digest.chain(), _ -> new ArrayList<>()).add(digest);
      }
      if (!chains.isEmpty()) {
        archive.keys.faults().forEach(f -> invalid.add(new Invalid(f, "unusable key", null)));
      }
      chains.values().forEach(this::chain);
      Map<String, Spans> byTrail = new TreeMap<>();
      proven.forEach((trail, spans) -> byTrail.put(trail, Spans.of(spans)));
      unlisted(logs, byTrail, chains.keySet());
      invalid.sort(Comparator.comparing(Invalid::file).thenComparing(Invalid::reason));
      return new JudgedPlace(
          place,
          List.copyOf(chains.keySet()),
          gaps,
          openings,
          invalid,
          pending,
          byTrail,
          keyMissing,
          List.copyOf(keys),
          since(chains.values()),
          organisations(digests, logs));
    }

    /** Organisations in whose folders files of the place lie. */
    private static Set<String> organisations(List<DigestFile> digests, List<String> logs) {
      Set<String> ids = new TreeSet<>();
      digests.forEach(digest -> LogFile.organisation(digest.name()).ifPresent(ids::add));
      logs.forEach(log -> LogFile.organisation(log).ifPresent(ids::add));
      return ids;
    }

    /**
     * From when on digests are known to have been written: from the start of the first one held,
     * and always when that names one before it, or when one cannot be read.
     */
    private @Nullable Instant since(Collection<List<DigestFile>> chains) {
      // Of a digest that cannot be read nobody knows how old it is.
      boolean unreadable = archive.malformed.stream().anyMatch(f -> f.place().equals(place));
      Instant since = unreadable ? Instant.EPOCH : null;
      for (List<DigestFile> chain : chains) {
        DigestFile first = chain.getFirst();
        Instant from = first.previous() == null ? first.window().from() : Instant.EPOCH;
        since = since == null || from.isBefore(since) ? from : since;
      }
      return since;
    }

    private void chain(List<DigestFile> chain) {
      chain.sort(
          Comparator.comparing((DigestFile d) -> d.window().to()).thenComparing(DigestFile::name));
      for (int i = 0; i < chain.size(); i++) {
        DigestFile digest = chain.get(i);
        DigestFile before = i == 0 ? null : chain.get(i - 1);
        DigestFile after = i + 1 == chain.size() ? null : chain.get(i + 1);
        boolean genuine = signature(digest, after);
        genuine &= after == null || !contradicts(after, digest);
        boolean linked = before == null ? first(digest) : link(digest, before);
        boolean good = genuine && linked;
        good &= logs(digest);
        if (genuine) {
          digest.logs().forEach(log -> vouched.add(log.hash()));
        }
        if (good && !digest.backfill()) {
          proven.computeIfAbsent(digest.trail(), _ -> new ArrayList<>()).add(digest.window());
        }
      }
    }

    /** Checks who signed. A lost signature is found again in the digest that follows. */
    private boolean signature(DigestFile digest, @Nullable DigestFile after) {
      Set<String> held = new TreeSet<>(archive.signatures.getOrDefault(digest.name(), Set.of()));
      if (held.size() > 1) {
        return bad(digest, "two different signatures are held for it");
      }
      DigestFile.Previous reference = after == null ? null : after.previous();
      if (held.isEmpty() && reference != null && digest.isObject(reference.object())) {
        held.add(reference.signature());
      }
      if (held.isEmpty()) {
        return gap(digest, "its signature (object metadata) is not held");
      }
      return switch (archive.keys.check(digest, held.iterator().next())) {
        case GOOD -> {
          keys.add(archive.keys.source(digest));
          yield true;
        }
        case BAD -> bad(digest, "its signature does not verify: the digest was altered or forged");
        case KEY_NOT_VALID_THEN -> bad(digest, "its key was not valid at that time");
        case KEY_ONLY_FOUND ->
            gap(
                digest,
                "its public key "
                    + digest.fingerprint()
                    + " was only found in a file, while others are trusted");
        case KEY_NOT_HELD -> {
          keyMissing = true;
          yield gap(digest, "the public key " + digest.fingerprint() + " is not held");
        }
      };
    }

    /** The oldest digest held: it may begin the chain, or point at one that is not held. */
    private boolean first(DigestFile digest) {
      DigestFile.Previous previous = digest.previous();
      if (previous != null && !continues(digest, previous)) {
        Instant from = digest.window().from();
        openings.add(
            new Gap(from, from, "the digest before is named but not held", previous.object()));
      }
      return true;
    }

    /**
     * Whether the chain goes on from that of the same trail in another folder: a trail of an
     * account may be made that of its organisation, and the other way round.
     */
    private boolean continues(DigestFile digest, DigestFile.Previous previous) {
      return archive.digests.stream()
          .filter(before -> before.isObject(previous.object()))
          .anyMatch(
              before ->
                  before.place().equals(place)
                      && before.bodySha256().equals(previous.hash())
                      && before.window().to().equals(digest.window().from()));
    }

    private boolean link(DigestFile digest, DigestFile before) {
      if (before.window().to().equals(digest.window().to())) {
        return bad(digest, "another digest is held for the same hour: " + before.name());
      }
      DigestFile.Previous previous = digest.previous();
      if (previous == null) {
        return digest.backfill() || restart(digest, before);
      }
      if (!before.isObject(previous.object())) {
        boolean elsewhere = archive.digests.stream().anyMatch(d -> d.isObject(previous.object()));
        if (elsewhere) {
          return bad(digest, "it continues an older digest than the one before it: two chains");
        }
        if (before.window().to().isBefore(digest.window().from())) {
          gaps.add(
              new Gap(
                  before.window().to(),
                  digest.window().from(),
                  "the digest before is named but not held",
                  previous.object()));
          return true;
        }
        return bad(digest, "it follows " + before.name() + " in time, but names another digest");
      }
      // What is wrong with the predecessor is reported there; see contradicts.
      boolean gapless = digest.backfill() || !before.window().to().isBefore(digest.window().from());
      if (!gapless) {
        gaps.add(
            new Gap(
                before.window().to(),
                digest.window().from(),
                "the chain goes on, but no digest covers this time",
                null));
      }
      return true;
    }

    private boolean restart(DigestFile digest, DigestFile before) {
      Instant from = before.window().to();
      Instant to = digest.window().from();
      gaps.add(
          new Gap(
              from,
              to.isAfter(from) ? to : digest.window().to(),
              "the chain starts again: logging or validation was off, or digests were removed",
              null));
      return true;
    }

    /** Whether the digest after says that this one was something else. */
    private boolean contradicts(DigestFile after, DigestFile digest) {
      DigestFile.Previous previous = after.previous();
      if (previous == null || !digest.isObject(previous.object())) {
        return false;
      }
      if (!previous.hash().equals(digest.bodySha256())) {
        return !bad(digest, "its hash is not the one that the next digest names: it was replaced");
      }
      Set<String> held = archive.signatures.getOrDefault(digest.name(), Set.of());
      if (held.size() == 1 && !held.contains(previous.signature())) {
        return !bad(digest, "its signature is not the one that the next digest names");
      }
      return false;
    }

    private boolean logs(DigestFile digest) {
      boolean good = true;
      for (DigestFile.Listed log : digest.logs()) {
        String name = held(log.object());
        listed.add(name);
        Set<String> bodies = archive.logs.get(name);
        if (bodies == null) {
          gaps.add(
              new Gap(
                  digest.window().from(),
                  digest.window().to(),
                  "a log file that the digest lists is not held",
                  log.object()));
          good = false;
        } else if (bodies.isEmpty()) {
          invalid.add(new Invalid(name, "the log file held cannot be read", digest.window()));
          good = false;
        } else if (bodies.size() > 1 || !bodies.contains(log.hash())) {
          invalid.add(
              new Invalid(
                  name,
                  bodies.contains(log.hash())
                      ? "an altered copy is held beside the genuine log file"
                      : "the log file was altered: its hash is not the one in the digest",
                  digest.window()));
          good = false;
        }
      }
      return good;
    }

    /** Objects are known from {@code AWSLogs/} on; a prefix before it is not kept in names. */
    private static String held(String object) {
      int at = object.indexOf("AWSLogs/");
      return at <= 0 ? object : object.substring(at);
    }

    /**
     * Log files in no digest: planted where the chain is whole, not provable elsewhere. Digests of
     * an account's own trails list none of its organisation's, nor the other way round; but where
     * there are only digests of the other kind, they are all that can speak.
     */
    private void unlisted(List<String> logs, Map<String, Spans> byTrail, Set<String> chains) {
      for (String name : logs) {
        String suffix = LogFile.organisation(name).map(id -> " (" + id + ")").orElse("");
        boolean own = chains.stream().anyMatch(chain -> isOf(chain, suffix));
        if (chains.isEmpty() || listed.contains(name)) {
          continue;
        }
        Spans held =
            Spans.of(
                byTrail.entrySet().stream()
                    .filter(each -> !own || isOf(each.getKey(), suffix))
                    .flatMap(each -> each.getValue().list().stream())
                    .toList());
        Instant delivered = LogFile.delivered(name).orElse(null);
        boolean inside =
            delivered != null
                && held.list().stream()
                    .anyMatch(
                        s ->
                            s.holds(delivered.minus(NAME_MARGIN))
                                && s.holds(delivered.plus(NAME_MARGIN)));
        // Whether digests list files of Insights is not documented: in none, they prove nothing.
        boolean insight = name.contains("/CloudTrail-Insight/");
        if (!insight && (inside || delivered == null)) {
          invalid.add(
              new Invalid(
                  name, "in no digest: planted, or delivered by a trail without validation", null));
        } else {
          pending.add(name);
        }
      }
    }

    private static boolean isOf(String chain, String organisation) {
      return organisation.isEmpty() ? !chain.contains(" (o-") : chain.contains(organisation);
    }

    private boolean bad(DigestFile digest, String reason) {
      invalid.add(new Invalid(digest.name(), reason, digest.window()));
      return false;
    }

    private boolean gap(DigestFile digest, String reason) {
      String what = reason + ": " + digest.name();
      gaps.add(new Gap(digest.window().from(), digest.window().to(), what, null));
      return false;
    }
  }
}
