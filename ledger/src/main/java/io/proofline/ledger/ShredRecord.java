package io.proofline.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests, approvals and shreddings while statements pass in ledger order, with the register of
 * actors and the holds that decide about them. The same rules serve before a shredding and when a
 * verifier judges it years later.
 */
final class ShredRecord {
  /** What a shredding can never take: without these nobody could judge it. */
  static final Set<String> KEPT =
      Set.of(
          "workspace",
          FileLedger.YEAR_START,
          KeyRotation.TYPE,
          WitnessCheck.TYPE,
          ActorRegister.ADDED,
          ActorRegister.REVOKED,
          Holds.PLACED,
          Holds.RELEASED,
          Shredding.REQUESTED,
          Shredding.APPROVED,
          Shredding.DONE);

  private final ActorRegister actors;
  private final Holds holds = new Holds();
  private final Map<LeafRef, Request> requests = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();

  ShredRecord(ActorRegister actors) {
    this.actors = actors;
  }

  /** A request with what became of it. */
  static final class Request {
    private final Statement statement;
    private final LedgerFact.ShredAsked asked;
    private final List<Statement> approvals = new ArrayList<>();
    private @Nullable Statement done;

    Request(Statement statement, LedgerFact.ShredAsked asked) {
      this.statement = statement;
      this.asked = asked;
    }

    Statement statement() {
      return statement;
    }

    List<Payload> payloads() {
      return asked.payloads();
    }

    List<Statement> approvals() {
      return List.copyOf(approvals);
    }

    @Nullable Statement done() {
      return done;
    }

    String beforeRetention() {
      return asked.beforeRetention();
    }

    String reason() {
      return asked.reason();
    }
  }

  /** Takes note of the next statement. Problems of a shredding are kept in {@link #refused}. */
  void follow(Statement statement) {
    Standing standing = actors.standing(statement);
    actors.follow(statement);
    holds.follow(statement, standing);
    switch (LedgerFact.of(statement)) {
      case LedgerFact.ShredAsked asked ->
          requests.put(statement.leaf(), new Request(statement, asked));
      case LedgerFact.ShredApproved approved ->
          request(approved.request(), approved.commitment())
              .ifPresent(request -> request.approvals.add(statement));
      case LedgerFact.Shredded shredded -> done(statement, shredded);
      case LedgerFact.WorkspaceMade _,
          LedgerFact.YearStarted _,
          LedgerFact.LogKeysReplaced _,
          LedgerFact.KeyEntered _,
          LedgerFact.KeysRevoked _,
          LedgerFact.HoldPlaced _,
          LedgerFact.HoldReleased _,
          LedgerFact.Other _ -> {}
    }
  }

  /** The request at a leaf; its commitment must be the one that is named. */
  private Optional<Request> request(String leaf, String commitment) {
    return requests.values().stream()
        .filter(request -> request.statement.leaf().toString().equals(leaf))
        .filter(request -> commitment(request.statement).equals(commitment))
        .findFirst();
  }

  static String commitment(Statement statement) {
    String type = statement.blob().mediaType();
    return type.substring(type.lastIndexOf('=') + 1);
  }

  private void done(Statement statement, LedgerFact.Shredded shredded) {
    Optional<Request> request = request(shredded.request(), shredded.commitment());
    String what = "entry " + statement.leaf() + " shreds ";
    if (request.isEmpty()) {
      refused.add(what + "what nobody asked to shred");
      return;
    }
    Optional<String> why = obstacle(request.get());
    if (why.isEmpty() && !shredded.payloads().equals(request.get().payloads())) {
      why = Optional.of("it names other payloads than its request");
    }
    if (why.isEmpty()) {
      why =
          request.get().payloads().stream()
              .filter(p -> Retention.earliest(p).isAfter(statement.recorded()))
              .filter(p -> request.get().beforeRetention().isBlank())
              .map(p -> "the retention period of leaf " + p.leaf() + " had not ended")
              .findFirst();
    }
    if (why.isPresent()) {
      refused.add(what + "without right: " + why.get());
    } else if (request.get().done == null) {
      request.get().done = statement;
    }
  }

  /** Why the request cannot be carried out now, apart from the time; empty when it can. */
  Optional<String> obstacle(Request request) {
    FourEyes eyes = FourEyes.of(actors, request.approvals, Set.of(request.statement.actor().id()));
    if (eyes instanceof FourEyes.NotHeld no) {
      return Optional.of(no.why());
    }
    return obstacle(request.payloads());
  }

  /** Why these payloads must stay, apart from the time. */
  Optional<String> obstacle(List<Payload> payloads) {
    if (payloads.isEmpty()) {
      return Optional.of("no payload is named");
    }
    for (Payload payload : payloads) {
      if (KEPT.contains(payload.type())) {
        return Optional.of(
            "leaf " + payload.leaf() + " is of type " + payload.type() + ", which is always kept");
      }
      Optional<Holds.Hold> hold = holds.covering(payload);
      if (hold.isPresent()) {
        return Optional.of(
            "leaf "
                + payload.leaf()
                + " is under legal hold "
                + hold.get().name()
                + " (leaf "
                + hold.get().leaf()
                + ")");
      }
    }
    return Optional.empty();
  }

  /** The payload that a shredding in order took from the leaf, and the statement of it. */
  Optional<Map.Entry<Payload, Statement>> shredded(LeafRef leaf) {
    for (Request request : requests.values()) {
      Statement done = request.done;
      for (Payload payload : request.payloads()) {
        if (done != null && payload.leaf().equals(leaf)) {
          return Optional.of(Map.entry(payload, done));
        }
      }
    }
    return Optional.empty();
  }

  List<Request> requests() {
    return List.copyOf(requests.values());
  }

  Holds holds() {
    return holds;
  }

  ActorRegister actors() {
    return actors;
  }

  /** Shreddings that were not in order, in words. */
  List<String> refused() {
    return List.copyOf(refused);
  }
}
