package io.proofline.trail.who;

import static java.util.stream.Collectors.toSet;

import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.digest.Vouchers.Stand;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the STS events that issued a session, and the other account's copy of a call. Only exact
 * matches count: the issued key, the session's ARN, the time, and the moment at which the session
 * says it was created must all fit. Where a record has no key of its session (or a service's, which
 * acted for it), the ARN and the second of its creation must lead to exactly one event; that is
 * inferred, not linked. Where digests are held of an account that must have recorded the issue, an
 * event that none of them vouches for is only a claim, and refused.
 */
final class SessionIssuers {
  private static final int MAX_HOPS = 10;

  /** Longest role session, plus clock skew. */
  private static final Duration LONGEST_SESSION = Duration.ofHours(12).plusMinutes(15);

  /** Longest session that AssumeRoot gives, plus clock skew. */
  private static final Duration LONGEST_ROOT_SESSION = Duration.ofMinutes(30);

  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final long SECOND = 1_000_000;

  private final Lake lake;
  private final Vouchers vouchers;
  private final Map<String, List<TrailEvent>> issuers = new HashMap<>();
  private final Map<String, List<TrailEvent>> twins = new HashMap<>();
  private final Map<String, List<TrailEvent>> created = new HashMap<>();

  SessionIssuers(Lake lake, Vouchers vouchers) {
    this.lake = lake;
    this.vouchers = vouchers;
  }

  /**
   * Events that issued a session.
   *
   * @param byKey whether the key that was used says so
   * @param refused events that claim it too, though a digest should vouch for them and none does
   */
  record Found(List<TrailEvent> events, boolean byKey, List<TrailEvent> refused) {}

  /** Fetches, in a few queries, what resolving these events will need. */
  void prepare(Collection<TrailEvent> events) throws IOException {
    Set<Stand> claims = new HashSet<>();
    Collection<TrailEvent> wave = events;
    for (int hop = 0; hop < MAX_HOPS && !wave.isEmpty(); hop++) {
      Set<String> keys = new TreeSet<>();
      Set<String> shared = new TreeSet<>();
      for (TrailEvent event : wave) {
        String key = key(event.identity());
        boolean session =
            "AssumedRole".equals(event.identity().type()) || isRootSession(event.identity());
        if (session && key != null) {
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
      found.forEach(event -> claims.add(Stand.of(event)));
      wave = found;
    }
    // All at once: where a record stands in a second file, every segment is looked through.
    vouchers.doubtful(claims);
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
  Found twins(TrailEvent event) throws IOException {
    List<TrailEvent> all = twins.getOrDefault(String.valueOf(event.sharedId()), List.of());
    List<TrailEvent> unvouched = all.stream().filter(this::mustBeVouched).toList();
    return split(all, doubtful(unvouched), true);
  }

  private static Found split(List<TrailEvent> all, Set<TrailEvent> refused, boolean byKey) {
    return new Found(
        oneCall(all.stream().filter(event -> !refused.contains(event)).toList()),
        byKey,
        all.stream().filter(refused::contains).toList());
  }

  /**
   * Whether a digest should vouch for it by the account that recorded it or the one that called.
   */
  private boolean mustBeVouched(TrailEvent claim) {
    Identity caller = claim.identity();
    // A record in the caller's own account names more than that account.
    boolean own = caller.account() != null && !"AWSAccount".equals(caller.type());
    return vouchers.expected(claim.account(), claim.time())
        || (own && vouchers.expected(caller.account(), claim.time()));
  }

  private Set<TrailEvent> doubtful(Collection<TrailEvent> events) throws IOException {
    Set<Stand> stands = new HashSet<>();
    events.forEach(event -> stands.add(Stand.of(event)));
    Set<Stand> doubtful = vouchers.doubtful(stands);
    return events.stream().filter(e -> doubtful.contains(Stand.of(e))).collect(toSet());
  }

  /**
   * Those that are believed, and those that are refused. The account of the role always records the
   * issue itself; where digests are held of that one, the copy of a caller whose account has none
   * is believed only beside the role's own, which a digest vouches for.
   */
  private Found believed(List<TrailEvent> fitting, boolean byKey) throws IOException {
    Set<TrailEvent> doubtful =
        doubtful(fitting.stream().filter(c -> mustBeVouched(c) || ownerMustVouch(c)).toList());
    Set<TrailEvent> refused = new HashSet<>();
    for (TrailEvent claim : doubtful) {
      boolean beside =
          !mustBeVouched(claim)
              && claim.sharedId() != null
              && fitting.stream()
                  .anyMatch(
                      own ->
                          !doubtful.contains(own)
                              && claim.sharedId().equals(own.sharedId())
                              && "AWSAccount".equals(own.identity().type())
                              && Objects.equals(owner(claim), own.account())
                              && Objects.equals(claim.account(), own.identity().account()));
      if (!beside) {
        refused.add(claim);
      }
    }
    return split(fitting, refused, byKey);
  }

  private boolean ownerMustVouch(TrailEvent claim) {
    String owner = owner(claim);
    return owner != null && vouchers.expected(owner, claim.time());
  }

  /** Account of the role whose session was issued. */
  private static @Nullable String owner(TrailEvent claim) {
    String arn = claim.issuedArn();
    String[] parts = arn == null ? new String[0] : arn.split(":", 6);
    return parts.length < 6 ? null : parts[4];
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
      return believed(atCreation(who), false);
    }
    return believed(fitting, true);
  }

  /** Calls that opened the session of a root user from another account of the organisation. */
  Found issuingRoot(TrailEvent event) throws IOException {
    Identity who = event.identity();
    String key = key(who);
    if (!isRootSession(who) || key == null) {
      return new Found(List.of(), true, List.of());
    }
    Instant created = instant(who.created());
    List<TrailEvent> fitting = new ArrayList<>();
    for (TrailEvent issuer : issuers.getOrDefault(key, List.of())) {
      boolean fits =
          !issuer.failed()
              && "sts.amazonaws.com".equals(issuer.source())
              && "AssumeRoot".equals(issuer.name())
              && !issuer.time().isAfter(event.time().plus(SKEW))
              && !issuer.time().plus(LONGEST_ROOT_SESSION).isBefore(event.time())
              && (created == null
                  || Duration.between(created, issuer.time()).abs().compareTo(SKEW) <= 0);
      if (fits) {
        fitting.add(issuer);
      }
    }
    // The account acted in has no record of the issue; where digests of it are held, any must be.
    Set<TrailEvent> refused =
        doubtful(
            fitting.stream()
                .filter(c -> mustBeVouched(c) || vouchers.expected(who.account(), c.time()))
                .toList());
    return split(fitting, refused, true);
  }

  private static boolean isRootSession(Identity who) {
    return "Root".equals(who.type()) && temporary(who);
  }

  /** Whether the key is one of a session. */
  static boolean temporary(Identity who) {
    return who.key() != null && who.key().startsWith("ASIA");
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
