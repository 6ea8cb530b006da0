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
      return fetch(lake.find(Needle.ACTOR, spellings(List.of(session), from, to), from, to));
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

  /**
   * ARNs of sessions and users whose last part is one of the names, and how records spell users of
   * these names: in any case, since directories need not keep it. Each distinct value is looked at
   * once, which costs less than looking at each event.
   */
  private Set<String> spellings(Collection<String> names, long from, long to) throws IOException {
    Set<String> found = new LinkedHashSet<>();
    Set<String> plain = new LinkedHashSet<>();
    for (String name : names) {
      if (name.startsWith("arn:")) {
        found.add(name);
      } else if (!name.isEmpty()) {
        plain.add(name.toLowerCase(Locale.ROOT));
      }
    }
    if (plain.isEmpty()) {
      return found;
    }
    List<String> selects = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    for (String column :
        List.of("id_arn", "issued_arn", "id_user", "source_identity", "obo_user")) {
      selects.add("SELECT DISTINCT " + column + " AS n FROM events WHERE us >= ? AND us < ?");
      parameters.add(from);
      parameters.add(to);
    }
    parameters.addAll(plain);
    found.addAll(
        lake.query(
            "WITH names AS MATERIALIZED ("
                + String.join(" UNION ", selects)
                + ") SELECT n FROM names WHERE lower(split_part(n, '/', -1)) IN ("
                + String.join(", ", Collections.nCopies(plain.size(), "?"))
                + ")",
            parameters,
            r -> r.getString(1)));
    return found;
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
    names.addAll(spellings(names, early, to));
    List<EventRef> wave = new ArrayList<>(lake.find(Needle.USER, names, early, to));
    wave.addAll(lake.find(Needle.ACTOR, names, early, to));
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
