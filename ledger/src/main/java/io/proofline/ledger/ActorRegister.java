package io.proofline.ledger;

import io.proofline.ledger.sign.DecisionSignature;
import io.proofline.ledger.sign.KeyIntroduction;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Actors and their public keys, read from statements of type {@code actor} and {@code
 * actor-revoked}.
 *
 * <p>The first key of a ledger is its founder's and is taken as it is. Every later key counts only
 * when an actor whose key counts already has signed its entry; so nobody who merely reaches the
 * command line can make a second pair of eyes. One key has one name. A revocation counts when such
 * an actor has signed it, from the moment it names: what was signed after that moment is not
 * authenticated, even where it was recorded before anybody knew.
 */
public final class ActorRegister {
  /** Type of the statement that enters a key. */
  public static final String ADDED = "actor";

  /** Type of the statement that ends one. */
  public static final String REVOKED = "actor-revoked";

  private final String origin;
  private final List<Entry> entries = new ArrayList<>();

  private ActorRegister(String origin) {
    this.origin = origin;
  }

  /** An empty register of the ledger of that name, to be given statements in order. */
  static ActorRegister empty(String origin) {
    return new ActorRegister(origin);
  }

  /** The register as the whole ledger knows it. */
  public static ActorRegister read(Ledger ledger, String origin) throws IOException {
    return read(ledger, origin, Instant.MAX);
  }

  /**
   * The register as the ledger knew it.
   *
   * @param origin name of the ledger, see {@link Entity#origin}
   * @param knownAt statements recorded later are left out
   */
  public static ActorRegister read(Ledger ledger, String origin, Instant knownAt)
      throws IOException {
    ActorRegister register = new ActorRegister(origin);
    List<Statement> statements = new ArrayList<>();
    for (String type : List.of(ADDED, REVOKED)) {
      try (Stream<Statement> found = ledger.understood(type, 1)) {
        found.filter(s -> !s.recorded().isAfter(knownAt)).forEach(statements::add);
      }
    }
    statements.sort(java.util.Comparator.comparing(Statement::leaf));
    statements.forEach(register::follow);
    return register;
  }

  /** Takes note of the next statement; of other types it takes none. */
  void follow(Statement statement) {
    switch (LedgerFact.of(statement)) {
      case LedgerFact.KeyEntered entered -> added(statement, entered);
      case LedgerFact.KeysRevoked revoked -> revoked(statement, revoked);
      case LedgerFact.WorkspaceMade _,
          LedgerFact.YearStarted _,
          LedgerFact.LogKeysReplaced _,
          LedgerFact.HoldPlaced _,
          LedgerFact.HoldReleased _,
          LedgerFact.ShredAsked _,
          LedgerFact.ShredApproved _,
          LedgerFact.Shredded _,
          LedgerFact.Other _ -> {}
    }
  }

  private void added(Statement statement, LedgerFact.KeyEntered entered) {
    entries.add(
        new Entry(
            entered.id(),
            entered.name(),
            entered.title(),
            entered.key(),
            statement.leaf(),
            statement.recorded(),
            statement.effective(),
            vouched(statement, entered.key(), entered.introduction()),
            null));
  }

  private Vouched vouched(Statement statement, String key, String introduction) {
    try {
      KeyIntroduction shown = KeyIntroduction.parse(introduction);
      if (!shown.key().equals(key) || !shown.actor().equals(statement.subject())) {
        return new Vouched.Nobody("its holder introduced another key or name");
      }
    } catch (IllegalArgumentException e) {
      return new Vouched.Nobody("its holder did not show the private key");
    }
    for (Entry entry : entries) {
      if (entry.counts() && KeyIntroduction.sameKey(entry.key(), key)) {
        return new Vouched.Nobody("the same key is entered as " + entry.id());
      }
    }
    if (entries.stream().noneMatch(Entry::counts)) {
      return new Vouched.Founder();
    }
    return switch (standing(statement)) {
      case Standing.Authenticated by -> new Vouched.By(by.actor());
      case Standing.Asserted _, Standing.Product _, Standing.Refused _ ->
          new Vouched.Nobody("no actor with a key signed its entry");
    };
  }

  private void revoked(Statement statement, LedgerFact.KeysRevoked revoked) {
    if (!(standing(statement) instanceof Standing.Authenticated by)) {
      return;
    }
    Set<String> keys = Set.copyOf(revoked.keys());
    entries.replaceAll(
        entry ->
            keys.contains(entry.key()) && entry.revocation() == null
                ? entry.ended(
                    new Revocation(
                        statement.leaf(),
                        statement.recorded(),
                        statement.effective(),
                        by.actor(),
                        revoked.reason()))
                : entry);
  }

  /** All keys ever entered, in ledger order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Whether any key counts, so that entering another needs a signature. */
  public boolean founded() {
    return entries.stream().anyMatch(Entry::counts);
  }

  /** The key of that text, when it counts. */
  public Optional<Entry> key(String publicKey) {
    return entries.stream()
        .filter(entry -> entry.counts() && entry.key().equals(publicKey))
        .findFirst();
  }

  /** Names of the person who acts under that id, as entered with keys that count or did. */
  public List<String> namesOf(String id) {
    return entries.stream()
        .filter(entry -> entry.counts() && entry.id().equals(id))
        .map(Entry::name)
        .distinct()
        .toList();
  }

  /**
   * Whether two ids are one person's, as far as the register says: they are the same, or were
   * entered with the same name. Whether two names are two people nobody can tell from here.
   */
  public boolean onePerson(String id, String other) {
    return id.equals(other) || namesOf(id).stream().anyMatch(name -> sameName(other, name));
  }

