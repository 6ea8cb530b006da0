package io.proofline.trail.synth;

import io.proofline.trail.synth.Lineage.Ending;
import io.proofline.trail.synth.Lineage.Link;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everybody who calls in a made history: people and machines of every way in, and sessions that
 * they chain over up to five roles, also into other accounts.
 */
final class Crew {
  /** The caller of another organisation. */
  private static final String STRANGER = "318840557216";

  private static final String QUALIFIER = "c29tZS1uYW1lLXF1YWxpZmllcg==";
  private static final List<String> ROLES = List.of("imaging", "records", "deploy", "audit");
  private static final int LIFE = 3_300;

  private final Dice dice;
  private final List<String> accounts;
  private final List<String> regions;
  private int made;

  Crew(Dice dice, List<String> accounts, List<String> regions) {
    this.dice = dice;
    this.accounts = List.copyOf(accounts);
    this.regions = List.copyOf(regions);
  }

  /**
   * Somebody who can call.
   *
   * @param account in which they act
   * @param from when their credentials begin
   * @param until when they end
   */
  record Party(Caller caller, Lineage lineage, String account, Instant from, Instant until) {}

  /** Where a call is written down. */
  @FunctionalInterface
  interface Book {
    /** Writes it; gives its key, account and event id. */
    String add(Instant time, Place place, Party by, Call call, Optional<String> shared);
  }

  private static Caller caller(String id, ObjectNode identity, String address) {
    return new Caller(
        Chain.of(id, "", "", Optional.empty()),
        identity,
        address,
        "aws-sdk-java/2.33.0",
        Optional.empty(),
        false);
  }

  private Party party(String account, ObjectNode identity, Ending origin, Instant now) {
    String id = "c-" + made++;
    String address = "198.51.100." + dice.between(1, 250);
    return new Party(
        caller(id, identity, address),
        new Lineage(id, origin, List.of()),
        account,
        now,
        now.plusSeconds(LIFE));
  }

  private int person() {
    return dice.below(40);
  }

  private Place place(String account) {
    return new Place(account, dice.of(regions));
  }

  /** Somebody whose record names them, or openly nobody. */
  Party direct(String account, Instant now) {
    String user = "user" + person();
    return switch (dice.below(9)) {
      case 0, 1 -> user(account, user, now, dice.accessKey("AKIA", account));
      case 2 -> user(account, user, now, dice.accessKey("ASIA", account));
      case 3 ->
          party(
              account,
              Nodes.object(
                  "type",
                  "Root",
                  "principalId",
                  account,
                  "accountId",
                  account,
                  "arn",
                  "arn:aws:iam::" + account + ":root"),
              Ending.of("direct"),
              now);
      case 4 -> {
        String id = dice.hexOf("store/" + user, 10) + "-" + user;
        yield party(
            account,
            Nodes.object(
                "type",
                "IdentityCenterUser",
                "accountId",
                account,
                "onBehalfOf",
                Nodes.object(
                    "userId",
                    id,
                    "identityStoreArn",
                    "arn:aws:identitystore::"
                        + accounts.getFirst()
                        + ":identitystore/d-90670a1b2c"),
                "credentialId",
                dice.uuid()),
            Ending.person("direct", "identity-center:" + id),
            now);
      }
      case 5 ->
          party(
              account,
              Nodes.object(
                  "type",
                  "FederatedUser",
                  "accountId",
                  account,
                  "accessKeyId",
                  dice.accessKey("ASIA", account),
                  "arn",
                  "arn:aws:sts::" + account + ":federated-user/shared",
                  "sessionContext",
                  Nodes.object(
                      "sessionIssuer",
                      Nodes.object(
                          "type",
                          "IAMUser",
                          "userName",
                          user,
                          "accountId",
                          account,
                          "arn",
                          "arn:aws:iam::" + account + ":user/" + user))),
              Ending.person("direct", "iam:" + account + ":" + user),
              now);
      case 6 ->
          party(
              account,
              session(
                  account,
                  "aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
                  "x",
                  dice.accessKey("ASIA", account),
                  now,
                  null),
              Ending.of("workload"),
              now);
      case 7 ->
          party(
              account,
              Nodes.object(
                  "type", "AWSAccount", "principalId", "", "accountId", "ANONYMOUS_PRINCIPAL"),
              Ending.of("anonymous"),
              now);
      default ->
          party(
              account,
              Nodes.object(
                  "type", "AWSAccount", "principalId", "AROASTRANGER:x", "accountId", STRANGER),
              Ending.EXTERNAL,
              now);
    };
  }

