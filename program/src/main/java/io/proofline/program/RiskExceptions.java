package io.proofline.program;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.Entry;
import io.proofline.ledger.FourEyes;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Standing;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Exceptions in the ledger: statements of types {@code exception-request}, {@code
 * exception-approval} and {@code exception-revocation}, version 1, subject the exception's id.
 * Nothing of their state is stored: whether one is in force is worked out from the signatures and
 * the clock each time somebody reads, so one that ends covers nothing from that second.
 */
public final class RiskExceptions {
  /** Type of the statement that asks. */
  public static final String REQUEST = "exception-request";

  /** Type of the statement that approves. */
  public static final String APPROVAL = "exception-approval";

  /** Type of the statement that takes back. */
  public static final String REVOCATION = "exception-revocation";

  private static final int VERSION = 1;
  private static final int LEAST_WORDS = 20;

  private final Ledger ledger;
  private final ActorRegister actors;

  /** Over a ledger and the actors whose signatures count in it. */
  public RiskExceptions(Ledger ledger, ActorRegister actors) {
    this.ledger = ledger;
    this.actors = actors;
  }

  /**
   * What somebody asks for.
   *
   * @param id see {@link RiskException}
   * @param control see there
   * @param resources see there
   * @param owner see there
   * @param reason see there
   * @param compensating see there
   * @param expires see there
   */
  public record Wish(
      String id,
      String control,
      List<ResourceId> resources,
      String owner,
      String reason,
      String compensating,
      Instant expires) {

    /** Takes a copy of the list. */
    public Wish {
      resources = List.copyOf(resources);
    }
  }

