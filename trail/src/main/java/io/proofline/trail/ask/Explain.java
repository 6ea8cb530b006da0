package io.proofline.trail.ask;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.directory.Directories;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.RawRecords;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.ActorResolver;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Voucher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Explains one event: who is behind it by which steps, and where its bytes are. */
public final class Explain {
  private final TrailStore store;

  /** Over a workspace. */
  public Explain(TrailStore store) {
    this.store = store;
  }

  /**
   * An event explained.
   *
   * @param voucher what digests vouch for
   * @param file the file in which it stands
   * @param raw the record as it stands there; it was compared with what the segment committed to
   */
  public record Explained(
      TrailEvent event, Attribution who, Voucher voucher, LogFile file, String raw) {
    /** With stable names. */
    public ObjectNode toJson() {
      ObjectNode node = TrailAnswer.json(new TrailAnswer.Row(event, who, voucher));
      node.put("file", file.name());
      node.put("fileSha256", file.sha256());
      node.put("record", raw);
      return node;
    }
  }

  /**
   * What was found.
   *
   * @param events one per account that received the event
   * @param leaf the statement that it was read, as {@code year/index}
   */
  public record Answer(List<Explained> events, String leaf) {
    /** Takes a copy. */
    public Answer {
      events = List.copyOf(events);
    }

    /** With stable names. */
    public ObjectNode toJson() {
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      ArrayNode list = out.putArray("events");
      events.forEach(e -> list.add(e.toJson()));
      out.put("leaf", leaf);
      return out;
    }
  }

  /** Explains the events with the id; none when it is not held. */
  public Answer event(String eventId, Actor asker) throws IOException {
    List<Explained> out = new ArrayList<>();
    try (Lake lake = Lake.open(store)) {
      List<TrailEvent> events = lake.byId(eventId);
      Vouchers vouchers = JudgedDigests.of(store).vouchers();
      ActorResolver resolver = new ActorResolver(lake, new Directories(store).people(), vouchers);
      List<Attribution> actors = new ArrayList<>();
      for (TrailEvent event : events) {
        actors.add(resolver.resolve(event));
      }
      List<Voucher> vouched = Voucher.of(vouchers, events, actors);
      for (int i = 0; i < events.size(); i++) {
        out.add(explained(events.get(i), actors.get(i), vouched.get(i)));
      }
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("event", eventId);
    body.put("events", out.size());
    Statement statement =
        store
            .ledger()
            .append(
                new StatementDraft(
                    Ask.TYPE,
                    1,
                    "trail/explain",
                    eventId + " " + asker.id() + " " + store.clock().instant(),
                    body,
                    List.of(),
                    null,
                    store.clock().instant(),
                    asker))
            .statement();
    return new Answer(out, statement.leaf().toString());
  }

  private Explained explained(TrailEvent event, Attribution who, Voucher voucher)
      throws IOException {
    RawRecords.Raw raw = new RawRecords(store).of(event);
    return new Explained(event, who, voucher, raw.file(), raw.text());
  }
}
