package io.proofline.trail.coverage;

import io.proofline.trail.digest.Vouchers;
import io.proofline.trail.digest.Vouchers.Stand;
import io.proofline.trail.lake.HoursWith;
import io.proofline.trail.lake.Lake;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that changed a trail, as its record tells it. Only a record that a digest vouches for can
 * say what was selected afterwards; any other only ends what was known.
 *
 * @param account that recorded it
 * @param owner account that the trail belongs to, where the record names it by ARN
 * @param trail name of the trail; null when the record does not say, so that any may be meant
 * @param selection what is selected afterwards; only of {@link Kind#SELECTORS}
 */
record TrailChange(
    String account,
    Instant at,
    @Nullable String owner,
    @Nullable String trail,
    Kind kind,
    @Nullable Selection selection) {

  /** What it did. */
  enum Kind {
    /** Other selectors, which the record names. */
    SELECTORS,
    /** Nothing is recorded from then on. */
    STOPPED,
    /** Recorded again, with the selectors that were there. */
    STARTED,
    /** Another account may administer the trail of the organisation from then on, or until then. */
    DELEGATED,
    /** Something whose effect on the selection is not worked out. */
    OTHER
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CLOUDTRAIL = "cloudtrail.amazonaws.com";
  private static final Set<String> DELEGATIONS =
      Set.of(
          "RegisterOrganizationDelegatedAdmin",
          "DeregisterOrganizationDelegatedAdmin",
          "RegisterDelegatedAdministrator",
          "DeregisterDelegatedAdministrator");
  private static final String CHANGES =
      "((source = 'cloudtrail.amazonaws.com' AND name IN ('CreateTrail', 'UpdateTrail',"
          + " 'DeleteTrail', 'StartLogging', 'StopLogging', 'PutEventSelectors',"
          + " 'PutEventConfiguration', 'RegisterOrganizationDelegatedAdmin',"
          + " 'DeregisterOrganizationDelegatedAdmin')) OR (source ="
          + " 'organizations.amazonaws.com' AND name IN ('RegisterDelegatedAdministrator',"
          + " 'DeregisterDelegatedAdministrator')))";

  /** Every effective change that the lake holds, in order of time. */
  static List<TrailChange> of(TrailStore store, Lake lake, Vouchers vouchers) throws IOException {
    String hours = HoursWith.condition(lake, CHANGES + " AND NOT failed", "us");
    if (hours.isEmpty()) {
      return List.of();
    }
    List<TrailEvent> events =
        TrailEvent.select(
            lake,
            "FROM events e WHERE "
                + CHANGES
                + " AND error_code IS NULL AND "
                + hours
                + " ORDER BY us, leaf_year, leaf, row",
            List.of());
    Set<Stand> doubtful = vouchers.doubtful(events.stream().map(Stand::of).toList());
    Map<TrailEvent, JsonNode> asked =
        new AskedOfTrails(store)
            .of(events.stream().filter(e -> !doubtful.contains(Stand.of(e))).toList());
    List<TrailChange> out = new ArrayList<>();
    for (TrailEvent event : events) {
      JsonNode request = asked.get(event);
      if (request == null) {
        out.add(unclear(event));
      } else if (request.path("servicePrincipal").asString(CLOUDTRAIL).equals(CLOUDTRAIL)) {
        // Organisations delegate the administration of many services.
        out.add(of(event, request));
      }
    }
    return out;
  }

  private static String account(TrailEvent event) {
    return event.account() == null ? "" : event.account();
  }

  /** The same call, if what it did cannot be told. */
  TrailChange unclear() {
    return new TrailChange(account, at, owner, trail, Kind.OTHER, null);
  }

  /** A call of which no record can be believed. */
  private static TrailChange unclear(TrailEvent event) {
    Kind kind = DELEGATIONS.contains(event.name()) ? Kind.DELEGATED : Kind.OTHER;
    return new TrailChange(account(event), event.time(), null, null, kind, null);
  }

  private static TrailChange of(TrailEvent event, JsonNode asked) {
    String named = asked.path("trailName").asString(asked.path("name").asString(""));
    String trail = named.isEmpty() ? null : named.substring(named.lastIndexOf('/') + 1);
    String[] arn = named.split(":", 6);
    String owner = arn.length == 6 ? arn[4] : null;
    Selection selection = event.name().equals("PutEventSelectors") ? selection(asked) : null;
    Kind kind =
        switch (event.name()) {
          case "StopLogging", "DeleteTrail" -> Kind.STOPPED;
          case "StartLogging" -> Kind.STARTED;
          case "PutEventSelectors" ->
              selection == null || trail == null ? Kind.OTHER : Kind.SELECTORS;
          default -> DELEGATIONS.contains(event.name()) ? Kind.DELEGATED : Kind.OTHER;
        };
    return new TrailChange(account(event), event.time(), owner, trail, kind, selection);
  }

  /** What a PutEventSelectors asks for; null when it cannot be told. */
  private static @Nullable Selection selection(JsonNode asked) {
    JsonNode basic = list(asked.path("eventSelectors"));
    JsonNode advanced = list(asked.path("advancedEventSelectors"));
    if (!basic.isArray() && !advanced.isArray()) {
      return null;
    }
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    if (basic.isArray()) {
      properties.set("EventSelectors", capitalised(basic));
    }
    if (advanced.isArray()) {
      properties.set("AdvancedEventSelectors", capitalised(advanced));
    }
    return Selection.of(properties);
  }

  /** Some records hold the list itself, some its text. */
  private static JsonNode list(JsonNode node) {
    try {
      return node.isString() ? JSON.readTree(node.asString()) : node;
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  /** Member names as templates and snapshots write them. */
  private static JsonNode capitalised(JsonNode node) {
    if (node.isArray()) {
      var out = JsonNodeFactory.instance.arrayNode();
      node.forEach(each -> out.add(capitalised(each)));
      return out;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    node.properties()
        .forEach(
            e ->
                out.set(
                    e.getKey().substring(0, 1).toUpperCase(Locale.ROOT) + e.getKey().substring(1),
                    capitalised(e.getValue())));
    return out;
  }
}
