package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.Spans;
import io.proofline.trail.lake.LogFile.Place;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A trail as a snapshot shows it. The trail of an organisation is seen from each of its accounts,
 * but belongs to the management account: there, and where its administration was delegated to, it
 * is changed.
 *
 * @param document what was observed, from whatever account
 * @param owner account that the trail belongs to
 */
record SeenTrail(Document document, String owner) {
  static final String TYPE = "AWS::CloudTrail::Trail";

  static SeenTrail of(Document trail) {
    String arn = trail.arn();
    String[] parts = arn == null ? new String[0] : arn.split(":", 6);
    String owner = parts.length == 6 ? parts[4] : "";
    return new SeenTrail(trail, owner.matches("\\d{12}") ? owner : trail.id().account());
  }

  static List<SeenTrail> all(Collection<Document> documents) {
    return documents.stream()
        .filter(document -> document.id().type().equals(TYPE))
        .map(SeenTrail::of)
        .toList();
  }

  String name() {
    String name = document.properties().path("TrailName").asString(document.id().identifier());
    return name.substring(name.lastIndexOf('/') + 1);
  }

  Place home() {
    return new Place(owner, document.id().region());
  }

  boolean ofOrganisation() {
    return document.properties().path("IsOrganizationTrail").asBoolean(false);
  }

  /** Whether it delivers events of the place, if the account is one of the organisation. */
  boolean records(Place place) {
    return (ofOrganisation() || place.account().equals(owner))
        && (place.region().equals(home().region())
            || document.properties().path("IsMultiRegionTrail").asBoolean(false));
  }

  /** Whether a chain of digests, as reports name it, may be of this trail. */
  boolean isChain(String chain) {
    String own = name() + "@" + home().region();
    return ofOrganisation() ? chain.startsWith(own + " (o-") : chain.equals(own);
  }

  /** Accounts to which the administration was delegated; null when that is not known. */
  private @Nullable Set<String> administrators() {
    JsonNode list = document.runtime().path("DelegatedAdministrators");
    boolean unknown =
        document.unknown().keySet().stream()
            .anyMatch(
                path ->
                    path.equals("runtime") || path.startsWith("runtime.DelegatedAdministrators"));
    if (!list.isArray() || unknown) {
      return null;
    }
    Set<String> accounts = new TreeSet<>();
    list.forEach(account -> accounts.add(account.asString("")));
    return accounts;
  }

  /**
   * Where the trail may have been changed: each of these logs must be whole for its selection to
   * stay known. Of an organisation of which nobody knows who administers its trail, that is every
   * account that it records; there a delegation shows in the region of the organisation, too.
   */
  Set<Place> changedFrom(String chain, List<ChainReport> chains) {
    Set<Place> places = new HashSet<>(Set.of(home()));
    if (!ofOrganisation()) {
      return places;
    }
    Set<String> administrators = administrators();
    if (administrators == null) {
      chains.stream()
          .filter(report -> report.trails().contains(chain))
          .forEach(report -> places.add(new Place(report.place().account(), home().region())));
    } else {
      places.add(new Place(owner, regionOfOrganisations(document.id().partition())));
      administrators.forEach(account -> places.add(new Place(account, home().region())));
    }
    return places;
  }

  /** Where global services are recorded, and organisations are changed. */
  static String regionOfOrganisations(String partition) {
    return switch (partition) {
      case "aws-cn" -> "cn-northwest-1";
      case "aws-us-gov" -> "us-gov-west-1";
      default -> "us-east-1";
    };
  }

  /** Time for which every log is whole in which a change of the trail would show. */
  Spans whole(String chain, List<ChainReport> chains) {
    Spans whole = null;
    for (Place place : changedFrom(chain, chains)) {
      Spans there =
          chains.stream()
              .filter(report -> report.place().equals(place))
              .map(report -> report.byTrail().getOrDefault(chain, Spans.NONE))
              .findFirst()
              .orElse(Spans.NONE);
      whole = whole == null ? there : whole.intersect(there);
    }
    return whole == null ? Spans.NONE : whole;
  }

  /**
   * What the change is to this trail: itself, another one whose effect is not known, or null for
   * none. A name without an account is that of a trail of the account that recorded the call; but
   * whether an administrator of the organisation may leave the account out is not documented.
   */
  @Nullable TrailChange meant(TrailChange change, Set<Place> changedFrom) {
    boolean recordedByOwner = change.account().isEmpty() || change.account().equals(owner);
    boolean byArn = owner.equals(change.owner());
    boolean possible =
        recordedByOwner
            || byArn
            || (ofOrganisation()
                && changedFrom.stream().anyMatch(p -> p.account().equals(change.account())));
    if (change.kind() == TrailChange.Kind.DELEGATED) {
      return ofOrganisation() && recordedByOwner ? change : null;
    }
    boolean named = change.trail() == null || change.trail().equals(name());
    boolean elsewhere = change.owner() != null && !change.owner().equals(owner);
    if (!named || elsewhere || !possible) {
      return null;
    }
    return recordedByOwner || byArn ? change : change.unclear();
  }
}
