package io.proofline.trail.who;

import io.proofline.trail.lake.EventRef;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.Needle;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailEvent.Identity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the STS events that issued a session, and the other account's copy of a call. Only exact
 * matches count: the issued key, the session's ARN, the time, and the moment at which the session
 * says it was created must all fit. Where a record has no key of its session (or a service's, which
 * acted for it), the ARN and the second of its creation must lead to exactly one event; that is
 * inferred, not linked.
 */
final class SessionIssuers {
  private static final int MAX_HOPS = 10;

  /** Longest role session, plus clock skew. */
  private static final Duration LONGEST_SESSION = Duration.ofHours(12).plusMinutes(15);

  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final long SECOND = 1_000_000;

  private final Lake lake;
  private final Map<String, List<TrailEvent>> issuers = new HashMap<>();
  private final Map<String, List<TrailEvent>> twins = new HashMap<>();
  private final Map<String, List<TrailEvent>> created = new HashMap<>();

  SessionIssuers(Lake lake) {
    this.lake = lake;
  }

  /** Events that issued a session, and whether the key that was used says so. */
  record Found(List<TrailEvent> events, boolean byKey) {}

  /** Fetches, in a few queries, what resolving these events will need. */
  void prepare(Collection<TrailEvent> events) throws IOException {
    Collection<TrailEvent> wave = events;
    for (int hop = 0; hop < MAX_HOPS && !wave.isEmpty(); hop++) {
      Set<String> keys = new TreeSet<>();
      Set<String> shared = new TreeSet<>();
      for (TrailEvent event : wave) {
        String key = key(event.identity());
        if ("AssumedRole".equals(event.identity().type()) && key != null) {
          keys.add(key);
        }
        String id = event.sharedId();
        if ("AWSAccount".equals(event.identity().type()) && id != null) {
          shared.add(id);
        }
      }
      keys.removeAll(issuers.keySet());
      shared.removeAll(twins.keySet());
      List<TrailEvent> found = new ArrayList<>();
      found.addAll(fetch(Needle.KEY, keys, issuers, TrailEvent::issuedKey));
      found.addAll(fetch(Needle.SHARED, shared, twins, TrailEvent::sharedId));
      wave = found;
    }
  }

  private List<TrailEvent> fetch(
      Needle needle,
      Set<String> values,
      Map<String, List<TrailEvent>> into,
      Function<TrailEvent, @Nullable String> key)
      throws IOException {
    if (values.isEmpty()) {
      return List.of();
    }
    List<TrailEvent> found = new ArrayList<>();
    for (TrailEvent event : lake.fetch(lake.find(needle, values, Long.MIN_VALUE, Long.MAX_VALUE))) {
      // A key is found where it was used, too.
      String value = key.apply(event);
      if (value != null && values.contains(value)) {
        found.add(event);
      }
    }
    values.forEach(v -> into.put(v, new ArrayList<>()));
    for (TrailEvent event : found) {
      String value = key.apply(event);
      List<TrailEvent> list = value == null ? null : into.get(value);
      if (list != null) {
        list.add(event);
      }
    }
    return found;
  }

  /** Copies of the same call that other accounts received. */
  List<TrailEvent> twins(TrailEvent event) {
    return twins.getOrDefault(String.valueOf(event.sharedId()), List.of());
  }

  /** Events that issued the session in which an event was made. */
  Found issuing(TrailEvent event) throws IOException {
    Identity who = event.identity();
    String key = key(who);
    List<TrailEvent> fitting = new ArrayList<>();
    for (TrailEvent issuer : issuers.getOrDefault(String.valueOf(key), List.of())) {
      if (issues(issuer, who)
          && !issuer.time().isAfter(event.time().plus(SKEW))
          && !issuer.time().plus(LONGEST_SESSION).isBefore(event.time())) {
        fitting.add(issuer);
      }
    }
    if (fitting.isEmpty() && (key == null || who.invokedBy() != null)) {
      return new Found(oneCall(atCreation(who)), false);
    }
    return new Found(oneCall(fitting), true);
  }

  private static boolean issues(TrailEvent issuer, Identity who) {
    Instant created = instant(who.created());
    return !issuer.failed()
        && "sts.amazonaws.com".equals(issuer.source())
        && issuer.issuedArn() != null
        && issuer.issuedArn().equals(who.arn())
        && (created == null || Duration.between(created, issuer.time()).abs().compareTo(SKEW) <= 0);
  }

  /** Both accounts of a cross-account call record it; the caller's own copy knows more. */
  private static List<TrailEvent> oneCall(List<TrailEvent> fitting) {
    if (fitting.size() > 1) {
      String shared = fitting.getFirst().sharedId();
      boolean one = shared != null && fitting.stream().allMatch(f -> shared.equals(f.sharedId()));
      List<TrailEvent> own =
          fitting.stream().filter(f -> !"AWSAccount".equals(f.identity().type())).toList();
      if (one && own.size() == 1) {
        return own;
      }
    }
    return fitting;
  }

  private List<TrailEvent> atCreation(Identity who) throws IOException {
    Instant at = instant(who.created());
    String arn = who.arn();
    if (at == null || arn == null) {
      return List.of();
    }
    String name = at + " " + arn;
    List<TrailEvent> known = created.get(name);
    if (known == null) {
      long micros = TrailEvent.micros(at);
      List<EventRef> places = lake.find(Needle.ACTOR, List.of(arn), micros, micros + SECOND);
      known = lake.fetch(places).stream().filter(issuer -> issues(issuer, who)).toList();
      created.put(name, known);
      prepare(known);
    }
    return known;
  }

  /** The access key; null when there is none, or a mask stands in its place. */
  private static @Nullable String key(Identity who) {
    String key = who.key();
    boolean whole =
        key != null && key.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    return whole ? key : null;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