  /** An IAM user with a key. */
  Party user(String account, String name, Instant now) {
    return user(account, name, now, dice.accessKey("AKIA", account));
  }

  private Party user(String account, String name, Instant now, String key) {
    return party(
        account,
        Nodes.object(
            "type",
            "IAMUser",
            "principalId",
            dice.idOf("AIDA", account + name, 17),
            "arn",
            "arn:aws:iam::" + account + ":user/staff/" + name,
            "accountId",
            account,
            "accessKeyId",
            key,
            "userName",
            name),
        Ending.person("direct", "iam:" + account + ":" + name),
        now);
  }

  /** A person of Identity Center whose sign-in no log of these accounts records. */
  Party signedIn(String account, Instant now) {
    String name = "user" + person();
    return party(
        account,
        session(
            account,
            "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Reader_0123456789abcdef",
            name,
            dice.accessKey("ASIA", account),
            now,
            null),
        Ending.person("inferred", "identity-center-name:" + name),
        now);
  }

  /** Issues a chain of one to five sessions; each of them can call from then on. */
  List<Party> chain(String account, Instant now, Book book) {
    Instant time = now;
    String sts = "AssumeRole";
    String source = null;
    String user = "user" + person();
    boolean machine = false;
    Party by;
    switch (dice.below(6)) {
      case 0 -> {
        sts = "AssumeRoleWithSAML";
        by =
            party(
                account,
                Nodes.object(
                    "type",
                    "SAMLUser",
                    "principalId",
                    QUALIFIER + ":" + user,
                    "userName",
                    user,
                    "identityProvider",
                    QUALIFIER),
                Ending.person("direct", "saml:" + QUALIFIER + ":" + user),
                time);
        source = dice.chance(0.5) ? user : null;
      }
      case 1 -> {
        sts = "AssumeRoleWithWebIdentity";
        by = web(account, "accounts.example.org", user, time, false);
      }
      case 2 -> {
        sts = "AssumeRoleWithWebIdentity";
        by =
            web(
                account,
                "arn:aws:iam::" + account + ":oidc-provider/token.actions.githubusercontent.com",
                "repo:clinic/" + user,
                time,
                true);
      }
      case 3 -> {
        machine = true;
        by =
            party(
                account,
                Nodes.object("type", "AWSService", "invokedBy", "ec2.amazonaws.com"),
                Ending.of("workload"),
                time);
      }
      default -> by = user(account, user, time, dice.accessKey("AKIA", account));
    }
    List<Party> parties = new ArrayList<>();
    int hops = dice.between(1, 5);
    for (int hop = 0; hop < hops; hop++) {
      String target =
          hop > 0 && accounts.size() > 1 && dice.chance(0.25) ? dice.of(accounts) : by.account();
      by = issue(by, target, sts, time, source, machine && hop == 0, book);
      parties.add(by);
      sts = "AssumeRole";
      time = time.plusSeconds(dice.between(1, 60));
    }
    return parties;
  }

  private Party web(String account, String provider, String subject, Instant now, boolean machine) {
    return party(
        account,
        Nodes.object(
            "type",
            "WebIdentityUser",
            "principalId",
            provider + ":sts.amazonaws.com:" + subject,
            "userName",
            subject,
            "identityProvider",
            provider),
        machine
            ? Ending.of("workload")
            : Ending.person("direct", "oidc:" + provider + ":" + subject),
        now);
  }

