package io.proofline.ledger;

import io.proofline.tlog.LogKeys;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows which witnesses the ledger's own statements ask for, and holds checkpoints against them:
 * the quorum, that no line is anybody else's, and that nothing was signed before it was recorded.
 */
final class WitnessCheck {
  /** Type of the statement that names the witnesses from then on. */
  static final String TYPE = "witness-policy";

  private final List<VerifierKey> known = new ArrayList<>();
  private TlogPolicy policy = TlogPolicy.none();
  private @Nullable LeafRef stated;

  /**
   * What a checkpoint carries.
   *
   * @param witnesses how many listed witnesses cosigned it
   * @param asked whether a policy asks for any
   * @param met whether they suffice
   * @param words in words, what this shows or does not show
   */
  record Result(int witnesses, boolean asked, boolean met, String words) {}

  /** Receives what is wrong. */
  @FunctionalInterface
  interface Problems {
    /** Something does not hold. */
    void add(String what);
  }

  /** Follows a statement; a policy that cannot be read is a problem of its leaf. */
  void follow(Statement statement, Problems problems) {
    if (!statement.type().equals(TYPE)) {
      return;
    }
    try {
      String text = statement.body().path("policy").asString("");
      policy = TlogPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
      stated = statement.leaf();
      policy.witnesses().forEach(witness -> known.add(witness.key()));
    } catch (TlogFormatException e) {
      problems.add("states a witness policy that cannot be read: " + e.getMessage());
    }
  }

  /** The policy that was stated last. */
  TlogPolicy policy() {
    return policy;
  }

  /**
   * Holds a checkpoint against the policy stated last.
   *
   * @param note signed by all keys of its log
   * @param keys the keys that had to sign it
   * @param lastRecorded when its last leaf was recorded
   * @param allOpened whether every statement could be read, so that every policy is known
   */
  Result check(
      SignedNote note, LogKeys keys, Instant lastRecorded, boolean allOpened, Problems problems) {
    List<VerifierKey> all = new ArrayList<>(keys.keys());
    all.addAll(known);
    for (SignedNote.Line line : allOpened ? note.strangers(all) : List.<SignedNote.Line>of()) {
      problems.add(
          "has a signature line named "
              + line.name()
              + " of a key that neither the log nor a stated policy knows");
    }
    for (VerifierKey key : all) {
      OptionalLong time = note.signature(key);
      if (note.namesKey(key) && time.isEmpty()) {
        problems.add("has a line by " + key.name() + " that does not verify");
      } else if (time.isPresent()
          && time.getAsLong() > 0
          && Instant.ofEpochSecond(time.getAsLong())
              .isBefore(lastRecorded.minus(RecordingClock.SKEW))) {
        problems.add(
            "was signed by "
                + key.name()
                + " at "
                + Instant.ofEpochSecond(time.getAsLong())
                + ", before its last leaf was recorded ("
                + lastRecorded
                + ")");
      }
    }
    TlogPolicy.Witnessed witnessed = policy.witnessed(note);
    int count = witnessed.cosigned().size();
    if (!allOpened && policy.quorum() == null) {
      return new Result(
          count,
          false,
          false,
          "whether it is witnessed: statements are sealed, so that this copy does not know which"
              + " witnesses there are");
    }
    if (policy.quorum() == null) {
      return new Result(
          count,
          false,
          false,
          "self-signed, not witnessed: whoever holds the signing keys and this folder could have"
              + " written another history");
    }
    String names =
        witnessed.cosigned().stream()
            .map(
                c ->
                    c.witness().name()
                        + " ("
                        + c.witness().key().name()
                        + ") at "
                        + Instant.ofEpochSecond(c.time()))
            .collect(Collectors.joining(", "));
    return witnessed.quorum()
        ? new Result(count, true, true, "was cosigned by " + names)
        : new Result(
            count,
            true,
            false,
            "not witnessed: the policy of leaf "
                + stated
                + " asks for "
                + policy.quorum()
                + ", and the checkpoint carries "
                + (count == 0 ? "no valid cosignature" : "only that of " + names)
                + "; proofline witness ask asks again");
  }
}