  /**
   * Records a request; it excepts nothing until another person approves it.
   *
   * @throws IllegalArgumentException when something is missing or the end is not within a year
   */
  public RiskException request(Wish wish, Instant now, Actor actor) throws IOException {
    require(wish.id().matches("[A-Za-z0-9][A-Za-z0-9._-]{1,63}"), "the id " + wish.id());
    require(!wish.resources().isEmpty(), "the resources of " + wish.id());
    require(!wish.owner().isBlank(), "an owner for " + wish.id());
    require(
        wish.reason().strip().length() >= LEAST_WORDS, "a reason that says why, for " + wish.id());
    require(
        wish.compensating().strip().length() >= LEAST_WORDS,
        "a compensating control that says what stands in its place, for " + wish.id());
    if (!wish.expires().isAfter(now)) {
      throw new IllegalArgumentException(wish.id() + " would end before it begins");
    }
    Instant latest = RiskException.latestEnd(now);
    if (wish.expires().isAfter(latest)) {
      throw new IllegalArgumentException(
          wish.id()
              + " would last longer than a year, which ends at "
              + latest.truncatedTo(ChronoUnit.SECONDS)
              + "; ask again when it ends");
    }
    if (find(wish.id(), now) != null || !shredded(REQUEST, wish.id()).isEmpty()) {
      throw new IllegalArgumentException(wish.id() + " is taken; give another id");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("control", wish.control());
    ArrayNode resources = body.putArray("resources");
    wish.resources().forEach(resource -> resources.add(json(resource)));
    body.put("owner", wish.owner());
    body.put("reason", wish.reason().strip());
    body.put("compensating", wish.compensating().strip());
    body.put("expires", wish.expires().toString());
    append(REQUEST, wish.id(), body, now, actor);
    return get(wish.id(), now);
  }

  /**
   * Records an approval. Whether it counts is worked out when the exception is read: it needs the
   * signatures of two different people, the one who asked and the one who approves.
   *
   * @throws IllegalArgumentException when there is nothing to approve, or the same person asks
   */
  public RiskException approve(String id, Instant now, Actor actor) throws IOException {
    RiskException before = get(id, now);
    if (before.state() == RiskException.State.ENDED
        || before.state() == RiskException.State.REVOKED) {
      throw new IllegalArgumentException(id + " is over and cannot be approved");
    }
    if (before.requester().equals(actor.id())) {
      throw new IllegalArgumentException(
          actor.id() + " asked for " + id + " and cannot approve it: another person must");
    }
    if (actors.onePerson(before.requester(), actor.id())) {
      throw new IllegalArgumentException(
          onePerson(actor.id(), before.requester())
              + ", who asked for "
              + id
              + ", and cannot approve it: another person must");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("request", before.leaf().toString());
    append(APPROVAL, id, body, now, actor);
    return get(id, now);
  }

  /** Takes an exception back; it covers nothing from then on. */
  public RiskException revoke(String id, String reason, Instant now, Actor actor)
      throws IOException {
    get(id, now);
    require(!reason.isBlank(), "a reason to revoke " + id);
    append(REVOCATION, id, JsonNodeFactory.instance.objectNode().put("reason", reason), now, actor);
    return get(id, now);
  }

  /** Every exception as it stands at the time, in the order in which they were asked for. */
  public List<RiskException> all(Instant now) throws IOException {
    Map<String, Statement> requests = new LinkedHashMap<>();
    Map<String, List<Statement>> approvals = new LinkedHashMap<>();
    Map<String, Entry> revocations = new LinkedHashMap<>();
    Map<String, Entry.Shredded> lost = new LinkedHashMap<>();
    read(
        REQUEST,
        entry -> {
          // Of one that was shredded nothing is known that could be excepted.
          if (entry instanceof Entry.Held(Statement statement)
              && !statement.observed().isAfter(now)) {
            requests.putIfAbsent(statement.subject(), statement);
          }
        });
    read(
        APPROVAL,
        entry -> {
          switch (entry) {
            case Entry.Held(Statement statement) ->
                approvals
                    .computeIfAbsent(statement.subject(), _ -> new ArrayList<>())
                    .add(statement);
            case Entry.Shredded gone -> lost.put(gone.subject(), gone);
          }
        });
    read(REVOCATION, entry -> revocations.putIfAbsent(entry.subject(), entry));
    List<RiskException> all = new ArrayList<>();
    requests.forEach(
        (id, request) ->
            all.add(
                judged(
                    request,
                    approvals.getOrDefault(id, List.of()),
                    lost.get(id),
                    revocations.get(id),
                    now)));
    return List.copyOf(all);
  }

  private RiskException judged(
      Statement request,
      List<Statement> approvals,
      Entry.@Nullable Shredded lost,
      @Nullable Entry revocation,
      Instant now) {
    ObjectNode body = request.body();
    List<ResourceId> resources = new ArrayList<>();
    body.path("resources").forEach(resource -> resources.add(resource(resource)));
    Instant expires = Instant.parse(body.path("expires").asString());
    String requester = request.actor().id();
    List<Statement> others =
        approvals.stream()
            .filter(a -> a.body().path("request").asString("").equals(request.leaf().toString()))
            .filter(a -> !a.actor().id().equals(requester) && !a.observed().isAfter(now))
            .toList();
    List<Statement> signed =
        others.stream()
            .filter(a -> actors.standing(a) instanceof Standing.Authenticated)
            .filter(a -> !actors.onePerson(requester, a.actor().id()))
            .toList();
    Optional<Instant> revoked =
        Optional.ofNullable(revocation).map(Entry::observed).filter(at -> !at.isAfter(now));
    Optional<Instant> ended = Optional.of(expires).filter(at -> !at.isAfter(now));
    String missing = missing(request, others, signed, lost, expires);
    RiskException.State state;
    String why;
    if (revocation != null && revoked.isPresent()) {
      state = RiskException.State.REVOKED;
      why =
          switch (revocation) {
            case Entry.Held(Statement statement) -> statement.body().path("reason").asString("");
            case Entry.Shredded gone -> "the reason is not known: " + gone.words();
          };
    } else if (ended.isPresent()) {
      state = RiskException.State.ENDED;
      why = "it ended on " + expires;
    } else if (!missing.isEmpty()) {
      state = RiskException.State.REQUESTED;
      why = missing;
    } else {
      state = RiskException.State.IN_FORCE;
      why = "";
    }
    return new RiskException(
        request.subject(),
        body.path("control").asString(""),
        resources,
        body.path("owner").asString(""),
        body.path("reason").asString(""),
        body.path("compensating").asString(""),
        request.observed(),
        expires,
        requester,
        signed.stream().map(a -> a.actor().id()).distinct().sorted().toList(),
        missing.isEmpty()
            ? signed.stream().map(Statement::observed).min(Comparator.naturalOrder())
            : Optional.empty(),
        Stream.concat(revoked.stream(), ended.stream()).min(Comparator.naturalOrder()),
        state,
        why,
        request.leaf());
  }

  /** What keeps it from being in force, apart from time; empty when nothing does. */
  private String missing(
      Statement request,
      List<Statement> others,
      List<Statement> signed,
      Entry.@Nullable Shredded lost,
      Instant expires) {
    if (expires.isAfter(RiskException.latestEnd(request.observed()))) {
      return "it would last longer than a year";
    }
    Standing asked = actors.standing(request);
    if (!(asked instanceof Standing.Authenticated)) {
      return "the request does not count: " + request.actor().id() + ", " + asked.words();
    }
    if (!signed.isEmpty()) {
      return "";
    }
    if (lost != null) {
      return "it is not known whether it was approved: " + lost.words();
    }
    for (Statement other : others) {
      if (actors.onePerson(request.actor().id(), other.actor().id())) {
        return onePerson(other.actor().id(), request.actor().id())
            + ", who asked: two different people are needed";
      }
    }
    List<Statement> decisions = new ArrayList<>(List.of(request));
    decisions.addAll(others);
    return FourEyes.of(actors, decisions, List.of()) instanceof FourEyes.NotHeld not
        ? not.why()
        : "";
  }

  private static String onePerson(String id, String other) {
    return id + " bears the name of " + other;
  }

  private RiskException get(String id, Instant now) throws IOException {
    RiskException found = find(id, now);
    if (found == null) {
      throw new IllegalArgumentException(
          "no exception is called " + id + " (proofline exception list)");
    }
    return found;
  }

  private @Nullable RiskException find(String id, Instant now) throws IOException {
    return all(now).stream().filter(e -> e.id().equals(id)).findFirst().orElse(null);
  }

  private List<Entry> shredded(String type, String id) throws IOException {
    List<Entry> shredded = new ArrayList<>();
    read(
        type,
        entry -> {
          if (entry instanceof Entry.Shredded && entry.subject().equals(id)) {
            shredded.add(entry);
          }
        });
    return shredded;
  }

  private void read(String type, Consumer<Entry> each) throws IOException {
    try (Stream<Entry> entries = ledger.entries(type, VERSION)) {
      entries.forEach(each);
    }
  }

  private void append(String type, String id, ObjectNode body, Instant now, Actor actor)
      throws IOException {
    ledger.append(
        new StatementDraft(
            type,
            VERSION,
            id,
            now + " " + actor.id() + " " + body,
            body,
            List.of(),
            null,
            now,
            actor));
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw new IllegalArgumentException("an exception needs " + what);
    }
  }

  private static ObjectNode json(ResourceId id) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("partition", id.partition());
    node.put("account", id.account());
    node.put("region", id.region());
    node.put("type", id.type());
    node.put("identifier", id.identifier());
    if (id.incarnation() != null) {
      node.put("incarnation", id.incarnation());
    }
    return node;
  }

  private static ResourceId resource(JsonNode node) {
    return new ResourceId(
        node.path("partition").asString(),
        node.path("account").asString(),
        node.path("region").asString(),
        node.path("type").asString(),
        node.path("identifier").asString(),
        node.path("incarnation").asString(null));
  }
}