  private Party issue(
      Party by,
      String target,
      String sts,
      Instant time,
      @Nullable String source,
      boolean machine,
      Book book) {
    String role = dice.of(ROLES);
    String name = machine ? "i-" + dice.hexOf("instance" + made, 17) : "session" + dice.below(5);
    String key = dice.accessKey("ASIA", target);
    Call call =
        Call.read(
            "sts",
            sts,
            "1.11",
            Nodes.object(
                "roleArn", "arn:aws:iam::" + target + ":role/" + role, "roleSessionName", name));
    Call answered =
        new Call(
            call.service(),
            call.name(),
            call.version(),
            true,
            false,
            call.request(),
            answer(target, role, name, key),
            call.resources(),
            null,
            Optional.empty(),
            Optional.empty());
    String region = dice.of(regions);
    boolean cross = !target.equals(by.account());
    Optional<String> shared = cross ? Optional.of(dice.uuid()) : Optional.empty();
    String own = book.add(time, new Place(by.account(), region), by, answered, shared);
    Optional<String> owner = Optional.empty();
    if (cross) {
      Party seen =
          party(
              target,
              Nodes.object(
                  "type", "AWSAccount", "principalId", "AROASEEN:x", "accountId", by.account()),
              Ending.EXTERNAL,
              time);
      // Whose call it was the caller's own copy answers, if it is held.
      Party asSeen =
          new Party(
              seen.caller(),
              by.lineage()
                  .then(
                      seen.lineage().id(),
                      new Link(Optional.of(own), Optional.empty(), Ending.EXTERNAL)),
              target,
              time,
              time);
      owner = Optional.of(book.add(time, new Place(target, region), asSeen, answered, shared));
    }
    ObjectNode identity = session(target, role, name, key, time, source);
    if (machine) {
      ((ObjectNode) identity.path("sessionContext")).put("ec2RoleDelivery", "2.0");
    }
    Ending alone =
        machine
            ? Ending.of("workload")
            : source == null
                ? Ending.UNRESOLVED
                : Ending.person("inferred", "source-identity:" + source);
    String id = "c-" + made++;
    return new Party(
        caller(id, identity, by.caller().address()),
        by.lineage().then(id, new Link(Optional.of(own), owner, alone)),
        target,
        time,
        time.plusSeconds(LIFE));
  }

  /** An answer of STS that claims to have issued the session. */
  static ObjectNode claim(Party session) {
    ObjectNode who = session.caller().identity();
    return Nodes.object(
        "credentials",
        Nodes.object("accessKeyId", who.path("accessKeyId").asString()),
        "assumedRoleUser",
        Nodes.object("arn", who.path("arn").asString()));
  }

  private static ObjectNode answer(String account, String role, String name, String key) {
    return Nodes.object(
        "credentials",
        Nodes.object("accessKeyId", key, "sessionToken", "HIDDEN"),
        "assumedRoleUser",
        Nodes.object("arn", arn(account, role, name)));
  }

  private static String arn(String account, String role, String name) {
    return "arn:aws:sts::"
        + account
        + ":assumed-role/"
        + role.substring(role.lastIndexOf('/') + 1)
        + "/"
        + name;
  }

  private ObjectNode session(
      String account,
      String role,
      String name,
      String key,
      Instant created,
      @Nullable String source) {
    String principal = dice.idOf("AROA", account + "/" + role, 17);
    ObjectNode context =
        Nodes.object(
            "sessionIssuer",
            Nodes.object(
                "type",
                "Role",
                "principalId",
                principal,
                "arn",
                "arn:aws:iam::" + account + ":role/" + role,
                "accountId",
                account,
                "userName",
                role.substring(role.lastIndexOf('/') + 1)),
            "attributes",
            Nodes.object("creationDate", created, "mfaAuthenticated", "false"));
    if (source != null) {
      context.put("sourceIdentity", source);
    }
    return Nodes.object(
        "type",
        "AssumedRole",
        "principalId",
        principal + ":" + name,
        "arn",
        arn(account, role, name),
        "accountId",
        account,
        "accessKeyId",
        key,
        "sessionContext",
        context);
  }

  /** Somewhere in the account. */
  Place anywhere(String account) {
    return place(account);
  }
}