  /** Whether the id was entered with that name, in whatever order and case its words are. */
  public boolean sameName(String id, String name) {
    Set<String> words = words(name);
    return namesOf(id).stream().map(ActorRegister::words).anyMatch(words::equals);
  }

  private static Set<String> words(String name) {
    return Stream.of(name.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }

  /** What is known of who made a recorded statement. */
  public Standing standing(Statement statement) {
    return switch (statement.actor().authentication()) {
      case SYSTEM -> new Standing.Product();
      case ASSERTED -> new Standing.Asserted();
      case KEY ->
          statement.signatureVerifies(origin)
              ? standing(statement.signature(), statement.leaf(), statement.recorded())
              : new Standing.Refused("the signature does not belong to this statement");
    };
  }

  private Standing standing(@Nullable DecisionSignature signature, LeafRef leaf, Instant recorded) {
    Optional<Entry> found =
        signature == null
            ? Optional.empty()
            : key(signature.key()).filter(entry -> entry.leaf().compareTo(leaf) < 0);
    if (found.isEmpty()) {
      return new Standing.Refused("its key is none of the register");
    }
    Entry entry = found.get();
    if (entry.effective().isAfter(recorded)) {
      return new Standing.Refused("its key counts from " + entry.effective() + " only");
    }
    Revocation end = entry.revocation();
    if (end != null && !end.effective().isAfter(recorded)) {
      return new Standing.Refused(
          "its key was revoked as of " + end.effective() + " (leaf " + end.leaf() + ")");
    }
    return new Standing.Authenticated(entry.id(), entry);
  }

  /**
   * Refuses a signed draft that would not be authenticated.
   *
   * @throws IllegalArgumentException with the reason; nothing was recorded
   */
  void require(StatementDraft draft) {
    DecisionSignature signature = draft.signature();
    if (signature == null) {
      return;
    }
    String what = "statement of type " + draft.type() + " by " + draft.actor().id() + ": ";
    if (!signature.actor().equals(draft.actor().id())
        || !signature.verifies(origin, Decision.text(draft))) {
      throw new IllegalArgumentException(
          what + "the signature does not belong to it; nothing was recorded");
    }
    // The first key may sign nothing before it is entered, its own entry neither.
    LeafRef next = new LeafRef(Integer.MAX_VALUE, Long.MAX_VALUE);
    if (standing(signature, next, Instant.MAX) instanceof Standing.Refused refused) {
      throw new IllegalArgumentException(
          what + refused.why() + "; nothing was recorded (proofline actor list)");
    }
  }

  /**
   * The statement that enters a key.
   *
   * @param introduction what the holder handed in
   * @param name name of the person
   * @param title what the person is in the organisation
   * @param observed when it was handed in
   * @param by who enters it; has to sign unless it is the first
   */
  public static StatementDraft add(
      KeyIntroduction introduction, String name, String title, Instant observed, Actor by) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", name);
    body.put("title", title);
    body.put("key", introduction.key());
    body.put("introduction", introduction.note());
    return new StatementDraft(
        ADDED, 1, introduction.actor(), introduction.keyId(), body, List.of(), null, observed, by);
  }

  /**
   * The statement that revokes keys of one actor, which may be the signer's own.
   *
   * @param since from when what they signed does not count; not after now
   */
  public static StatementDraft revoke(
      List<Entry> ended, String reason, Instant since, Instant observed, Actor by) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode keys = body.putArray("keys");
    ended.forEach(entry -> keys.add(entry.key()));
    body.put("reason", reason);
    String ids = ended.stream().map(Entry::keyId).sorted().collect(Collectors.joining(" "));
    return new StatementDraft(
        REVOKED, 1, ended.getFirst().id(), ids, body, List.of(), since, observed, by);
  }

  /** Why a key counts, or does not. */
  public sealed interface Vouched {
    /** It was the first. */
    record Founder() implements Vouched {}

    /**
     * An actor signed its entry.
     *
     * @param actor name of that actor
     */
    record By(String actor) implements Vouched {}

    /**
     * It does not count.
     *
     * @param why in words
     */
    record Nobody(String why) implements Vouched {}
  }

  /**
   * One key.
   *
   * @param id name of the actor
   * @param name name of the person
   * @param title what the person is
   * @param key public key, {@code id+keyid+base64}
   * @param leaf where it was entered
   * @param recorded when
   * @param effective from when it counts
   * @param vouched why it counts
   * @param revocation its end; null while it is in force
   */
  public record Entry(
      String id,
      String name,
      String title,
      String key,
      LeafRef leaf,
      Instant recorded,
      Instant effective,
      Vouched vouched,
      @Nullable Revocation revocation) {

    /** Whether it counts, or did before it was revoked. */
    public boolean counts() {
      return !(vouched instanceof Vouched.Nobody);
    }

    /** Key id, 8 hex digits. */
    public String keyId() {
      return KeyIntroduction.keyId(key);
    }

    Entry ended(Revocation by) {
      return new Entry(id, name, title, key, leaf, recorded, effective, vouched, by);
    }
  }

  /**
   * The end of a key.
   *
   * @param leaf where it was recorded
   * @param recorded when
   * @param effective what was signed from then on does not count
   * @param by who signed the revocation
   * @param reason as given
   */
  public record Revocation(
      LeafRef leaf, Instant recorded, Instant effective, String by, String reason) {}
}
