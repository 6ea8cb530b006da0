package io.proofline.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Legal holds, read from statements of type {@code hold} and {@code hold-released} in ledger order.
 * Anybody may place one; a release counts only with the signature of an actor whose key counts.
 */
public final class Holds {
  /** Type of the statement that places a hold; its subject is the hold's name. */
  public static final String PLACED = "hold";

  /** Type of the statement that releases one. */
  public static final String RELEASED = "hold-released";

  private final List<Hold> holds = new ArrayList<>();

  Holds() {}

  /**
   * Takes note of the next statement; of other types it takes none.
   *
   * @param standing who made it, as known then
   */
  void follow(Statement statement, Standing standing) {
    switch (LedgerFact.of(statement)) {
      case LedgerFact.HoldPlaced placed ->
          holds.add(
              new Hold(
                  placed.name(),
                  placed.scope(),
                  placed.reason(),
                  statement.leaf(),
                  statement.recorded(),
                  statement.actor(),
                  null));
      case LedgerFact.HoldReleased released -> {
        if (standing instanceof Standing.Authenticated by) {
          Release end =
              new Release(statement.leaf(), statement.recorded(), by.actor(), released.reason());
          holds.replaceAll(
              hold ->
                  hold.leaf().toString().equals(released.hold()) && hold.release() == null
                      ? hold.ended(end)
                      : hold);
        }
      }
      case LedgerFact.WorkspaceMade _,
          LedgerFact.YearStarted _,
          LedgerFact.LogKeysReplaced _,
          LedgerFact.KeyEntered _,
          LedgerFact.KeysRevoked _,
          LedgerFact.ShredAsked _,
          LedgerFact.ShredApproved _,
          LedgerFact.Shredded _,
          LedgerFact.Other _ -> {}
    }
  }

  /** All holds ever placed, in ledger order. */
  public List<Hold> all() {
    return List.copyOf(holds);
  }

  /** A hold in force that covers the payload. */
  public Optional<Hold> covering(Payload payload) {
    return holds.stream()
        .filter(hold -> hold.release() == null && hold.scope().covers(payload))
        .findFirst();
  }

  static StatementDraft place(
      String name, HoldScope scope, String reason, Instant observed, Actor by) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("scope", scope.toJson());
    body.put("reason", reason);
    return new StatementDraft(PLACED, 1, name, name, body, List.of(), null, observed, by);
  }

  static StatementDraft release(Hold hold, String reason, Instant observed, Actor by) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("hold", hold.leaf().toString());
    body.put("reason", reason);
    return new StatementDraft(
        RELEASED, 1, hold.name(), hold.leaf().toString(), body, List.of(), null, observed, by);
  }

  /**
   * A legal hold.
   *
   * @param name chosen name, for example the number of the matter; never used twice
   * @param scope what it covers
   * @param reason why
   * @param leaf where it was placed
   * @param recorded when
   * @param by who placed it
   * @param release its end; null while it is in force
   */
  public record Hold(
      String name,
      HoldScope scope,
      String reason,
      LeafRef leaf,
      Instant recorded,
      Actor by,
      @Nullable Release release) {

    Hold ended(Release end) {
      return new Hold(name, scope, reason, leaf, recorded, by, end);
    }
  }

  /**
   * The end of a hold.
   *
   * @param leaf where it was recorded
   * @param recorded when
   * @param by who signed it
   * @param reason why
   */
  public record Release(LeafRef leaf, Instant recorded, String by, String reason) {}
}
