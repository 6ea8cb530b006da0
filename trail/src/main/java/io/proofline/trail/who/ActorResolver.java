package io.proofline.trail.who;

import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.directory.People;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailEvent.Identity;
import io.proofline.trail.who.Attribution.Hop;
import io.proofline.trail.who.Attribution.Kind;
import io.proofline.trail.who.Attribution.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Walks from an event to the person behind it, over the STS events that issued the keys used. Only
 * exact matches count: the issued key, the issued session ARN and the time must all fit; and what a
 * digest should vouch for and none does leads to nobody.
 */
public final class ActorResolver {
  private static final int MAX_HOPS = 10;

  /** Said of a session whose issuing event is not held; only then a directory may know of it. */
  static final String NO_ISSUER =
      "the event that issued this session is not held; the session name is no proof";

  private final SessionIssuers issuers;
  private final ListedPeople listed;

  /**
   * Over an open lake.
   *
   * @param people what the directories say
   * @param vouchers what digests vouch for
   */
  public ActorResolver(Lake lake, People people, Vouchers vouchers) {
    this.issuers = new SessionIssuers(lake, vouchers);
    this.listed = new ListedPeople(people);
  }

  /** Fetches, in a few queries, what resolving these events will need. */
  public void prepare(Collection<TrailEvent> events) throws IOException {
    issuers.prepare(events);
  }

  /** Who is behind the event. */
  public Attribution resolve(TrailEvent event) throws IOException {
    prepare(List.of(event));
    Path path = new Path(new HashSet<>(), new ArrayList<>());
    Attribution found = walk(event, new ArrayList<>(), path);
    String by = event.identity().invokedBy();
    boolean through = by != null && found.kind() != Kind.AWS_SERVICE && found.note().isEmpty();
    Attribution named =
        listed.name(event, through ? with(found, "through " + by + ", not a direct call") : found);
    return path.refused().isEmpty() ? named : with(named, noted(named.note(), path.words()));
  }

  /**
   * Where a walk has been.
   *
   * @param refused events that claim to lead on and are not believed
   */
  private record Path(Set<String> visited, List<TrailEvent> refused) {
    private static final int SHOWN = 3;

    String words() {
      String claims =
          refused.stream()
              .limit(SHOWN)
              .map(
                  claim ->
                      StatedCallers.or(claim.eventId(), "an event without id")
                          + " (leaf "
                          + claim.ref()
                          + ")")
              .collect(Collectors.joining(", "));
      int more = refused.size() - SHOWN;
      return "not believed, as no verified digest lists its file though the account has digests: "
          + claims
          + (more > 0 ? " and " + more + " more" : "");
    }
  }

  private Attribution walk(TrailEvent event, List<Hop> hops, Path path) throws IOException {
    Identity who = event.identity();
    if (!path.visited().add(event.leaf() + "/" + event.row()) || hops.size() >= MAX_HOPS) {
      return StatedCallers.unresolved(event, hops, "the chain of sessions does not end");
    }
    String type = who.type() == null ? "" : who.type();
    return switch (type) {
      case "Root" -> root(event, hops, path);
      case "AssumedRole" -> assumedRole(event, hops, path);
      case "AWSAccount" -> account(event, hops, path);
      default -> StatedCallers.of(event, hops);
    };
  }

  /** Somebody who holds the password, or whom another account of the organisation let in. */
  private Attribution root(TrailEvent event, List<Hop> hops, Path path) throws IOException {
    Identity who = event.identity();
    String account = StatedCallers.or(who.account(), StatedCallers.or(event.account(), "?"));
    SessionIssuers.Found found = issuers.issuingRoot(event);
    path.refused().addAll(found.refused());
    if (found.events().size() > 1) {
      return StatedCallers.unresolved(
          event, hops, "several events claim to have issued this session");
    }
    if (found.events().size() == 1) {
      TrailEvent issuer = found.events().getFirst();
      List<Hop> more = new ArrayList<>(hops);
      more.add(
          new Hop(
              "session of the root user of account " + account + " issued by AssumeRoot",
              issuer.eventId(),
              issuer.ref(),
              issuer));
      Attribution actor = walk(issuer, more, path);
      return with(actor, noted("as the root user of account " + account, actor.note()));
    }
    return StatedCallers.named(
        Kind.ROOT,
        !hops.isEmpty(),
        "root user of account " + account,
        null,
        hops,
        SessionIssuers.temporary(who)
            ? "shared by everyone who holds its password, or may call AssumeRoot for it"
            : "shared by everyone who holds its password");
  }

  private Attribution account(TrailEvent event, List<Hop> hops, Path path) throws IOException {
    Identity who = event.identity();
    if ("ANONYMOUS_PRINCIPAL".equals(who.account())
        || "ANONYMOUS_PRINCIPAL".equals(who.principal())
        || "Anonymous".equals(who.principal())) {
      return new Attribution(
          Kind.ANONYMOUS,
          Resolution.ANONYMOUS,
          "anonymous (unsigned request)",
          null,
          null,
          null,
          hops,
          "");
    }
    SessionIssuers.Found twins = issuers.twins(event);
    twins.refused().stream().filter(twin -> isCallers(twin, event)).forEach(path.refused()::add);
    List<TrailEvent> own = twins.events().stream().filter(t -> isCallers(t, event)).toList();
    if (own.stream().map(TrailEvent::identity).distinct().count() > 1) {
      return StatedCallers.unresolved(
          event, hops, "several copies of this call name different callers");
    }
    if (!own.isEmpty()) {
      TrailEvent twin = own.getFirst();
      List<Hop> more = new ArrayList<>(hops);
      more.add(
          new Hop(
              "the caller's own account recorded the same call", twin.eventId(), twin.ref(), twin));
      return walk(twin, more, path);
    }
    if (who.account() == null || who.account().equals(event.account())) {
      return StatedCallers.unresolved(event, hops, "the record names only this account");
    }
    return new Attribution(
        Kind.EXTERNAL_ACCOUNT,
        Resolution.EXTERNAL,
        "external account " + StatedCallers.or(who.account(), "?") + ", caller not visible",
        null,
        null,
        null,
        hops,
        "");
  }

