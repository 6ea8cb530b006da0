package io.proofline.trail.who;

import io.proofline.trail.directory.DirectoryPerson;
import io.proofline.trail.directory.People;
import io.proofline.trail.directory.People.Answer;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.Attribution.Hop;
import io.proofline.trail.who.Attribution.Kind;
import io.proofline.trail.who.Attribution.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the person of a directory behind a credential. The credential must be that person's both
 * when its session began and when the call was made; where directories differ or say nothing of the
 * time, the credential stays what it is.
 */
final class ListedPeople {
  private final People people;

  ListedPeople(People people) {
    this.people = people;
  }

  Attribution name(TrailEvent event, Attribution found) {
    if (people.isEmpty()) {
      return found;
    }
    TrailEvent origin = event;
    for (Hop hop : found.hops()) {
      origin = Objects.requireNonNullElse(hop.event(), origin);
    }
    return switch (said(origin, found, event.time(), origin.time())) {
      case Answer.Named(DirectoryPerson person) -> named(found, person);
      case Answer.Nobody(String why) ->
          why.isEmpty() ? found : with(found, noted(found.note(), why), found.listed());
    };
  }

  private Answer said(TrailEvent origin, Attribution found, Instant... times) {
    String person = found.person();
    TrailEvent.Identity who = origin.identity();
    return switch (found.kind()) {
      case IAM_USER -> {
        String[] parts = person == null ? new String[0] : person.split(":", 3);
        yield parts.length < 3 ? unknown() : people.iamUser(parts[1], parts[2], times);
      }
      case IDENTITY_CENTER_USER -> {
        String id = after("identity-center:", person);
        String name = after("identity-center-name:", person);
        yield id != null
            ? people.identityCenter(id, times)
            : name != null ? people.identityCenterName(name, times) : unknown();
      }
      case SAML_USER, OIDC_SUBJECT -> {
        String subject = who.user() == null ? who.principal() : who.user();
        String provider = who.provider();
        yield subject == null || provider == null
            ? unknown()
            : people.subject(provider, subject, times);
      }
      case SOURCE_IDENTITY -> {
        String name = after("source-identity:", person);
        yield name == null ? unknown() : people.sourceIdentity(name, times);
      }
      case UNRESOLVED -> {
        String arn = who.arn();
        yield arn == null || !found.note().equals(ActorResolver.NO_ISSUER)
            ? unknown()
            : people.session(arn, times);
      }
      case ROOT, WORKLOAD, AWS_SERVICE, EXTERNAL_ACCOUNT, ANONYMOUS -> unknown();
    };
  }

  private static Answer unknown() {
    return new Answer.Nobody("");
  }

  private static @Nullable String after(String prefix, @Nullable String person) {
    return person != null && person.startsWith(prefix) ? person.substring(prefix.length()) : null;
  }

  private static Attribution named(Attribution found, DirectoryPerson person) {
    List<Hop> hops = new ArrayList<>(found.hops());
    hops.add(new Hop(person.words(), null, person.ref(), null));
    boolean lent = found.kind() == Kind.UNRESOLVED;
    String credential = lent ? found.label().replace("unresolved: ", "") : found.label();
    return new Attribution(
        found.kind(),
        lent ? Resolution.INFERRED : found.resolution(),
        person.name() + ", " + credential,
        found.person(),
        found.role(),
        found.session(),
        hops,
        lent ? "the directory says to whom the session was lent" : settled(found.note()),
        person);
  }

  private static String settled(String note) {
    String needs = StatedCallers.NEEDS_NAME;
    return note.replace("; " + needs, "").replace(needs, "");
  }

  private static Attribution with(
      Attribution found, String note, @Nullable DirectoryPerson person) {
    return new Attribution(
        found.kind(),
        found.resolution(),
        found.label(),
        found.person(),
        found.role(),
        found.session(),
        found.hops(),
        note,
        person);
  }

  private static String noted(String note, String more) {
    return note.isEmpty() ? more : note + "; " + more;
  }
}
