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
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
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

  /**
   * Events that are fetched at first while a person's sessions are followed; then twice as many.
   */
  private static final int CHUNK = 400;

  private static final int LARGEST_CHUNK = 16_000;

  private final Lake lake;
  private final People people;

  Candidates(Lake lake, People people) {
    this.lake = lake;
    this.people = people;
  }

  /**
   * Events that may answer, in order of time.
   *
   * @param unread how many more are known of, which were not read
   */
  record Found(List<TrailEvent> events, long unread) {}

  /**
   * The first events that may answer.
   *
   * @param first how many are enough
   */
  Found of(TrailQuestion question, int first) throws IOException {
    long from = TrailEvent.micros(question.from());
    long to = TrailEvent.micros(question.to());
    String key = question.key();
    if (key != null) {
      return fetch(lake.find(Needle.KEY, List.of(key), from, to), first);
    }
    String ip = question.ip();
    if (ip != null) {
      return fetch(lake.find(Needle.IP, List.of(ip), from, to), first);
    }
    String session = question.session();
    if (session != null) {
      return fetch(lake.find(Needle.ACTOR, spellings(List.of(session), from, to), from, to), first);
    }
    String person = question.person();
    if (person != null) {
      return person(person, from, to, first);
    }
    if (question.resource() != null || question.within() != null) {
      return fetch(onResources(question, from, to), first);
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
    return fetch(refs(where.toString(), parameters), first);
  }

  private List<EventRef> refs(String where, List<Object> parameters) throws IOException {
    return lake.query(
        "SELECT us, leaf_year, leaf, row FROM events WHERE "
            + where
            + " ORDER BY us, leaf_year, leaf, row LIMIT "
            + (MOST + 1),
        parameters,
        r -> new EventRef(r.getLong(1), new LeafRef(r.getInt(2), r.getLong(3)), r.getLong(4)));
  }

  private Found fetch(List<EventRef> refs, int first) throws IOException {
    few(refs.size(), first);
    int read = Math.min(refs.size(), first);
    return new Found(lake.fetch(refs.subList(0, read)), refs.size() - read);
  }

  private static void few(int known, int first) throws IOException {
    if (Math.min(known, first) > MOST) {
      throw new IOException(
          "more than "
              + String.format(Locale.ROOT, "%,d", MOST)
              + " events fit; nothing was read: narrow the interval, ask for the first of them, or"
              + " count them with 'trail sql'");
    }
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
    for (String name : lake.names(from, to)) {
      if (plain.contains(name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))) {
        found.add(name);
      }
    }
    return found;
  }

  /**
   * Events that may be a person's: those that name them, and those of every session whose key was
   * issued to one of these, however far. Whether they are is for the resolver to say.
   */
  private Found person(String person, long from, long to, int first) throws IOException {
    String name = person.substring(person.lastIndexOf(':') + 1);
    Set<String> names =
        new LinkedHashSet<>(List.of(person, name, name.substring(name.lastIndexOf('/') + 1)));
    Set<String> listed = people.names(people.meant(person));
    names.addAll(listed);
    // A session may have begun before the interval, and only its key says whose it is.
    long early = from - 13 * 3_600_000_000L;
    names.addAll(spellings(names, early, to));
    NavigableSet<EventRef> left = new TreeSet<>(lake.find(Needle.USER, names, early, to));
    left.addAll(lake.find(Needle.ACTOR, names, early, to));
    Set<EventRef> met = new HashSet<>(left);
    Set<String> keys = new HashSet<>();
    List<TrailEvent> found = new ArrayList<>();
    int size = CHUNK;
    // In order of time: a key is used after it was issued, so what it leads to comes later.
    while (!left.isEmpty() && found.size() < first) {
      few(met.size(), first);
      List<EventRef> chunk = new ArrayList<>();
      while (chunk.size() < size && !left.isEmpty()) {
        chunk.add(left.removeFirst());
      }
      size = Math.min(LARGEST_CHUNK, size * 2);
      Set<String> issued = new TreeSet<>();
      List<TrailEvent> events = lake.fetch(chunk);
      for (int i = 0; i < events.size(); i++) {
        String key = events.get(i).issuedKey();
        if (key != null && keys.add(key)) {
          issued.add(key);
        }
        if (chunk.get(i).micros() >= from) {
          found.add(events.get(i));
        }
      }
      for (EventRef ref : lake.find(Needle.KEY, issued, early, to)) {
        if (met.add(ref)) {
          left.add(ref);
        }
      }
    }
    found.sort(Comparator.comparing(TrailEvent::time));
    return new Found(found, left.size());
  }
}
