package io.proofline.program;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entry;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decisions on addressable specifications in the ledger: statements of type {@code
 * addressable-decision}, version 1, subject the section. Body: {@code state, reason} and, where
 * given, {@code alternative, review}. The newest of a section answers for it; what nobody decided
 * is an undocumented gap.
 */
public final class AddressableDecisions {
  /** Statement type. */
  public static final String TYPE = "addressable-decision";

  private static final int VERSION = 1;
  private static final int LEAST_REASON = 20;

  private final Ledger ledger;

  /** Over a ledger. */
  public AddressableDecisions(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Records a decision; the caller has made sure that the section is addressable.
   *
   * @throws IllegalArgumentException when the reason is too short to be one, an alternative is
   *     missing or out of place, or the review is not in the future
   * @throws IOException when it could not be made durable
   */
  public AddressableDecision record(
      String section,
      AddressableDecision.State state,
      String reason,
      Optional<String> alternative,
      Optional<LocalDate> review,
      Instant now,
      Actor actor)
      throws IOException {
    if (reason.strip().length() < LEAST_REASON) {
      throw new IllegalArgumentException(
          "a reason of %d characters or more is needed for %s: an auditor reads it"
              .formatted(LEAST_REASON, section));
    }
    if ((state == AddressableDecision.State.ALTERNATIVE) != alternative.isPresent()) {
      throw new IllegalArgumentException(
          "an alternative is named exactly when the state of %s is %s"
              .formatted(section, AddressableDecision.State.ALTERNATIVE.id()));
    }
    if (review
        .filter(day -> !day.isAfter(LocalDate.ofInstant(now, java.time.ZoneOffset.UTC)))
        .isPresent()) {
      throw new IllegalArgumentException("the review of " + section + " must lie in the future");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("state", state.id());
    body.put("reason", reason.strip());
    alternative.ifPresent(text -> body.put("alternative", text));
    review.ifPresent(day -> body.put("review", day.toString()));
    Ledger.Recorded recorded =
        ledger.append(
            new StatementDraft(
                TYPE, VERSION, section, now + " " + body, body, List.of(), null, now, actor));
    return read(recorded.statement());
  }

  /**
   * The decisions that hold, by section.
   *
   * @param known the newest decision of a section
   * @param shredded where the newest decision was shredded, so that none is known: the one before
   *     it does not hold again
   */
  public record Newest(
      Map<String, AddressableDecision> known, Map<String, Entry.Shredded> shredded) {

    /** Takes copies of the maps. */
    public Newest {
      known = Map.copyOf(known);
      shredded = Map.copyOf(shredded);
    }
  }

  /** The newest decision of every section that has one. */
  public Newest newest() throws IOException {
    Map<String, Entry> newest = new TreeMap<>();
    try (Stream<Entry> entries = ledger.entries(TYPE, VERSION)) {
      entries.forEach(entry -> newest.put(entry.subject(), entry));
    }
    Map<String, AddressableDecision> known = new TreeMap<>();
    Map<String, Entry.Shredded> shredded = new TreeMap<>();
    newest.forEach(
        (section, entry) -> {
          switch (entry) {
            case Entry.Held(Statement statement) -> known.put(section, read(statement));
            case Entry.Shredded gone -> shredded.put(section, gone);
          }
        });
    return new Newest(known, shredded);
  }

  private static AddressableDecision read(Statement statement) {
    ObjectNode body = statement.body();
    String word = body.path("state").asString("");
    AddressableDecision.State state =
        Arrays.stream(AddressableDecision.State.values())
            .filter(known -> known.id().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "leaf " + statement.leaf() + " holds an unknown state: " + word));
    return new AddressableDecision(
        statement.subject(),
        state,
        body.path("reason").asString(""),
        Optional.ofNullable(body.path("alternative").asString(null)),
        Optional.ofNullable(body.path("review").asString(null)).map(LocalDate::parse),
        statement.actor(),
        statement.recorded(),
        statement.leaf());
  }
}
