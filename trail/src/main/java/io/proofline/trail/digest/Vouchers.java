package io.proofline.trail.digest;

import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.SegmentWriter;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which events a digest vouches for: the body of their file, or of another file that holds the very
 * same record, has a hash that a digest with a good signature lists. Any other file may have been
 * planted, wherever it lay and whatever it is called.
 */
public final class Vouchers {
  /** Above this many doubtful events no second sighting is looked for; all stay doubtful. */
  private static final int MOST_LOOKED_UP = 100_000;

  private final TrailStore store;
  private final HashList vouched;
  private final List<Other> others;
  private final boolean digests;
  private final Map<String, Instant> digested;

  /** What was found already of events whose own file no digest lists. */
  private final Map<Stand, Boolean> sightedElsewhere = new ConcurrentHashMap<>();

  /**
   * What was judged.
   *
   * @param digested accounts of which digests are held, and from when on
   */
  Vouchers(
      TrailStore store,
      HashList vouched,
      List<Other> others,
      boolean digests,
      Map<String, Instant> digested) {
    this.store = store;
    this.vouched = vouched;
    this.others = List.copyOf(others);
    this.digests = digests;
    this.digested = Map.copyOf(digested);
  }

  /** Where an event stands, and in which file. */
  public record Stand(LeafRef leaf, long row, @Nullable String file) {
    /** Of an event of the lake. */
    public static Stand of(TrailEvent event) {
      return new Stand(event.leaf(), event.row(), event.file());
    }
  }

  /**
   * A file with events that no digest vouches for.
   *
   * @param first earliest event; null when the ledger does not say
   * @param last latest event
   */
  public record Other(String sha256, @Nullable Instant first, @Nullable Instant last) {}

  /** Holds the files against what was judged of the digests. */
  static JudgementFile judged(
      String key, List<LogFile> files, DigestVerifier.Judged judged, boolean keysBeside) {
    Set<String> bodies = judged.vouched();
    boolean digests =
        !bodies.isEmpty()
            || judged.judgement().places().values().stream()
                .anyMatch(p -> p.proven().values().stream().anyMatch(s -> !s.isEmpty()));
    Set<String> vouched = new HashSet<>();
    for (LogFile file : files) {
      String body = file.bodySha256();
      if (body != null && bodies.contains(body)) {
        vouched.add(file.sha256());
      }
    }
    List<Other> others = new ArrayList<>();
    Set<String> once = new HashSet<>();
    for (LogFile file : digests ? files : List.<LogFile>of()) {
      boolean rows = file.kind().equals("events") && file.events() != 0;
      if (rows && !vouched.contains(file.sha256()) && once.add(file.sha256())) {
        others.add(new Other(file.sha256(), file.first(), file.last()));
      }
    }
    return new JudgementFile(
        key, judged.judgement(), HashList.of(vouched), others, digests, keysBeside);
  }

  /** Whether any digest with a good signature is held. */
  public boolean digestsHeld() {
    return digests;
  }

  /**
   * Whether a digest should vouch for what the account recorded at that time: digests of it are
   * held, of any region, that begin before, and keys to check them with. Then an event without a
   * voucher may have been planted, whatever place, time or file it names; before the first digest,
   * or without any, validation may have been off.
   *
   * @param account null when the event names none: then one account with digests is enough
   */
  public boolean expected(@Nullable String account, Instant time) {
    if (account == null) {
      return !digested.isEmpty();
    }
    Instant since = digested.get(account);
    return since != null && !time.isBefore(since);
  }

  /** Files with events that no such digest lists; none where no digest is held. */
  public List<Other> others() {
    return others;
  }

  /** Those of the events that no digest vouches for. */
  public Set<Stand> doubtful(Collection<Stand> events) throws IOException {
    Set<Stand> doubtful = new HashSet<>();
    Set<Stand> open = new HashSet<>();
    for (Stand event : events) {
      String file = event.file();
      if (file == null || !vouched.contains(file)) {
        Boolean known = sightedElsewhere.get(event);
        if (known == null) {
          open.add(event);
        }
        if (known == null || !known) {
          doubtful.add(event);
        }
      }
    }
    if (digests && !open.isEmpty() && open.size() <= MOST_LOOKED_UP) {
      Map<String, List<Stand>> byRecord = records(open);
      Set<Stand> found = new HashSet<>();
      for (Statement segment : segments()) {
        found.addAll(sighted(segment, byRecord));
      }
      doubtful.removeAll(found);
      open.forEach(event -> sightedElsewhere.put(event, found.contains(event)));
    }
    return doubtful;
  }

  /** The events by the hash of their record. */
  private Map<String, List<Stand>> records(Set<Stand> events) throws IOException {
    Map<LeafRef, Map<Long, Stand>> byLeaf = new TreeMap<>();
    for (Stand event : events) {
      byLeaf.computeIfAbsent(event.leaf(), _ -> new HashMap<>()).put(event.row(), event);
    }
    Map<String, List<Stand>> out = new HashMap<>();
    for (Map.Entry<LeafRef, Map<Long, Stand>> leaf : byLeaf.entrySet()) {
      SheetRef sheet =
          store
              .ledger()
              .at(leaf.getKey())
              .flatMap(s -> SheetRefs.sheet(s.body(), "events"))
              .orElse(null);
      if (sheet == null) {
        continue;
      }
      long[] number = {0};
      try (Stream<JsonNode> rows = store.sheets().rows(sheet)) {
        rows.forEach(
            row -> {
              Stand event = leaf.getValue().get(number[0]++);
              String hash = row.path("h").asString("");
              if (event != null && !hash.isEmpty()) {
                out.computeIfAbsent(hash, _ -> new ArrayList<>()).add(event);
              }
            });
      }
    }
    return out;
  }

  private List<Statement> segments() throws IOException {
    try (Stream<Statement> statements =
        store.ledger().understood(SegmentWriter.TYPE, SegmentWriter.SCHEMA)) {
      return statements
          .filter(s -> s.schemaVersion() >= 2 && SheetRefs.sheet(s.body(), "sightings").isPresent())
          .toList();
    }
  }

  /** Events whose very bytes stand in a vouched file of the segment, too. */
  private List<Stand> sighted(Statement segment, Map<String, List<Stand>> byRecord)
      throws IOException {
    SheetRef sheet = SheetRefs.sheet(segment.body(), "sightings").orElseThrow();
    List<Stand> out = new ArrayList<>();
    List<LogFile> files = new ArrayList<>();
    try (Stream<JsonNode> rows = store.sheets().rows(sheet)) {
      for (JsonNode row : (Iterable<JsonNode>) rows::iterator) {
        List<Stand> events = byRecord.get(row.path("h").asString(""));
        if (events == null) {
          continue;
        }
        if (files.isEmpty()) {
          files.addAll(LogFile.of(store, segment));
        }
        int number = row.path("f").asInt(-1);
        if (number >= 0 && number < files.size() && vouched.contains(files.get(number).sha256())) {
          out.addAll(events);
        }
      }
    }
    return out;
  }
}