  /** Whether it is the caller's own copy of a call that the other account saw from outside. */
  private static boolean isCallers(TrailEvent twin, TrailEvent seen) {
    String account = seen.identity().account();
    return !"AWSAccount".equals(twin.identity().type())
        && twin.name().equals(seen.name())
        && twin.source().equals(seen.source())
        && account != null
        && account.equals(twin.account());
  }

  private Attribution assumedRole(TrailEvent event, List<Hop> hops, Path path) throws IOException {
    Identity who = event.identity();
    String role = who.issuerArn();
    String session = StatedCallers.session(who.arn());
    if (role != null && role.contains(":role/aws-service-role/")) {
      return new Attribution(
          Kind.AWS_SERVICE,
          Resolution.WORKLOAD,
          "service-linked role " + role.substring(role.lastIndexOf('/') + 1),
          null,
          role,
          session,
          hops,
          "");
    }
    if (who.onBehalfOf() != null) {
      return new Attribution(
          Kind.IDENTITY_CENTER_USER,
          hops.isEmpty() ? Resolution.DIRECT : Resolution.LINKED,
          "Identity Center user " + who.onBehalfOf(),
          "identity-center:" + who.onBehalfOf(),
          role,
          session,
          hops,
          "an application acted for this user; " + StatedCallers.NEEDS_NAME);
    }
    SessionIssuers.Found found = issuers.issuing(event);
    path.refused().addAll(found.refused());
    List<TrailEvent> issuing = found.events();
    if (issuing.size() == 1) {
      TrailEvent issuer = issuing.getFirst();
      List<Hop> more = new ArrayList<>(hops);
      more.add(
          new Hop(
              "session "
                  + StatedCallers.or(session, "?")
                  + " of "
                  + shortRole(role)
                  + " issued by "
                  + issuer.name()
                  + (found.byKey() ? "" : ", by its name and the second of its creation"),
              issuer.eventId(),
              issuer.ref(),
              issuer));
      Attribution actor = walk(issuer, more, path);
      boolean inferred = !found.byKey() && actor.resolution() == Resolution.LINKED;
      return new Attribution(
          actor.kind(),
          inferred ? Resolution.INFERRED : actor.resolution(),
          actor.label(),
          actor.person(),
          hops.isEmpty() || actor.role() == null ? role : actor.role(),
          session,
          actor.hops(),
          note(actor, who.sourceIdentity()));
    }
    if (issuing.size() > 1) {
      return StatedCallers.unresolved(
          event, hops, "several events claim to have issued this session");
    }
    if (who.ec2Delivery() != null && session != null && session.startsWith("i-")) {
      return new Attribution(
          Kind.WORKLOAD,
          Resolution.WORKLOAD,
          "EC2 instance " + session,
          null,
          role,
          session,
          hops,
          "");
    }
    if (who.sourceIdentity() != null) {
      return new Attribution(
          Kind.SOURCE_IDENTITY,
          Resolution.INFERRED,
          "source identity " + who.sourceIdentity(),
          "source-identity:" + who.sourceIdentity(),
          role,
          session,
          hops,
          "chosen by whoever began the first session; that event is not held");
    }
    if (role != null && session != null && role.contains(":role/aws-reserved/sso.amazonaws.com/")) {
      return new Attribution(
          Kind.IDENTITY_CENTER_USER,
          Resolution.INFERRED,
          "Identity Center user " + session,
          "identity-center-name:" + session,
          role,
          session,
          hops,
          "session name given by Identity Center; the sign-in event is not held");
    }
    return new Attribution(
        Kind.UNRESOLVED,
        Resolution.UNRESOLVED,
        "unresolved: session " + StatedCallers.or(session, "?") + " of " + shortRole(role),
        null,
        role,
        session,
        hops,
        NO_ISSUER);
  }

  /** Whom the caller named as the source of the session stands beside what the keys show. */
  private static String note(Attribution actor, @Nullable String source) {
    boolean said = source == null || actor.label().contains(source);
    boolean unresolved = actor.resolution() == Resolution.UNRESOLVED;
    return said || unresolved || !actor.note().isEmpty()
        ? actor.note()
        : "the session's source identity is " + source;
  }

  private static Attribution with(Attribution found, String note) {
    return new Attribution(
        found.kind(),
        found.resolution(),
        found.label(),
        found.person(),
        found.role(),
        found.session(),
        found.hops(),
        note,
        found.listed());
  }

  private static String noted(String note, String more) {
    return note.isEmpty() ? more : note + "; " + more;
  }

  private static String shortRole(@Nullable String role) {
    return role == null ? "an unnamed role" : "role " + role.substring(role.lastIndexOf('/') + 1);
  }
}
