package io.proofline.program;

import io.proofline.ledger.Actor;
import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.Entry;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Standing;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Duties of people towards controls in the ledger: statements of type {@code control-duty}, version
 * 1 ({@code owner, reviewer, everyDays, monitor}) and {@code control-review}, version 1 ({@code
 * note}), subject the control's id. The newest duty counts. A review counts for it when its
 * reviewer recorded it, later than the duty; a new duty puts no review off that was due before.
 */
public final class ControlDuties {
  /** Type of a duty. */
  public static final String DUTY = "control-duty";

  /** Type of a review. */
  public static final String REVIEW = "control-review";

  private static final int VERSION = 1;
  private static final int LONGEST_INTERVAL = 366;
  private static final int LEAST_WORDS = 10;

  private final Ledger ledger;
  private final ActorRegister actors;

  /** Over a ledger and the actors whose signatures count in it. */
  public ControlDuties(Ledger ledger, ActorRegister actors) {
    this.ledger = ledger;
    this.actors = actors;
  }

  /**
   * Lays down a duty; the caller has made sure that there is such a control.
   *
   * @throws IllegalArgumentException when somebody is not named, or the interval is none
   */
  public ControlDuty set(
      String control,
      String owner,
      String reviewer,
      int everyDays,
      String monitor,
      Instant now,
      Actor actor)
      throws IOException {
    require(!owner.isBlank(), "an owner");
    require(!reviewer.isBlank(), "a reviewer");
    require(!monitor.isBlank(), "what monitors the control");
    require(
        everyDays >= 1 && everyDays <= LONGEST_INTERVAL,
        "an interval of 1 to " + LONGEST_INTERVAL + " days");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("owner", owner.strip());
    body.put("reviewer", reviewer.strip());
    body.put("everyDays", everyDays);
    body.put("monitor", monitor.strip());
    append(DUTY, control, body, now, actor);
    return of(control).orElseThrow();
  }

  /**
   * Records a review by the actor.
   *
   * @throws IllegalArgumentException when the control has no duty, or another reviewer
   */
  public ControlDuty review(String control, String note, Instant now, Actor actor)
      throws IOException {
    ControlDuty duty =
        of(control)
            .orElseThrow(
                () -> new IllegalArgumentException("nobody is named to review " + control));
    if (!duty.reviewer().equals(actor.id())) {
      throw new IllegalArgumentException(
          control + " is reviewed by " + duty.reviewer() + ", not by " + actor.id());
    }
    require(note.strip().length() >= LEAST_WORDS, "a note on what was found");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("note", note.strip());
    append(REVIEW, control, body, now, actor);
    return of(control).orElseThrow();
  }

  /** The duty towards a control. */
  public Optional<ControlDuty> of(String control) throws IOException {
    return Optional.ofNullable(all().get(control));
  }

  /** Every duty that counts, by control; a control whose newest duty was shredded has none. */
  public Map<String, ControlDuty> all() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String type : List.of(DUTY, REVIEW)) {
      try (Stream<Entry> stream = ledger.entries(type, VERSION)) {
        stream.forEach(entries::add);
      }
    }
    entries.sort(Comparator.comparing(Entry::leaf));
    Map<String, ControlDuty> duties = new TreeMap<>();
    for (Entry entry : entries) {
      ControlDuty before = duties.get(entry.subject());
      if (entry instanceof Entry.Held(Statement statement)) {
        if (entry.type().equals(DUTY)) {
          duties.put(entry.subject(), duty(statement, before));
        } else if (before != null && statement.actor().id().equals(before.reviewer())) {
          duties.put(entry.subject(), before.reviewed(review(statement)));
        }
      } else if (entry.type().equals(DUTY)) {
        duties.remove(entry.subject());
      }
    }
    return duties;
  }

  /** Duties that were shredded and that none followed: who reviews those controls is not known. */
  public List<Entry.Shredded> shredded() throws IOException {
    List<Entry.Shredded> shredded = new ArrayList<>();
    for (Entry one : newest().values()) {
      if (one instanceof Entry.Shredded gone) {
        shredded.add(gone);
      }
    }
    return List.copyOf(shredded);
  }

  private Map<String, Entry> newest() throws IOException {
    Map<String, Entry> newest = new TreeMap<>();
    try (Stream<Entry> entries = ledger.entries(DUTY, VERSION)) {
      entries.forEach(one -> newest.put(one.subject(), one));
    }
    return newest;
  }

  private ControlDuty duty(Statement statement, @Nullable ControlDuty before) {
    ObjectNode body = statement.body();
    return new ControlDuty(
        statement.subject(),
        body.path("owner").asString(""),
        body.path("reviewer").asString(""),
        body.path("everyDays").asInt(1),
        body.path("monitor").asString(""),
        statement.recorded(),
        statement.actor().id(),
        counts(statement),
        Optional.ofNullable(before).map(ControlDuty::due),
        Optional.empty(),
        statement.leaf());
  }

  private ControlDuty.Review review(Statement statement) {
    return new ControlDuty.Review(
        statement.recorded(),
        statement.body().path("note").asString(""),
        counts(statement),
        statement.leaf());
  }

  private boolean counts(Statement statement) {
    return actors.standing(statement) instanceof Standing.Authenticated;
  }

  private void append(String type, String control, ObjectNode body, Instant now, Actor actor)
      throws IOException {
    ledger.append(
        new StatementDraft(
            type,
            VERSION,
            control,
            now + " " + actor.id() + " " + body,
            body,
            List.of(),
            null,
            now,
            actor));
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw new IllegalArgumentException("a duty towards a control needs " + what);
    }
  }
}
