package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.WriterLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Legal holds and shredding. A payload is shredded in three steps, each a statement: somebody asks
 * ({@code shred-request}), two different actors with keys who did not ask approve ({@code
 * shred-approval}), and then statement, salt and data are destroyed ({@code shred}). The leaf
 * stays; every proof of the tree still verifies.
 */
public final class Shredding {
  /** Type of the statement that asks. */
  public static final String REQUESTED = "shred-request";

  /** Type of the statement that approves. */
  public static final String APPROVED = "shred-approval";

  /** Type of the statement that something was shredded. */
  public static final String DONE = "shred";

  private final Ledger face;
  private final String origin;
  private final Clock clock;
  private final PayloadFiles files;
  private final WriterLock lock;

  Shredding(
      Layout layout,
      Ledger face,
      FileLedger ledger,
      EvidenceFiles evidence,
      String origin,
      Clock clock,
      Disk disk) {
    this.face = face;
    this.origin = origin;
    this.clock = clock;
    this.files = new PayloadFiles(layout, ledger, evidence, disk, clock);
    // A hold that is placed while something is shredded must come before or after it.
    Path file = layout.state().resolve("shred-lock");
    this.lock = new WriterLock(file, Duration.ofSeconds(60));
  }

  private ShredRecord record() throws IOException {
    ShredRecord record = new ShredRecord(ActorRegister.empty(origin));
    List<Statement> statements = new ArrayList<>();
    for (String type :
        List.of(
            ActorRegister.ADDED,
            ActorRegister.REVOKED,
            Holds.PLACED,
            Holds.RELEASED,
            REQUESTED,
            APPROVED,
            DONE)) {
      try (Stream<Statement> found = face.understood(type, 1)) {
        found.forEach(statements::add);
      }
    }
    statements.sort(java.util.Comparator.comparing(Statement::leaf));
    statements.forEach(record::follow);
    return record;
  }

  /** All holds ever placed. */
  public List<Holds.Hold> holds() throws IOException {
    return record().holds().all();
  }

  /**
   * Places a hold; nothing that it covers can be shredded until it is released.
   *
   * @param name a name that was never used for a hold, for example the number of the matter
   * @throws IllegalArgumentException when the name was used
   */
  public Holds.Hold place(String name, HoldScope scope, String reason, Actor by)
      throws IOException {
    requireText("reason", reason);
    try (WriterLock.Held _ = lock.acquire()) {
      if (holds().stream().anyMatch(hold -> hold.name().equals(name))) {
        throw new IllegalArgumentException(
            "a hold was called " + name + " before; choose another name");
      }
      LeafRef leaf =
          face.append(Holds.place(name, scope, reason, clock.instant(), by)).statement().leaf();
      return holds().stream().filter(hold -> hold.leaf().equals(leaf)).findFirst().orElseThrow();
    }
  }

  /**
   * Releases a hold.
   *
   * @param by an actor who signs: the workspace must be {@link Workspace#signing}
   * @throws IllegalArgumentException when there is no such hold in force, or nobody signed
   */
  public Holds.Hold release(String name, String reason, Actor by) throws IOException {
    requireText("reason", reason);
    try (WriterLock.Held _ = lock.acquire()) {
      Holds.Hold hold =
          holds().stream()
              .filter(h -> h.name().equals(name) && h.release() == null)
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no hold called " + name + " is in force (proofline hold list)"));
      if (!(face instanceof SigningLedger)) {
        throw new IllegalArgumentException(
            "a hold is released by an actor who signs: give --key FILE");
      }
      face.append(Holds.release(hold, reason, clock.instant(), by));
      return holds().stream().filter(h -> h.leaf().equals(hold.leaf())).findFirst().orElseThrow();
    }
  }

  /**
   * Asks to shred.
   *
   * @param leaves statements whose payload is to go
   * @param reason why; signed for by whoever approves
   * @param beforeRetention why it must go before six years have passed; empty when they have
   * @throws IllegalArgumentException when a hold, the type or the period forbids it; nothing was
   *     recorded
   */
  public Case request(List<LeafRef> leaves, String reason, String beforeRetention, Actor by)
      throws IOException {
    requireText("reason", reason);
    List<Statement> statements = new ArrayList<>();
    for (LeafRef leaf : leaves.stream().distinct().sorted().toList()) {
      statements.add(
          face.at(leaf)
              .orElseThrow(() -> new IllegalArgumentException("the ledger has no leaf " + leaf)));
    }
    List<Payload> payloads = Retention.payloads(statements, face);
    Optional<String> obstacle = record().obstacle(payloads);
    if (obstacle.isPresent()) {
      throw new IllegalArgumentException("nothing was recorded: " + obstacle.get());
    }
    requireRetention(payloads, beforeRetention, clock.instant());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("payloads");
    payloads.forEach(payload -> list.add(payload.toJson()));
    body.put("reason", reason);
    body.put("beforeRetention", beforeRetention);
    String subject = String.join(" ", leaves.stream().sorted().map(LeafRef::toString).toList());
    String key = clock.instant() + " " + by.id();
    Statement recorded =
        face.append(
                new StatementDraft(
                    REQUESTED, 1, subject, key, body, List.of(), null, clock.instant(), by))
            .statement();
    return one(recorded.leaf());
  }

