package io.proofline.trail.ask;

import io.proofline.ledger.LeafRef;
import io.proofline.trail.directory.People;
import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.Needle;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.ResourceQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the events that may answer a question, by the narrowest index that misses none. Which of
 * them do is for the conditions and the resolver to say.
 */
final class Candidates {
  /** Events that one answer reads; more are not passed over in silence but refused. */
  private static final int MOST = 250_000;

  private static final int HOPS = 8;

  private final Lake lake;
  private final People people;

  Candidates(Lake lake, People people) {
    this.lake = lake;
    this.people = people;
  }

  Collection<TrailEvent> of(TrailQuestion question) throws IOException {
    long from = TrailEvent.micros(question.from());
    long to = TrailEvent.micros(question.to());
    String key = question.key();
    if (key != null) {
      return fetch(lake.find(Needle.KEY, List.of(key), from, to));
    }
    String ip = question.ip();
    if (ip != null) {
      return fetch(lake.find(Needle.IP, List.of(ip), from, to));
    }
    String session = question.session();
    if (session != null) {
      return fetch(lake.find(Needle.ACTOR, sessions(List.of(session)), from, to));
    }
    String person = question.person();
    if (person != null) {
      return person(person, from, to);
    }
    if (question.resource() != null || question.within() != null) {
      return fetch(onResources(question, from, to));
    }
    List<Object> parameters = new ArrayList<>(List.of(from, to));
    StringBuilder where = new StringBuilder("us >= ? AND us < ?");
    String action = question.action();
    if (action != null) {
      String name = action.substring(action.indexOf(':') + 1);
      if (!name.equals("*")) {
        where.append(" AND lower(name) = ?");
        parameters.add(name.toLowerCase(Locale.ROOT));
      }
    }
    String role = question.role();
    if (role != null) {
      where.append(" AND (issuer_arn = ? OR ends_with(issuer_arn, ?))");
      parameters.add(role);
      parameters.add("/" + role);
    }
    return fetch(refs(where.toString(), parameters));
  }

  private List<EventRef> refs(String where, List<Object> parameters) throws IOException {
    return lake.query(
        "SELECT us, leaf_year, leaf, row FROM events WHERE "
            + where
            + " ORDER BY us LIMIT "
            + (MOST + 1),
        parameters,
        r -> new EventRef(r.getLong(1), new LeafRef(r.getInt(2), r.getLong(3)), r.getLong(4)));
  }

  private List<TrailEvent> fetch(List<EventRef> refs) throws IOException {
    if (refs.size() > MOST) {
      throw new IOException(
          "more than "
              + String.format(Locale.ROOT, "%,d", MOST)
              + " events fit; nothing was read: narrow the interval, or count them with 'trail"
              + " sql'");
    }
    return lake.fetch(refs);
  }

  private List<EventRef> onResources(TrailQuestion question, long from, long to)
      throws IOException {
    Set<EventRef> found = new TreeSet<>();
    List<String> resources = new ArrayList<>();
    if (question.resource() != null) {
      resources.add(question.resource());
    } else {
      resources.addAll(Objects.requireNonNull(question.within()));
    }
    for (String resource : resources) {
      ResourceQuery query = ResourceQuery.of(resource);
      if (query.prefix().isEmpty()) {
        found.addAll(lake.find(Needle.RESOURCE, List.of(query.exact()), from, to));
        continue;
      }
      List<Object> parameters = new ArrayList<>(query.parameters());
      parameters.add(from);
      parameters.add(to);
      found.addAll(
          lake.query(
              "SELECT DISTINCT us, leaf_year, leaf, row FROM resources r WHERE "
                  + query.where()
                  + " AND us >= ? AND us < ? LIMIT "
                  + (MOST + 1),
              parameters,
              r ->
                  new EventRef(
                      r.getLong(1), new LeafRef(r.getInt(2), r.getLong(3)), r.getLong(4))));
    }
    return List.copyOf(found);
  }

  /** ARNs of sessions and users whose last part is one of the names, in any case. */
  private List<String> sessions(Collection<String> names) throws IOException {
    Set<String> arns = new LinkedHashSet<>();
    List<String> last = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith("arn:")) {
        arns.add(name);
      } else if (!name.isEmpty()) {
        last.add(name.toLowerCase(Locale.ROOT));
      }
    }
    if (!last.isEmpty()) {
      String marks = String.join(", ", Collections.nCopies(last.size(), "?"));
      List<String> twice = new ArrayList<>(last);
      twice.addAll(last);
      arns.addAll(
          lake.query(
              "SELECT DISTINCT id_arn FROM events WHERE lower(split_part(id_arn, '/', -1)) IN ("
                  + marks
                  + ") UNION SELECT DISTINCT issued_arn FROM events WHERE"
                  + " lower(split_part(issued_arn, '/', -1)) IN ("
                  + marks
                  + ")",
              twice,
              r -> r.getString(1)));
    }
    return List.copyOf(arns);
  }

  /** How records spell the names of users, whose case the directories need not keep. */
  private List<String> spellings(Collection<String> names) throws IOException {
    List<String> plain = names.stream().map(n -> n.toLowerCase(Locale.ROOT)).distinct().toList();
    if (plain.isEmpty()) {
      return List.of();
    }
    String marks = String.join(", ", Collections.nCopies(plain.size(), "?"));
    List<String> parameters = new ArrayList<>();
    List<String> selects = new ArrayList<>();
    for (String column : List.of("id_user", "source_identity", "obo_user")) {
      selects.add(
          "SELECT DISTINCT "
              + column
              + " FROM events WHERE lower("
              + column
              + ") IN ("
              + marks
              + ")");
      parameters.addAll(plain);
    }
    return lake.query(String.join(" UNION ", selects), parameters, r -> r.getString(1));
  }

  /**
   * Events that may be a person's: those that name them, and those of every session whose key was
   * issued to one of these, however far. Whether they are is for the resolver to say.
   */
  private Collection<TrailEvent> person(String person, long from, long to) throws IOException {
    String name = person.substring(person.lastIndexOf(':') + 1);
    Set<String> names =
        new LinkedHashSet<>(List.of(person, name, name.substring(name.lastIndexOf('/') + 1)));
    Set<String> listed = people.names(people.meant(person));
    names.addAll(listed);
    Map<EventRef, TrailEvent> found = new LinkedHashMap<>();
    // A session may have begun before the interval, and only its key says whose it is.
    long early = from - 13 * 3_600_000_000L;
    Set<String> users = new LinkedHashSet<>(names);
    users.addAll(spellings(listed));
    List<EventRef> wave = new ArrayList<>(lake.find(Needle.USER, users, early, to));
    wave.addAll(lake.find(Needle.ACTOR, names, early, to));
    Set<String> sessions = new LinkedHashSet<>(listed);
    sessions.add(name);
    wave.addAll(lake.find(Needle.ACTOR, sessions(sessions), early, to));
    Set<String> keys = new HashSet<>();
    for (int hop = 0; hop < HOPS && !wave.isEmpty(); hop++) {
      List<EventRef> fresh = wave.stream().distinct().filter(r -> !found.containsKey(r)).toList();
      List<TrailEvent> events = fetch(fresh);
      Set<String> issued = new TreeSet<>();
      for (int i = 0; i < events.size(); i++) {
        found.put(fresh.get(i), events.get(i));
        String key = events.get(i).issuedKey();
        if (key != null && keys.add(key)) {
          issued.add(key);
        }
      }
      wave = new ArrayList<>(lake.find(Needle.KEY, issued, early, to));
    }
    return found.entrySet().stream()
        .filter(e -> e.getKey().micros() >= from)
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }
}
