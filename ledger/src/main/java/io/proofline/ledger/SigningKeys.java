package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that sign the yearly logs of a workspace: which they are, and how they are replaced. */
public final class SigningKeys {
  private final Layout layout;
  private final Disk disk;
  private final FileLedger ledger;
  private final Ledger face;

  SigningKeys(Layout layout, Disk disk, FileLedger ledger, Ledger face) {
    this.layout = layout;
    this.disk = disk;
    this.ledger = ledger;
    this.face = face;
  }

  /**
   * A set of keys that signs together, or did.
   *
   * @param since first leaf whose checkpoint they sign
   * @param keys public keys, Ed25519 first
   * @param replaced leaf by which they were replaced; null for those that sign now
   * @param at when; null for those that sign now
   * @param reason why, as far as the statement can be read; empty otherwise
   */
  public record Generation(
      LeafRef since,
      List<VerifierKey> keys,
      @Nullable LeafRef replaced,
      @Nullable Instant at,
      String reason) {
    /** Takes a copy of the list. */
    public Generation {
      keys = List.copyOf(keys);
    }
  }

  /** All keys of all years, oldest first. */
  public List<Generation> list() throws IOException {
    List<Generation> all = new ArrayList<>();
    for (int year : ledger.years()) {
      KeyChain chain =
          KeyChain.read(
              layout,
              year,
              disk,
              (file, what) -> {
                throw new IntegrityException(file + " " + what);
              });
      LeafRef since = new LeafRef(year, 0);
      for (KeyRotation rotation : chain.rotations()) {
        LeafRef leaf = new LeafRef(year, rotation.leaf());
        String reason = ledger.at(leaf).map(s -> s.body().path("reason").asString("")).orElse("");
        all.add(new Generation(since, rotation.before().keys(), leaf, rotation.recorded(), reason));
        since = leaf;
      }
      LogKeys current = chain.current();
      all.add(new Generation(since, current.keys(), null, null, ""));
    }
    return all;
  }

  /**
   * Replaces the keys of the newest year by new ones. The old ones vouch for the new ones, sign one
   * last checkpoint together with them, and are deleted.
   *
   * @param reason why; not empty
   * @param actor who replaces them; signs the statement where the workspace was opened with a key
   * @return the statement that does it
   * @throws IOException when it could not be finished; opening the workspace again finishes it or
   *     takes it back
   */
  public Ledger.Recorded rotate(String reason, Actor actor) throws IOException {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a reason must be given for replacing keys");
    }
    return switch (face) {
      case SigningLedger signing -> ledger.rotateKeys(reason, actor, signing::signed);
      case ViewedLedger _ ->
          throw new IllegalArgumentException("keys cannot be replaced at another time than now");
      default -> ledger.rotateKeys(reason, actor, draft -> draft);
    };
  }

  /** The keys that sign now. */
  public Optional<Generation> current() throws IOException {
    List<Generation> all = list();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }
}
