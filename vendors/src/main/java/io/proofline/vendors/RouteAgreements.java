package io.proofline.vendors;

import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import io.proofline.systems.HoldsPhi;
import io.proofline.systems.Routes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes beside every route how the paper stands: {@code Agreement} {State, Executed, Settled,
 * Vendor, VendorId, AgreementId, Reason, AsOf}. {@code Executed} is true only where an agreement
 * allows PHI to flow; {@code Settled} is true also for a reasoned outcome such as NO_PHI.
 */
public final class RouteAgreements {

  private RouteAgreements() {}

  /**
   * The same snapshot with agreements.
   *
   * @param routes as made by {@link Routes#snapshot}
   * @param register vendors
   * @param day the day asked for, in UTC
   */
  public static Snapshot enrich(Snapshot routes, VendorRegister register, LocalDate day) {
    List<Document> documents = new ArrayList<>();
    for (Document route : routes.documents()) {
      documents.add(route.id().type().equals(Routes.TYPE) ? enrich(route, register, day) : route);
    }
    return new Snapshot(
        routes.source(),
        routes.subject(),
        routes.from(),
        routes.to(),
        documents,
        routes.calls(),
        routes.scopes());
  }

  private static Document enrich(Document route, VendorRegister register, LocalDate day) {
    ObjectNode properties = route.properties().deepCopy();
    HoldsPhi holdsPhi =
        switch (properties.path("HoldsPhi").asString("").toLowerCase(Locale.ROOT)) {
          case "yes" -> HoldsPhi.YES;
          case "no" -> HoldsPhi.NO;
          default -> HoldsPhi.UNKNOWN;
        };
    Standing standing = register.standing(properties.path("ToAccount").asString(""), holdsPhi, day);
    properties
        .putObject("Agreement")
        .put("State", standing.state().name())
        .put("Executed", standing.executed())
        .put("Settled", standing.state().settled())
        .put("Vendor", standing.vendor().map(Vendor::name).orElse("unknown"))
        .put("VendorId", standing.vendor().map(Vendor::id).orElse(""))
        .put("AgreementId", standing.agreement().map(Agreement::id).orElse(""))
        .put("Reason", standing.reason())
        .put("AsOf", day.toString());
    return new Document(
        route.id(),
        route.arn(),
        properties,
        route.runtime(),
        route.tags(),
        route.unknown(),
        route.observed(),
        route.calls());
  }
}
