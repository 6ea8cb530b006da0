package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.trail.lake.LogFile.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Since when accounts are of an organisation, as the list of its accounts says. Before, the trail
 * of the organisation recorded nothing of them.
 *
 * @param joined by account
 * @param accounts all that are listed
 */
public record Membership(Map<String, Instant> joined, Set<String> accounts) {
  /** Type of the documents, one for each account of an organisation. */
  public static final String TYPE = "AWS::Organizations::Account";

  /** Takes copies. */
  public Membership {
    joined = Map.copyOf(joined);
    accounts = Set.copyOf(accounts);
  }

  /** Of documents of any type. */
  static Membership of(Collection<Document> documents) {
    Map<String, Instant> joined = new TreeMap<>();
    Set<String> accounts = new TreeSet<>();
    for (Document document : documents) {
      if (!document.id().type().equals(TYPE)) {
        continue;
      }
      String account = document.properties().path("AccountId").asString("");
      accounts.add(account);
      time(document.properties().path("JoinedTimestamp").asString(""))
          // An account that was of several organisations: since the last of them.
          .ifPresent(time -> joined.merge(account, time, (a, b) -> a.isAfter(b) ? a : b));
    }
    return new Membership(joined, accounts);
  }

  /**
   * Where each listed account must have logs, also one of which nothing could be collected: in the
   * home region of the organisation's trail, or where the service of organisations is.
   *
   * @param documents of trails and of the accounts of organisations
   */
  public static Set<Place> expected(Collection<Document> documents) {
    Set<String> homes = new TreeSet<>();
    SeenTrail.all(documents).stream()
        .filter(SeenTrail::ofOrganisation)
        .forEach(trail -> homes.add(trail.home().region()));
    Set<Place> places = new TreeSet<>();
    for (Document document : documents) {
      if (document.id().type().equals(TYPE)) {
        Set<String> there =
            homes.isEmpty()
                ? Set.of(SeenTrail.regionOfOrganisations(document.id().partition()))
                : homes;
        there.forEach(region -> places.add(new Place(document.id().identifier(), region)));
      }
    }
    return places;
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** When the account of the place joined, if a trail of its organisation records the place. */
  Optional<Instant> joined(Place place, Collection<SeenTrail> trails) {
    boolean recorded =
        trails.stream().anyMatch(trail -> trail.ofOrganisation() && trail.records(place));
    return recorded ? Optional.ofNullable(joined.get(place.account())) : Optional.empty();
  }
}
