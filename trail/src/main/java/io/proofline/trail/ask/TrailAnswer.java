package io.proofline.trail.ask;

import io.proofline.ledger.Statement;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageScope;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Attribution.Resolution;
import io.proofline.trail.who.Voucher;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a question.
 *
 * @param rows events that fit, in order of time; failed calls too
 * @param groups counts, arranged as asked, largest first
 * @param unread how many events that may fit were not read, since only the first were asked for
 * @param coverage which time can be answered for; outside of PROVEN, "nobody" must not be concluded
 * @param keysBesideOnly whether the digest keys came from the same place as the digests, so that
 *     they prove consistency and not origin
 * @param notes what a reader must know
 * @param statement the statement that these rows were read
 */
public record TrailAnswer(
    TrailQuestion question,
    List<Row> rows,
    List<Group> groups,
    long unread,
    List<CoverageLine> coverage,
    boolean keysBesideOnly,
    List<String> notes,
    Statement statement) {

  private static final Pattern READS = Pattern.compile("(Get|List|Describe|Head|Lookup)[A-Z]");

  /** Takes copies. */
  public TrailAnswer {
    rows = List.copyOf(rows);
    groups = List.copyOf(groups);
    coverage = List.copyOf(coverage);
    notes = List.copyOf(notes);
  }

  /**
   * An event and who is behind it.
   *
   * @param voucher what digests vouch for
   */
  public record Row(TrailEvent event, Attribution who, Voucher voucher) {
    /** Whether it is a trail's, and something of it may have been planted. */
    public boolean doubtful() {
      return event.fromTrail() && voucher != Voucher.DIGEST;
    }

    /**
     * Whether it took effect and is not known to be a mere read. Old records do not say; then the
     * verb of the call's name does.
     */
    public boolean changes() {
      Boolean readOnly = event.readOnly();
      boolean reads = readOnly == null ? READS.matcher(event.name()).lookingAt() : readOnly;
      return !event.failed() && !reads;
    }
  }

  /**
   * Events that belong together.
   *
   * @param name actor, action or day
   * @param role role acted in, when they share one
   * @param how how the actor is known; empty when the group is no actor
   * @param doubtful how many of the events no digest vouches for
   */
  public record Group(
      String name,
      @Nullable String role,
      String how,
      long reads,
      long changes,
      long failed,
      int addresses,
      int sessions,
      long doubtful,
      Instant first,
      Instant last) {
    /** Events in all. */
    public long all() {
      return reads + changes + failed;
    }
  }

  /** Events of trails that no digest vouches for. */
  public long doubtful() {
    return rows.stream().filter(Row::doubtful).count();
  }

  /**
   * Whether the whole interval is proven for the calls asked about, in every account and region of
   * the coverage, and nothing here can have been planted. Other accounts are not spoken of.
   */
  public boolean covered() {
    return !coverage.isEmpty()
        && unread == 0
        && doubtful() == 0
        && coverage.stream().allMatch(c -> c.state() == CoverageLine.State.PROVEN);
  }

  /** The answer in one sentence with counts. */
  public String sentence() {
    Map<String, Integer> actors = new TreeMap<>();
    rows.stream()
        .filter(r -> !r.event().failed())
        .map(r -> kind(r.who()) + "\n" + r.who().oneActor())
        .distinct()
        .forEach(k -> actors.merge(k.substring(0, k.indexOf('\n')), 1, Integer::sum));
    SameName.of(rows.stream().filter(r -> !r.event().failed()).toList())
        .values()
        .forEach(ids -> actors.merge("person", ids.size() - 1, Integer::sum));
    long failed = rows.stream().filter(r -> r.event().failed()).count();
    long changes = rows.stream().filter(Row::changes).count();
    long reads = rows.size() - failed - changes;
    String rest =
        covered()
            ? " That is all that " + CoverageScope.words(coverage) + "."
            : unread > 0
                ? " These are the first events only; there may be more."
                : " Part of the time is not proven; for it, this cannot say that nobody else did.";
    if (rows.size() == failed) {
      String refused = failed == 0 ? "" : " " + count(failed, "call") + " failed or was refused.";
      return covered()
          ? "Nobody did, by all that " + CoverageScope.words(coverage) + "." + refused
          : (failed > 0
                  ? "Nothing took effect."
                  : unread > 0
                      ? "Nothing among the events read says so."
                      : "Nothing is held that says so.")
              + refused
              + rest;
    }
    StringBuilder who = new StringBuilder();
    actors.forEach((kind, n) -> who.append(who.isEmpty() ? "" : ", ").append(count(n, kind)));
    return who
        + " made "
        + count(reads, "read")
        + " and "
        + count(changes, "change")
        + "; "
        + count(failed, "call")
        + " failed or "
        + (failed == 1 ? "was" : "were")
        + " refused."
        + rest;
  }

  private static String kind(Attribution who) {
    return switch (who.resolution()) {
      case DIRECT, LINKED, INFERRED -> "person";
      case WORKLOAD -> "service";
      case EXTERNAL -> "outside account";
      case ANONYMOUS -> "anonymous caller";
      case UNRESOLVED -> "unresolved actor";
    };
  }

  private static String count(long n, String one) {
    String many = one.equals("person") ? "people" : one.endsWith("s") ? one : one + "s";
    return String.format(Locale.ROOT, "%,d", n) + " " + (n == 1 ? one : many);
  }

  /** Events by actors who are not resolved. */
  public long unresolved() {
    return rows.stream().filter(r -> r.who().resolution() == Resolution.UNRESOLVED).count();
  }

  /** The answer with stable names, for {@code --json}. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("question", question.sentence());
    out.put("answer", sentence());
    out.put("focus", question.focus().id());
    out.put("from", question.from().toString());
    out.put("to", question.to().toString());
    out.put("covered", covered());
    out.put("unread", unread);
    out.put("digestKeys", keysBesideOnly ? "found in files" : "trusted");
    ArrayNode list = out.putArray("groups");
    for (Group group : groups) {
      ObjectNode node = list.addObject().put("name", group.name());
      if (group.role() != null) {
        node.put("role", group.role());
      }
      node.put("how", group.how());
      node.put("reads", group.reads());
      node.put("changes", group.changes());
      node.put("failed", group.failed());
      node.put("addresses", group.addresses());
      node.put("sessions", group.sessions());
      node.put("notVouchedFor", group.doubtful());
      node.put("first", group.first().toString());
      node.put("last", group.last().toString());
    }
    ArrayNode events = out.putArray("events");
    for (Row row : rows) {
      events.add(json(row));
    }
    ArrayNode covers = out.putArray("coverage");
    coverage.forEach(c -> covers.add(c.toJson()));
    ArrayNode said = out.putArray("notes");
    notes.forEach(said::add);
    out.put("leaf", statement.leaf().toString());
    return out;
  }

  static ObjectNode json(Row row) {
    TrailEvent event = row.event();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("time", event.time().toString());
    node.put("action", event.action());
    put(node, "error", event.errorCode());
    put(node, "account", event.account());
    put(node, "region", event.region());
    put(node, "ip", event.ip());
    put(node, "eventId", event.eventId());
    node.put("segment", event.leaf().toString());
    node.put("row", event.row());
    node.put("voucher", row.voucher().id());
    node.set("who", row.who().toJson());
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  /**
   * The rows as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an
   * apostrophe in front, since user agents and names come from outsiders.
   */
  public String toCsv() {
    return csv(rows);
  }

  /** Some rows of an answer, as {@link #toCsv} writes them. */
  public static String csv(List<Row> rows) {
    StringBuilder out =
        new StringBuilder(
            "time,actor,person,resolution,role,action,error,account,region,ip,event,leaf,voucher\r\n");
    for (Row row : rows) {
      TrailEvent event = row.event();
      List<String> cells =
          java.util.Arrays.asList(
              event.time().toString(),
              row.who().label(),
              or(row.who().listed() == null ? null : row.who().listed().id()),
              row.who().resolution().id(),
              or(row.who().role()),
              event.action(),
              or(event.errorCode()),
              or(event.account()),
              or(event.region()),
              or(event.ip()),
              or(event.eventId()),
              event.leaf() + "/" + event.row(),
              row.voucher().id());
      for (int i = 0; i < cells.size(); i++) {
        out.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
      }
      out.append("\r\n");
    }
    return out.toString();
  }

  private static String or(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String cell(String value) {
    String safe =
        !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    boolean quote = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quote ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