  private static void requireRetention(List<Payload> payloads, String why, Instant now) {
    for (Payload payload : payloads) {
      Instant until = Retention.earliest(payload);
      if (until.isAfter(now) && why.isBlank()) {
        throw new IllegalArgumentException(
            "leaf "
                + payload.leaf()
                + " must be kept "
                + (until.equals(Instant.MAX)
                    ? "for six years after it is replaced"
                    : "until " + until)
                + " (45 CFR 164.316(b)(2)(i)); say why it must go earlier, or wait; nothing was"
                + " recorded");
      }
    }
  }

  /**
   * Approves a request.
   *
   * @param by an actor who signs: the workspace must be {@link Workspace#signing}
   * @throws IllegalArgumentException when nobody signs, whoever asked approves, or there is no such
   *     open request; nothing was recorded
   */
  public Case approve(LeafRef request, Actor by) throws IOException {
    Case open = one(request);
    if (open.done().isPresent()) {
      throw new IllegalArgumentException(
          "request " + request + " was carried out by entry " + open.done().get().leaf());
    }
    if (!(face instanceof SigningLedger)) {
      throw new IllegalArgumentException("an approval must be signed: give --key FILE");
    }
    if (open.request().actor().id().equals(by.id())) {
      throw new IllegalArgumentException(
          by.id() + " asked for it and cannot approve it; two other actors must");
    }
    ObjectNode body = reference(open.request());
    face.append(
        new StatementDraft(
            APPROVED, 1, request.toString(), by.id(), body, List.of(), null, clock.instant(), by));
    return one(request);
  }

  private static ObjectNode reference(Statement request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("request", request.leaf().toString());
    body.put("commitment", ShredRecord.commitment(request));
    return body;
  }

  /**
   * Destroys what was approved. What was begun is finished when the workspace is opened next; doing
   * it again destroys what an earlier run left.
   *
   * @throws IllegalArgumentException when it may not be done now; nothing was destroyed
   */
  public Case carryOut(LeafRef leaf, Actor by) throws IOException {
    try (WriterLock.Held _ = lock.acquire()) {
      ShredRecord record = record();
      ShredRecord.Request request = find(record, leaf);
      Statement done = request.done();
      if (done == null) {
        Optional<String> obstacle = record.obstacle(request);
        if (obstacle.isPresent()) {
          throw new IllegalArgumentException(
              "request " + leaf + " cannot be carried out: " + obstacle.get());
        }
        requireRetention(request.payloads(), request.beforeRetention(), clock.instant());
        ObjectNode body = reference(request.statement());
        ArrayNode approvals = body.putArray("approvals");
        request.approvals().forEach(approval -> approvals.add(approval.leaf().toString()));
        ArrayNode list = body.putArray("payloads");
        request.payloads().forEach(payload -> list.add(payload.toJson()));
        files.intend(leaf, request.payloads());
        done =
            face.append(
                    new StatementDraft(
                        DONE,
                        1,
                        leaf.toString(),
                        "done",
                        body,
                        List.of(),
                        null,
                        clock.instant(),
                        by))
                .statement();
      } else {
        files.intend(leaf, request.payloads());
      }
      files.destroy(leaf);
    }
    return one(leaf);
  }

  /** Finishes shreddings that were interrupted after they were recorded. */
  void recover() throws IOException {
    List<LeafRef> intended = files.intended();
    if (intended.isEmpty()) {
      return;
    }
    try (WriterLock.Held _ = lock.acquire()) {
      for (LeafRef request : intended) {
        if (face.find(DONE, request.toString(), "done").isPresent()) {
          files.destroy(request);
        } else {
          files.forget(request); // Never recorded, so nothing was destroyed.
        }
      }
    }
  }

  /** All requests, in ledger order. */
  public List<Case> cases() throws IOException {
    ShredRecord record = record();
    return record.requests().stream().map(request -> described(record, request)).toList();
  }

  private Case one(LeafRef leaf) throws IOException {
    ShredRecord record = record();
    return described(record, find(record, leaf));
  }

  private static ShredRecord.Request find(ShredRecord record, LeafRef leaf) {
    return record.requests().stream()
        .filter(request -> request.statement().leaf().equals(leaf))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "leaf " + leaf + " is no request to shred (proofline shred list)"));
  }

  private static Case described(ShredRecord record, ShredRecord.Request request) {
    return new Case(
        request.statement(),
        request.payloads(),
        request.reason(),
        request.beforeRetention(),
        request.approvals().stream()
            .map(s -> new Approval(s.actor().id(), record.actors().standing(s), s.leaf()))
            .toList(),
        request.done() == null ? record.obstacle(request) : Optional.empty(),
        Optional.ofNullable(request.done()));
  }

  private static void requireText(String what, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("say why: the " + what + " is empty");
    }
  }

  /**
   * One request and what became of it.
   *
   * @param request the statement that asked
   * @param payloads what is to go
   * @param reason why
   * @param beforeRetention why before six years; empty when they have passed
   * @param approvals who approved so far
   * @param obstacle why it cannot be carried out now; empty when it can or was
   * @param done the statement of the shredding
   */
  public record Case(
      Statement request,
      List<Payload> payloads,
      String reason,
      String beforeRetention,
      List<Approval> approvals,
      Optional<String> obstacle,
      Optional<Statement> done) {

    /** Takes copies of the lists. */
    public Case {
      payloads = List.copyOf(payloads);
      approvals = List.copyOf(approvals);
    }
  }

  /**
   * One approval.
   *
   * @param actor who
   * @param standing whether it counts
   * @param leaf where
   */
  public record Approval(String actor, Standing standing, LeafRef leaf) {}
}
