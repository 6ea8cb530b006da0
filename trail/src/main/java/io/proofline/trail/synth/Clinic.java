package io.proofline.trail.synth;

import java.util.List;
import java.util.Map;

/**
 * Harbor Street Clinic, which is invented: its accounts, stores, people and machines, by the names
 * that its templates use.
 */
final class Clinic {
  static final String PRODUCTION = "441020936617";
  static final String ANALYTICS = "441020938842";

  /** The imaging vendor, whose agreement was never countersigned. */
  static final String IMAGING_VENDOR = "204177309185";

  /** The referral network, whose agreement is executed. */
  static final String REFERRAL_VENDOR = "318840557216";

  static final Place EAST = new Place(PRODUCTION, "us-east-1");
  static final Place WEST = new Place(PRODUCTION, "us-west-2");
  static final Place LAB = new Place(ANALYTICS, "us-east-1");

  static final String LOG_BUCKET = "hsc-audit-logs";
  static final String SHARE = "hsc-imaging-share";

  static final Actor MARCO =
      person("marco.ilves", "Marco Ilves", PRODUCTION, "imaging-admin", "198.51.100.24", true);
  static final Actor ANA =
      person("ana.kovac", "Ana Kovac", PRODUCTION, "imaging-reader", "198.51.100.31", false);
  static final Actor TOMAS =
      person("tomas.berg", "Tomas Berg", PRODUCTION, "imaging-reader", "198.51.100.32", false);
  static final Actor LENA =
      person("lena.ortiz", "Lena Ortiz", PRODUCTION, "records-dba", "198.51.100.40", true);
  static final Actor SAM =
      person("sam.whitaker", "Sam Whitaker", PRODUCTION, "deploy-prod", "198.51.100.52", true);
  static final Actor DANA =
      person(
          "dana.whitfield",
          "Dana Whitfield",
          PRODUCTION,
          "security-auditor",
          "198.51.100.11",
          true);
  static final Actor PRIYA =
      person("priya.raman", "Priya Raman", PRODUCTION, "security-auditor", "198.51.100.12", true);
  static final Actor NOOR =
      person("noor.haddad", "Noor Haddad", ANALYTICS, "analyst", "198.51.100.61", true);
  static final Actor JONAS =
      new Actor(
          Actor.Kind.USER, "jonas.reed", "Jonas Reed", ANALYTICS, "", "", "198.51.100.66", "");
  static final Actor BACKUP =
      new Actor(Actor.Kind.USER, "svc-backup", "", PRODUCTION, "", "", "198.51.100.200", "");
  static final Actor PIPELINE =
      new Actor(
          Actor.Kind.PIPELINE,
          "ci-deploy",
          "",
          PRODUCTION,
          "deploy-prod",
          "deploy-nightly",
          "198.51.100.210",
          "");
  static final Actor ROUTER =
      new Actor(
          Actor.Kind.EC2,
          "dicom-router",
          "",
          PRODUCTION,
          "router-prod",
          "i-0c4f91ab27de5f013",
          "10.20.4.17",
          "vpce-07a41c9be2d05f318");
  static final Actor PORTAL =
      new Actor(
          Actor.Kind.LAMBDA,
          "portal-api",
          "",
          PRODUCTION,
          "portal-service",
          "portal-api",
          "10.20.8.41",
          "");
  static final Actor INTAKE =
      new Actor(
          Actor.Kind.LAMBDA,
          "referral-intake",
          "",
          PRODUCTION,
          "portal-service",
          "referral-intake",
          "10.20.8.57",
          "");
  static final Actor COLLECTOR =
      new Actor(
          Actor.Kind.PIPELINE,
          "svc-backup",
          "",
          PRODUCTION,
          "security-auditor",
          "nightly-inventory",
          "198.51.100.200",
          "");
  static final Actor ETL =
      new Actor(
          Actor.Kind.LAMBDA,
          "etl-export",
          "",
          ANALYTICS,
          "etl-runner",
          "etl-export",
          "10.40.2.9",
          "");
  static final Actor IMAGING_PARTNER =
      new Actor(
          Actor.Kind.OUTSIDE,
          "imaging-vendor",
          "",
          IMAGING_VENDOR,
          "exchange-sync",
          "sync",
          "203.0.113.140",
          "");
  static final Actor REFERRAL_PARTNER =
      new Actor(
          Actor.Kind.OUTSIDE,
          "referral-vendor",
          "",
          REFERRAL_VENDOR,
          "referral-pull",
          "pull",
          "203.0.113.18",
          "");

  /** Who is busy where, and how much of the traffic it makes. */
  static final Map<Place, List<Share>> TRAFFIC =
      Map.of(
          EAST,
              List.of(
                  new Share(ROUTER, 24),
                  new Share(ANA, 11),
                  new Share(TOMAS, 8),
                  new Share(INTAKE, 12),
                  new Share(PORTAL, 10),
                  new Share(COLLECTOR, 12),
                  new Share(BACKUP, 4),
                  new Share(IMAGING_PARTNER, 4),
                  new Share(REFERRAL_PARTNER, 4),
                  new Share(LENA, 3),
                  new Share(DANA, 2),
                  new Share(PRIYA, 2),
                  new Share(SAM, 3),
                  new Share(PIPELINE, 3)),
          WEST, List.of(new Share(BACKUP, 8), new Share(COLLECTOR, 5), new Share(LENA, 3)),
          LAB, List.of(new Share(ETL, 8), new Share(NOOR, 5), new Share(JONAS, 2)));

  private Clinic() {}

  /** An actor and its part of the traffic. */
  record Share(Actor actor, int weight) {}

  private static Actor person(
      String subject, String name, String account, String role, String address, boolean console) {
    return new Actor(
        Actor.Kind.PERSON,
        subject,
        name,
        account,
        role,
        subject + "@harborstreet.example",
        address,
        console ? "console" : "");
  }
}
