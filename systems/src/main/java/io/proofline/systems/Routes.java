package io.proofline.systems;

import io.proofline.access.OutsideGrant;
import io.proofline.access.OutsideGrantFinder;
import io.proofline.access.OutsideGrants;
import io.proofline.access.Party;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Routes by which data can leave the entity's own accounts, as documents that controls can judge.
 *
 * <p>A document of type {@code X::Route} has {@code From} {Account, Region, Type, Identifier},
 * {@code Kind} (bucket-policy, key-policy, role-trust, replication), {@code ToAccount} (twelve
 * digits, {@code *} for anyone, or {@code unknown:…}), {@code Grade} (certain, possible), {@code
 * Reasons}, {@code SystemIds}, {@code SystemId} (the first, or empty when not assigned), {@code
 * HoldsPhi} (yes, no, unknown). One document stands for all settings of the same kind on the same
 * resource towards the same party.
 *
 * <p>A template says what somebody means to set, not what is set: where an account was collected,
 * templates for it give no routes; where it was not, the routes of its templates are listed and the
 * population stays incomplete.
 *
 * <p>What was not read in the snapshots carries over: the population of routes of an account and
 * region is complete only where every type that can open a route was read whole.
 */
public final class Routes {

  /** Type of the documents. */
  public static final String TYPE = "X::Route";

  /** Source and subject of the snapshot. */
  public static final String SOURCE = "systems";

  private static final String SUBJECT = "systems/routes";

  private Routes() {}

  /**
   * Derives the routes.
   *
   * @param snapshots the newest snapshot of every subject, documents of several sources together
   * @param register systems and own accounts
   * @param at when they are derived; registers may change while the cloud does not, so this is the
   *     end of the interval
   * @return a snapshot of source {@code systems}, from the earliest snapshot to {@code at}
   */
  public static Snapshot snapshot(List<Snapshot> snapshots, SystemRegister register, Instant at) {
    List<Document> documents = new ArrayList<>();
    IdentityHashMap<Document, String> callOf = new IdentityHashMap<>();
    List<CallRecord> calls = new ArrayList<>();
    Set<String> live = RouteScopes.liveAccounts(snapshots);
    for (int i = 0; i < snapshots.size(); i++) {
      Snapshot snapshot = snapshots.get(i);
      String call = "c-" + String.format(Locale.ROOT, "%04d", i + 1);
      calls.add(call(call, snapshot));
      for (Document document : snapshot.documents()) {
        if (RouteScopes.template(snapshot) && live.contains(document.id().account())) {
          continue;
        }
        documents.add(document);
        callOf.put(document, call);
      }
    }
    OutsideGrants found = new OutsideGrantFinder(register.accountIds()).find(documents);
    Map<ResourceId, Membership> memberships = register.assign(documents).memberships();

    Map<String, List<OutsideGrant>> grouped = new TreeMap<>();
    for (OutsideGrant grant : found.grants()) {
      if (!(grant.party() instanceof Party.Federated)) {
        grouped
            .computeIfAbsent(
                grant.from().id().label() + "|" + identifier(grant), ignored -> new ArrayList<>())
            .add(grant);
      }
    }
    List<Document> routes = new ArrayList<>();
    for (List<OutsideGrant> grants : grouped.values()) {
      Document from = grants.getFirst().from();
      Membership membership =
          memberships.getOrDefault(
              from.id(), new Membership(List.of(), HoldsPhi.UNKNOWN, "not assigned"));
      routes.add(route(grants, membership, callOf.getOrDefault(from, "c-0001")));
    }
    Instant from = snapshots.stream().map(Snapshot::from).min(Comparator.naturalOrder()).orElse(at);
    List<Snapshot.Scope> scopes =
        new RouteScopes(register.accountIds(), snapshots, calls, found.undecided()).scopes();
    return new Snapshot(SOURCE, SUBJECT, from, at, routes, calls, scopes);
  }

  private static CallRecord call(String id, Snapshot snapshot) {
    Set<String> accounts = new TreeSet<>();
    snapshot.scopes().forEach(scope -> accounts.add(scope.account()));
    return new CallRecord(
        id,
        accounts.size() == 1 ? accounts.iterator().next() : "several",
        "global",
        "proofline",
        "DeriveRoutes",
        Map.of(
            "source", snapshot.source(),
            "subject", snapshot.subject(),
            "to", snapshot.to().toString()),
        CallRecord.Outcome.ANSWERED,
        null,
        null,
        1,
        snapshot.documents().size(),
        snapshot.to(),
        null);
  }

  private static Document route(List<OutsideGrant> grants, Membership membership, String call) {
    OutsideGrant first = grants.getFirst();
    Document from = first.from();
    ResourceId source = from.id();
    String type = source.type();
    String identifier = source.identifier();
    if (first.kind() == OutsideGrant.Kind.BUCKET_POLICY) {
      type = "AWS::S3::Bucket";
      identifier = StoreOfPolicy.bucket(from);
    }
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode properties = json.objectNode();
    properties
        .putObject("From")
        .put("Account", source.account())
        .put("Region", source.region())
        .put("Type", type)
        .put("Identifier", identifier);
    properties.put("Kind", first.kind().word());
    properties.put("ToAccount", first.party().key());
    boolean certain =
        grants.stream().anyMatch(g -> g.certainty() == OutsideGrant.Certainty.CERTAIN);
    properties.put("Grade", certain ? "certain" : "possible");
    var reasons = properties.putArray("Reasons");
    grants.forEach(grant -> reasons.add(grant.reason()));
    var systems = properties.putArray("SystemIds");
    membership.systemIds().forEach(systems::add);
    properties.put("SystemId", membership.assigned() ? membership.systemIds().getFirst() : "");
    properties.put("HoldsPhi", membership.holdsPhi().name().toLowerCase(Locale.ROOT));
    return new Document(
        new ResourceId(
            source.partition(),
            source.account(),
            source.region(),
            TYPE,
            identifier(first),
            source.incarnation()),
        null,
        properties,
        json.objectNode(),
        Map.of(),
        Map.of(),
        from.observed(),
        List.of(call));
  }

  private static String identifier(OutsideGrant grant) {
    String from =
        grant.kind() == OutsideGrant.Kind.BUCKET_POLICY
            ? StoreOfPolicy.bucket(grant.from())
            : grant.from().id().identifier();
    return grant.kind().word() + ":" + from + ":" + grant.party().key();
  }
}
