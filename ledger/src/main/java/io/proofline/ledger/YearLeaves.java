package io.proofline.ledger;

import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows the proved leaves of one year: their times, their statements, the keys that they replace,
 * and that the first one continues the year before.
 */
final class YearLeaves {
  private final Layout layout;
  private final Beginning beginning;
  private final KeyChain chain;
  private final EvidenceCheck evidence;
  private final List<LedgerReport.Problem> problems;
  private final Consumer<Statement> follower;
  private final Set<Long> rotations = new TreeSet<>();
  private final List<String> rotated = new ArrayList<>();
  private Instant newest;

  /**
   * What is known before the first leaf that is followed.
   *
   * @param year the year
   * @param from index of the first leaf that is followed
   * @param newest when the leaf before it was recorded
   * @param entity whose ledger it should be; null when that is not known
   * @param before the year before; null for the first one
   */
  record Beginning(
      int year, long from, Instant newest, @Nullable Entity entity, @Nullable Before before) {}

  /**
   * The end of a year.
   *
   * @param log its name, size and root
   * @param keys the keys that signed last
   */
  record Before(LedgerReport.Year log, LogKeys keys) {}

  YearLeaves(
      Layout layout,
      Beginning beginning,
      KeyChain chain,
      EvidenceCheck evidence,
      List<LedgerReport.Problem> problems,
      Consumer<Statement> follower) {
    this.layout = layout;
    this.beginning = beginning;
    this.chain = chain;
    this.evidence = evidence;
    this.problems = problems;
    this.follower = follower;
    this.newest = beginning.newest();
  }

  /** When the last leaf was recorded. */
  Instant newest() {
    return newest;
  }

  /** In words, which keys were replaced. */
  List<String> rotated() {
    return List.copyOf(rotated);
  }

  void entry(long index, byte[] entry) throws IOException {
    LeafRef ref = new LeafRef(beginning.year(), index);
    Leaf leaf;
    try {
      leaf = Leaf.parse(entry);
    } catch (IllegalArgumentException e) {
      problem("ledger/" + beginning.year(), String.valueOf(e.getMessage()), ref);
      evidence.blind();
      return;
    }
    if (leaf.recorded().isBefore(newest)
        || leaf.recorded().atZone(ZoneOffset.UTC).getYear() != beginning.year()) {
      problem("ledger/" + beginning.year(), "a leaf's time is out of order", ref);
    }
    newest = leaf.recorded();
    Optional<Statement> statement = evidence.statement(leaf, ref).map(Envelope.Opened::statement);
    statement.ifPresent(follower);
    statement.filter(opened -> index == 0).ifPresent(opened -> first(opened, ref));
    if (leaf.type().equals(KeyRotation.TYPE)) {
      rotation(leaf, ref, statement);
    }
  }

  /** A leaf that replaces keys, and the introduction that everybody can read, are one. */
  private void rotation(Leaf leaf, LeafRef ref, Optional<Statement> statement) {
    String file = "ledger/" + beginning.year() + ".rotated-" + ref.index();
    Optional<KeyRotation> introduced = chain.at(ref.index());
    if (introduced.isEmpty()) {
      if (!Files.exists(layout.rotated(beginning.year(), ref.index()))) {
        problem(file, "is missing: the leaf replaces the keys of the log", ref);
      }
      return; // Otherwise it is there and was named.
    }
    KeyRotation rotation = introduced.get();
    rotations.add(ref.index());
    String wrong = statement.map(rotation::contradicts).orElse(null);
    if (!rotation.recorded().equals(leaf.recorded())) {
      problem(file, "is of another time than the leaf", ref);
    } else if (wrong != null) {
      problem(file, wrong, ref);
    } else {
      rotated.add(
          "at leaf "
              + ref
              + " on "
              + rotation.recorded()
              + " the "
              + KeyRotation.words(rotation.before().ed25519())
              + " of the log was replaced by the "
              + KeyRotation.words(rotation.after().ed25519())
              + ", which both signed");
    }
  }

  /** Every introduction belongs to a leaf; called when all leaves were seen. */
  void requireAllStated() {
    for (KeyRotation rotation : chain.rotations()) {
      if (rotation.leaf() >= beginning.from() && !rotations.contains(rotation.leaf())) {
        problem(
            "ledger/" + beginning.year() + ".rotated-" + rotation.leaf(),
            "introduces keys, and the log has no leaf that replaces any there",
            null);
      }
    }
  }

  private void first(Statement statement, LeafRef ref) {
    String file = "ledger/" + beginning.year();
    if (!statement
        .body()
        .path(FileLedger.SECOND_KEY)
        .asString("")
        .equals(secondKey(chain.first()))) {
      problem(file + ".vkey", "does not hold the ML-DSA-44 key that the first leaf names", ref);
    }
    Before before = beginning.before();
    Entity entity = beginning.entity();
    if (before == null) {
      if (!statement.type().equals("workspace")) {
        problem(file, "the first leaf does not state the workspace", ref);
      } else if (entity != null && !sameEntity(statement.body(), entity)) {
        problem(Layout.SETTINGS, "names another entity than the first leaf", ref);
      }
      return;
    }
    LedgerReport.Year log = before.log();
    JsonNode previous = statement.body().path("previous");
    if (!statement.type().equals(FileLedger.YEAR_START)
        || !previous.path("origin").asString("").equals(log.origin())
        || !previous.path("key").asString("").equals(log.publicKey())
        || !previous.path(FileLedger.SECOND_KEY).asString("").equals(secondKey(before.keys()))) {
      problem(file, "the first leaf does not continue the log of " + log.year(), ref);
    } else if (previous.path("size").asLong(-1) != log.size()
        || !previous.path("rootHex").asString("").equals(log.rootHex())) {
      problem(
          "ledger/" + log.year() + "/checkpoint",
          "is not the last state of the year as the log of " + beginning.year() + " knows it",
          ref);
    }
    if (!introduced(statement.body(), before.keys())) {
      problem(file + ".vkey", "is not the key that the key of " + log.year() + " introduced", ref);
    }
  }

  private static String secondKey(LogKeys keys) {
    return keys.mlDsa44().map(VerifierKey::text).orElse("");
  }

  private boolean introduced(JsonNode body, LogKeys before) {
    LogKeys keys = chain.first();
    try {
      SignedNote note =
          SignedNote.parse(body.path("introduction").asString("").getBytes(StandardCharsets.UTF_8));
      boolean held = keys.mlDsa44().isEmpty() || note.signedBy(keys.ed25519());
      return held
          && note.signedBy(before.ed25519())
          && note.text().equals(FileLedger.introduction(keys));
    } catch (TlogFormatException e) {
      return false;
    }
  }

  private static boolean sameEntity(JsonNode body, Entity entity) {
    return body.path("name").asString("").equals(entity.name())
        && body.path("origin").asString("").equals(entity.origin())
        && body.path("role").asString("").equals(entity.role().name().toLowerCase(Locale.ROOT));
  }

  private void problem(String file, String what, @Nullable LeafRef leaf) {
    problems.add(new LedgerReport.Problem(file, what, leaf));
  }
}
