package io.proofline.trail.who;

import io.proofline.ledger.Statement;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.directory.DirectoryPerson;
import io.proofline.trail.lake.TrailEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who touched the resource, and for which time the answer can be given at all.
 *
 * @param question what was asked
 * @param done calls that succeeded, in order of time
 * @param failed calls that were refused or failed, in order of time: attempts, not accesses
 * @param groups counts of the successful calls by actor and action
 * @param coverage which time is covered; outside of PROVEN, "nobody" must not be concluded
 * @param notes what the reader must know, for example batch deletes that do not name their keys
 * @param statement the statement that records that these rows were read
 */
public record WhoAnswer(
    WhoQuestion question,
    List<Touch> done,
    List<Touch> failed,
    List<Group> groups,
    List<CoverageLine> coverage,
    List<String> notes,
    Statement statement) {

  /** Takes copies. */
  public WhoAnswer {
    done = List.copyOf(done);
    failed = List.copyOf(failed);
    groups = List.copyOf(groups);
    coverage = List.copyOf(coverage);
    notes = List.copyOf(notes);
  }

  /**
   * One event that names the resource.
   *
   * @param event the event, with its leaf and row
   * @param resource the matching resource key
   * @param relation {@code resource}, {@code request}, {@code response} or {@code kms-context}
   *     (inferred: a key was used for the object)
   * @param who the actor
   * @param voucher what digests vouch for
   */
  public record Touch(
      TrailEvent event, String resource, String relation, Attribution who, Voucher voucher) {}

  /**
   * Successful calls of one actor and action.
   *
   * @param actor label of the actor
   * @param kind class of actor
   * @param resolution how the actor is known
   * @param action for example {@code s3:GetObject}
   * @param count number of events
   * @param first earliest
   * @param last latest
   */
  public record Group(
      String actor,
      Attribution.Kind kind,
      Attribution.Resolution resolution,
      String action,
      long count,
      Instant first,
      Instant last) {}

  /** Events of trails that no digest vouches for. */
  public long doubtful() {
    return Stream.of(done, failed)
        .flatMap(List::stream)
        .filter(t -> t.event().fromTrail() && t.voucher() != Voucher.DIGEST)
        .count();
  }

  /**
   * Whether the whole interval is proven for the kind of calls asked about, and nothing here can
   * have been planted.
   */
  public boolean covered() {
    return !coverage.isEmpty()
        && doubtful() == 0
        && coverage.stream().allMatch(c -> c.state() == CoverageLine.State.PROVEN);
  }

  /** The answer with stable names, for {@code --json}. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("resource", question.resource());
    out.put("from", question.from().toString());
    out.put("to", question.to().toString());
    out.put("covered", covered());
    ArrayNode list = out.putArray("groups");
    for (Group group : groups) {
      list.addObject()
          .put("actor", group.actor())
          .put("kind", group.kind().id())
          .put("resolution", group.resolution().id())
          .put("action", group.action())
          .put("count", group.count())
          .put("first", group.first().toString())
          .put("last", group.last().toString());
    }
    touches(out.putArray("events"), done);
    touches(out.putArray("failed"), failed);
    ArrayNode covers = out.putArray("coverage");
    coverage.forEach(c -> covers.add(c.toJson()));
    ArrayNode said = out.putArray("notes");
    notes.forEach(said::add);
    out.put("leaf", statement.leaf().toString());
    return out;
  }

  private static void touches(ArrayNode list, List<Touch> touches) {
    for (Touch touch : touches) {
      TrailEvent event = touch.event();
      ObjectNode node = list.addObject();
      node.put("time", event.time().toString());
      node.put("action", event.action());
      node.put("resource", touch.resource());
      node.put("relation", touch.relation());
      put(node, "error", event.errorCode());
      put(node, "account", event.account());
      put(node, "region", event.region());
      put(node, "ip", event.ip());
      put(node, "eventId", event.eventId());
      node.put("segment", event.leaf().toString());
      node.put("row", event.row());
      node.set("who", json(touch.who()));
      node.put("voucher", touch.voucher().id());
    }
  }

  static ObjectNode json(Attribution who) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("label", who.label());
    node.put("kind", who.kind().id());
    node.put("resolution", who.resolution().id());
    put(node, "person", who.person());
    put(node, "role", who.role());
    put(node, "session", who.session());
    ArrayNode hops = node.putArray("hops");
    for (Attribution.Hop hop : who.hops()) {
      ObjectNode step = hops.addObject().put("what", hop.what()).put("ref", hop.ref());
      put(step, "eventId", hop.eventId());
    }
    if (!who.note().isEmpty()) {
      node.put("note", who.note());
    }
    DirectoryPerson listed = who.listed();
    if (listed != null) {
      node.putObject("listed")
          .put("id", listed.id())
          .put("name", listed.name())
          .put("directory", listed.directory())
          .put("asOf", listed.asOf().toString())
          .put("ref", listed.ref());
    }
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
