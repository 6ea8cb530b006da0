package io.proofline.program;

import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.Entry;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Standing;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approvals of changes in the ledger: statements of type {@code change-approval}, version 1,
 * subject the approval's id. Whether a change was approved before it was made, after, or never is
 * worked out when somebody reads, from the time at which the ledger took the approval in. Those
 * that another system exported ({@link ExportedChangeApprovals}) are listed after them.
 */
public final class ChangeApprovals {
  /** Type of the statement. */
  public static final String TYPE = "change-approval";

  /** Longest window of one approval. */
  public static final Duration LONGEST = Duration.ofDays(31);

  private static final int VERSION = 1;
  private static final int LEAST_WORDS = 10;
  private static final int MOST_RESOURCES = 200;

  private final Ledger ledger;
  private final ActorRegister actors;
  private final ExportedChangeApprovals exported;

  /** Over a ledger and the actors whose signatures count in it. */
  public ChangeApprovals(Ledger ledger, ActorRegister actors) {
    this.ledger = ledger;
    this.actors = actors;
    this.exported = new ExportedChangeApprovals(ledger);
  }

  /**
   * What is approved.
   *
   * @param id see {@link ChangeApproval}
   * @param resources see there
   * @param accounts see there
   * @param from see there
   * @param to see there
   * @param reason see there
   * @param ticket see there
   * @param names see there
   */
  public record Wish(
      String id,
      List<String> resources,
      List<String> accounts,
      Instant from,
      Instant to,
      String reason,
      String ticket,
      List<String> names) {

    /** Takes copies of the lists. */
    public Wish {
      resources = List.copyOf(resources);
      accounts = List.copyOf(accounts);
      names = List.copyOf(names);
    }
  }

  /**
   * Records an approval by the actor who signs.
   *
   * @throws IllegalArgumentException when it approves nothing, or more than one approval may
   */
  public ChangeApproval approve(Wish wish, Instant now, Actor actor) throws IOException {
    require(wish.id().matches("[A-Za-z0-9][A-Za-z0-9._-]{1,63}"), "another id than " + wish.id());
    require(
        wish.resources().isEmpty() != wish.accounts().isEmpty(), "either resources or accounts");
    require(
        wish.resources().size() + wish.accounts().size() <= MOST_RESOURCES,
        "at most " + MOST_RESOURCES + " resources");
    for (String account : wish.accounts()) {
      require(account.matches("[0-9]{12}"), "accounts of twelve digits, not " + account);
    }
    require(wish.to().isAfter(wish.from()), "a window that ends after it begins");
    require(
        !wish.to().isAfter(wish.from().plus(LONGEST)),
        "a window of at most " + LONGEST.toDays() + " days");
    require(wish.reason().strip().length() >= LEAST_WORDS, "a reason that says what is changed");
    require(!first().containsKey(wish.id()), "another id: " + wish.id() + " is taken");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    texts(body.putArray("resources"), wish.resources());
    texts(body.putArray("accounts"), wish.accounts());
    body.put("from", wish.from().toString());
    body.put("to", wish.to().toString());
    body.put("reason", wish.reason().strip());
    body.put("ticket", wish.ticket().strip());
    texts(body.putArray("names"), wish.names());
    Statement statement =
        ledger
            .append(
                new StatementDraft(
                    TYPE,
                    VERSION,
                    wish.id(),
                    now + " " + actor.id() + " " + body,
                    body,
                    List.of(),
                    null,
                    now,
                    actor))
            .statement();
    return read(statement);
  }

  /** Every approval in the order of recording, those of other systems last; of one id the first. */
  public List<ChangeApproval> all() throws IOException {
    List<ChangeApproval> all = new ArrayList<>();
    for (Entry one : first().values()) {
      if (one instanceof Entry.Held(Statement statement)) {
        all.add(read(statement));
      }
    }
    for (Entry one : exported.entries()) {
      if (one instanceof Entry.Held(Statement statement)) {
        all.add(ExportedChangeApprovals.read(statement));
      }
    }
    return List.copyOf(all);
  }

  /** Those whose payload was shredded: what they approved is not known any more. */
  public List<Entry.Shredded> shredded() throws IOException {
    List<Entry.Shredded> shredded = new ArrayList<>();
    for (Entry one : first().values()) {
      if (one instanceof Entry.Shredded gone) {
        shredded.add(gone);
      }
    }
    for (Entry one : exported.entries()) {
      if (one instanceof Entry.Shredded gone) {
        shredded.add(gone);
      }
    }
    return List.copyOf(shredded);
  }

  /** Of one id the first, also when it was shredded: a later one does not take its place. */
  private Map<String, Entry> first() throws IOException {
    Map<String, Entry> first = new LinkedHashMap<>();
    try (Stream<Entry> entries = ledger.entries(TYPE, VERSION)) {
      entries.forEach(one -> first.putIfAbsent(one.subject(), one));
    }
    return first;
  }

  private ChangeApproval read(Statement statement) {
    ObjectNode body = statement.body();
    List<String> names = new ArrayList<>(texts(body.path("names")));
    names.addAll(actors.namesOf(statement.actor().id()));
    return new ChangeApproval(
        statement.subject(),
        texts(body.path("resources")),
        texts(body.path("accounts")),
        Instant.parse(body.path("from").asString()),
        Instant.parse(body.path("to").asString()),
        body.path("reason").asString(""),
        body.path("ticket").asString(""),
        statement.actor().id(),
        names,
        statement.recorded(),
        actors.standing(statement) instanceof Standing.Authenticated,
        statement.leaf());
  }

  private static void texts(ArrayNode into, List<String> texts) {
    texts.forEach(into::add);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asString("")));
    return texts;
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw new IllegalArgumentException("an approval of a change needs " + what);
    }
  }
}
