package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Continuity;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.TileTree;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.anchor.TimestampException;
import io.proofline.tlog.anchor.TimestampToken;
import io.proofline.tlog.anchor.TimestampTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Verifies the RFC 3161 timestamps that the ledger states over its own checkpoints. Token and root
 * certificate are blobs of the statement; the stamped checkpoint must be a beginning of the log.
 */
final class TimestampCheck {
  /** Type of the statement that holds a timestamp. */
  static final String TYPE = "timestamp";

  private record Stamp(
      LeafRef leaf, Instant recorded, Checkpoint checkpoint, String token, String root) {}

  private final Layout layout;
  private final EvidenceFiles evidence;
  private final List<X509Certificate> trusted;
  private final List<Stamp> stamps = new ArrayList<>();
  private final Map<String, Checkpoint> logs = new TreeMap<>();
  private final Map<String, Integer> yearOf = new TreeMap<>();
  private final Set<String> statedRoots = new TreeSet<>();
  private int verified;
  private @Nullable Instant newest;
  private @Nullable Checkpoint newestTree;

  TimestampCheck(Layout layout, EvidenceFiles evidence, List<X509Certificate> trusted) {
    this.layout = layout;
    this.evidence = evidence;
    this.trusted = trusted;
  }

  /** Receives what is wrong, with the leaf that states it. */
  @FunctionalInterface
  interface Problems {
    /** Something does not hold. */
    void add(String what, LeafRef leaf);
  }

  /** Follows a statement. */
  void follow(Statement statement, Problems problems) {
    if (!statement.type().equals(TYPE)) {
      return;
    }
    JsonNode body = statement.body();
    JsonNode tree = body.path("checkpoint");
    try {
      Checkpoint checkpoint =
          Checkpoint.of(
              tree.path("origin").asString(""),
              tree.path("size").asLong(-1),
              HexFormat.of().parseHex(tree.path("rootHex").asString("")));
      stamps.add(
          new Stamp(
              statement.leaf(),
              statement.recorded(),
              checkpoint,
              body.path("token").path("sha256").asString(""),
              body.path("root").path("sha256").asString("")));
    } catch (IllegalArgumentException | TlogFormatException e) {
      problems.add("states a timestamp that cannot be read", statement.leaf());
    }
  }

  /** A log that was found whole. */
  void whole(int year, Checkpoint checkpoint) {
    logs.put(checkpoint.origin(), checkpoint);
    yearOf.put(checkpoint.origin(), year);
  }

  /** Verifies what was followed, once all logs are known. */
  void finish(Problems problems) throws IOException {
    for (Stamp stamp : stamps) {
      try {
        Instant time = verify(stamp);
        verified++;
        if (newest == null || time.isAfter(newest)) {
          newest = time;
          newestTree = stamp.checkpoint();
        }
      } catch (TimestampException | TlogFormatException e) {
        problems.add(String.valueOf(e.getMessage()), stamp.leaf());
      }
    }
  }

  private Instant verify(Stamp stamp) throws IOException {
    Checkpoint stamped = stamp.checkpoint();
    Checkpoint now = logs.get(stamped.origin());
    Integer year = yearOf.get(stamped.origin());
    if (now == null || year == null) {
      throw new TimestampException(
          "timestamp is over a log that is not whole: " + stamped.origin());
    }
    TileTree tree = new TileTree(new LogFiles(layout.log(year), Disk.system()), now.size());
    Continuity continuity = Continuity.of(stamped, now, tree);
    if (continuity != Continuity.SAME && continuity != Continuity.EXTENDS) {
      throw new TimestampException(
          "timestamp is over a tree of size " + stamped.size() + " that this log does not extend");
    }
    TimestampToken token = TimestampToken.parse(blob(stamp.token(), "token"));
    X509Certificate stated = certificate(blob(stamp.root(), "root certificate"));
    Instant time = new TimestampTrust(List.of(stated), null).verify(token, stamped).time();
    if (!trusted.isEmpty()) {
      new TimestampTrust(trusted, null).verify(token, stamped);
    } else {
      statedRoots.add(stated.getSubjectX500Principal().getName() + ", SHA-256 " + stamp.root());
    }
    if (stamp.recorded().isBefore(time.minus(RecordingClock.SKEW))) {
      throw new TimestampException(
          "timestamp says "
              + time
              + ", after the time at which it was recorded: a clock was wrong");
    }
    requireNotBeforeItsLeaves(stamped, year, time);
    return time;
  }

  /** What was stamped cannot have been recorded later. */
  private void requireNotBeforeItsLeaves(Checkpoint stamped, int year, Instant time)
      throws IOException {
    if (stamped.size() == 0) {
      return;
    }
    long last = stamped.size() - 1;
    LogFiles files = new LogFiles(layout.log(year), Disk.system());
    byte[] entry = files.entries(last / 256, stamped.size()).get((int) (last % 256));
    Instant recorded = Leaf.parse(entry).recorded();
    if (recorded.minus(RecordingClock.SKEW).isAfter(time)) {
      throw new TimestampException(
          "timestamp says "
              + time
              + ", before leaf "
              + new LeafRef(year, last)
              + " was recorded by its own words ("
              + recorded
              + "): a clock was wrong");
    }
  }

  private byte[] blob(String sha256, String what) throws IOException {
    Optional<EvidenceFiles.Found> found =
        References.isHash(sha256) ? evidence.recorded(sha256) : Optional.empty();
    if (found.isEmpty()) {
      throw new TimestampException("timestamp lacks its " + what);
    }
    try (InputStream in = evidence.open(found.get())) {
      byte[] bytes = in.readNBytes(TimestampToken.MAX_BYTES + 1);
      if (!Digests.sha256Hex(bytes).equals(sha256)) {
        throw new TimestampException("timestamp's " + what + " is damaged, or too large");
      }
      return bytes;
    }
  }

  static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new TimestampException("timestamp's root certificate cannot be read", e);
    }
  }

  /** In words, what the timestamps show; null when there are none. */
  @Nullable String proved() {
    Checkpoint tree = newestTree;
    if (verified == 0 || tree == null) {
      return null;
    }
    return (verified == 1 ? "1 timestamp holds" : "all " + verified + " timestamps hold")
        + ": the first "
        + tree.size()
        + " leaves of "
        + tree.origin()
        + " existed on "
        + newest;
  }

  /** In words, what the timestamps rest on; null when nothing is open. */
  @Nullable String notProved() {
    if (stamps.isEmpty()) {
      return "when this was written: no checkpoint carries a timestamp of an authority (proofline"
          + " ledger anchor)";
    }
    return statedRoots.isEmpty()
        ? null
        : "that the timestamps' root is one to trust: compare " + String.join("; ", statedRoots);
  }
}
