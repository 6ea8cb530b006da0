package io.proofline.trail.synth;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Hands out credentials: writes the STS event and remembers what it issued. */
final class Sessions {
  private static final String SAML_PROVIDER = "harbor-street-sso";
  private static final String QUALIFIER = "b0Zq0mTgXbQ7yY3nL1fO2kS9wVc=";
  private static final DateTimeFormatter EXPIRY =
      DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private final Dice dice;
  private final EventBook book;
  private final Map<String, Open> open = new HashMap<>();

  private record Open(Caller caller, Instant from, Instant until) {}

  Sessions(Dice dice, EventBook book) {
    this.dice = dice;
    this.book = book;
  }

  /** The caller, when it needs no credentials first or still has some. */
  Optional<Caller> held(Actor actor, Place place, Instant now) {
    return switch (actor.kind()) {
      case USER -> Optional.of(user(actor));
      case OUTSIDE -> Optional.of(outside(actor));
      case PERSON, PIPELINE, EC2, LAMBDA -> {
        Open session = open.get(key(actor, place));
        yield session != null && !now.isBefore(session.from()) && now.isBefore(session.until())
            ? Optional.of(session.caller())
            : Optional.empty();
      }
    };
  }

  /** Issues new credentials at that time; the STS event is delivered with the given file. */
  Caller issue(Actor actor, Place place, Instant time, Instant delivered) {
    String key = dice.accessKey("ASIA", actor.account());
    String event = dice.uuid();
    Caller caller = session(actor, key, time, List.of(event));
    switch (actor.kind()) {
      case PERSON -> saml(actor, caller, key, event, time, delivered, place);
      case PIPELINE -> assume(user(actor), actor, key, event, time, delivered, place);
      case EC2, LAMBDA -> byService(actor, key, event, time, delivered, place);
      case USER, OUTSIDE ->
          throw new IllegalArgumentException(actor.name() + " holds its own credentials");
    }
    open.put(key(actor, place), new Open(caller, time, time.plus(Duration.ofMinutes(58))));
    return caller;
  }

  /** A session that assumes a further role; the person stays the first one. */
  Caller chain(Caller from, Actor further, Place place, Instant time, Instant delivered) {
    String key = dice.accessKey("ASIA", further.account());
    String event = dice.uuid();
    assume(from, further, key, event, time, delivered, place);
    List<String> hops = new java.util.ArrayList<>(from.chain().hops());
    hops.add(event);
    Caller caller = session(further, key, time, hops);
    Chain chain =
        new Chain(
            key,
            "linked",
            from.chain().origin(),
            from.chain().person(),
            Optional.of(further.role()),
            Optional.of(further.session()),
            hops);
    return new Caller(
        chain, caller.identity(), from.address(), from.agent(), Optional.empty(), false);
  }

  Caller user(Actor actor) {
    String name = actor.name();
    String key = keyOf(actor);
    ObjectNode identity =
        Nodes.object(
            "type",
            "IAMUser",
            "principalId",
            dice.idOf("AIDA", name, 17),
            "arn",
            userArn(actor),
            "accountId",
            actor.account(),
            "accessKeyId",
            key,
            "userName",
            name);
    Chain chain =
        Chain.of(
            key,
            "direct",
            userArn(actor),
            actor.person().isEmpty() ? Optional.empty() : Optional.of(actor.person()));
    return new Caller(chain, identity, actor.address(), Agents.of(actor), Optional.empty(), false);
  }

  private String keyOf(Actor actor) {
    Dice own = new Dice(dice.hexOf("key/" + actor.name(), 8).hashCode());
    return own.accessKey("AKIA", actor.account());
  }

  /** A foreign role, as the owner of the resource sees it: account and principal id only. */
  private Caller outside(Actor actor) {
    ObjectNode identity =
        Nodes.object(
            "type",
            "AWSAccount",
            "principalId",
            dice.idOf("AROA", actor.role(), 17) + ":" + actor.session(),
            "accountId",
            actor.account());
    return new Caller(
        Chain.of(
            "external:" + actor.account(),
            "external",
            "account:" + actor.account(),
            Optional.empty()),
        identity,
        actor.address(),
        Agents.of(actor),
        Optional.empty(),
        false);
  }

  static Caller anonymous(String address) {
    return new Caller(
        Chain.of("anonymous:" + address, "anonymous", "address:" + address, Optional.empty()),
        Nodes.object("type", "AWSAccount", "principalId", "", "accountId", "ANONYMOUS_PRINCIPAL"),
        address,
        "[curl/8.9.1]",
        Optional.empty(),
        false);
  }

  /** An AWS service acting for itself. */
  static Caller service(String service) {
    return new Caller(
        Chain.of("service:" + service, "workload", "service:" + service, Optional.empty()),
        Nodes.object("type", "AWSService", "invokedBy", service),
        service,
        service,
        Optional.empty(),
        false);
  }

  /** A role session as it appears in a record. */
  private Caller session(Actor actor, String key, Instant created, List<String> hops) {
    String principal = principal(actor);
    ObjectNode context =
        Nodes.object(
            "sessionIssuer",
            Nodes.object(
                "type", "Role",
                "principalId", principal,
                "arn", roleArn(actor),
                "accountId", actor.account(),
                "userName", actor.role()),
            "attributes",
            Nodes.object("creationDate", created, "mfaAuthenticated", "false"));
    if (actor.kind() == Actor.Kind.EC2) {
      context.put("ec2RoleDelivery", "2.0");
    }
    ObjectNode identity =
        Nodes.object(
            "type",
            "AssumedRole",
            "principalId",
            principal + ":" + actor.session(),
            "arn",
            sessionArn(actor),
            "accountId",
            actor.account(),
            "accessKeyId",
            key,
            "sessionContext",
            context);
    boolean machine = actor.kind() == Actor.Kind.EC2 || actor.kind() == Actor.Kind.LAMBDA;
    Chain chain =
        new Chain(
            key,
            machine ? "workload" : "linked",
            origin(actor),
            actor.person().isEmpty() ? Optional.empty() : Optional.of(actor.person()),
            Optional.of(actor.role()),
            Optional.of(actor.session()),
            hops);
    return new Caller(
        chain,
        identity,
        actor.address(),
        Agents.of(actor),
        actor.detail().startsWith("vpce-") ? Optional.of(actor.detail()) : Optional.empty(),
        actor.detail().equals("console"));
  }

  private void saml(
      Actor actor,
      Caller issued,
      String key,
      String event,
      Instant time,
      Instant delivered,
      Place place) {
    String provider = "arn:aws:iam::" + actor.account() + ":saml-provider/" + SAML_PROVIDER;
    ObjectNode identity =
        Nodes.object(
            "type",
            "SAMLUser",
            "principalId",
            QUALIFIER + ":" + actor.name(),
            "userName",
            actor.name(),
            "identityProvider",
            QUALIFIER);
    ObjectNode response = credentials(actor, key, time);
    response.put("subject", actor.name());
    response.put("subjectType", "persistent");
    response.put("nameQualifier", QUALIFIER);
    response.put("issuer", "https://sso.harborstreet.example/idp");
    response.put("audience", "https://signin.aws.amazon.com/saml");
    Call call =
        Call.write(
                "sts",
                "AssumeRoleWithSAML",
                "1.08",
                Nodes.object(
                    "sAMLAssertionID",
                    "_" + dice.hexOf(event, 32),
                    "roleSessionName",
                    actor.session(),
                    "durationSeconds",
                    3600,
                    "roleArn",
                    roleArn(actor),
                    "principalArn",
                    provider),
                response)
            .on(
                Nodes.object(
                    "accountId", actor.account(), "type", "AWS::IAM::Role", "ARN", roleArn(actor)),
                Nodes.object(
                    "accountId",
                    actor.account(),
                    "type",
                    "AWS::IAM::SAMLProvider",
                    "ARN",
                    provider))
            .at("signin.aws.amazon.com");
    Caller asking =
        new Caller(
            issued.chain(), identity, actor.address(), Agents.BROWSER, Optional.empty(), false);
    book.add(time, delivered, place, asking, reading(call), Optional.empty(), "AwsApiCall", event);
  }

  private void assume(
      Caller from,
      Actor to,
      String key,
      String event,
      Instant time,
      Instant delivered,
      Place place) {
    Call call =
        Call.write(
                "sts",
                "AssumeRole",
                "1.08",
                Nodes.object(
                    "roleArn", roleArn(to),
                    "roleSessionName", to.session(),
                    "durationSeconds", 3600),
                credentials(to, key, time))
            .on(
                Nodes.object(
                    "accountId", to.account(), "type", "AWS::IAM::Role", "ARN", roleArn(to)))
            .at("sts." + place.region() + ".amazonaws.com");
    book.add(time, delivered, place, from, reading(call), Optional.empty(), "AwsApiCall", event);
  }

  private void byService(
      Actor actor, String key, String event, Instant time, Instant delivered, Place place) {
    String service = actor.kind() == Actor.Kind.EC2 ? "ec2.amazonaws.com" : "lambda.amazonaws.com";
    Call call =
        Call.write(
                "sts",
                "AssumeRole",
                "1.08",
                Nodes.object("roleArn", roleArn(actor), "roleSessionName", actor.session()),
                credentials(actor, key, time))
            .on(
                Nodes.object(
                    "accountId", actor.account(), "type", "AWS::IAM::Role", "ARN", roleArn(actor)));
    Caller machine = service(service);
    book.add(
        time,
        delivered,
        place,
        machine,
        reading(call),
        Optional.of(dice.uuid()),
        "AwsApiCall",
        event);
  }

  private ObjectNode credentials(Actor actor, String key, Instant time) {
    return Nodes.object(
        "credentials",
        Nodes.object(
            "accessKeyId",
            key,
            "sessionToken",
            "IQoJb3JpZ2luX2Vj" + dice.base64(360) + "==",
            "expiration",
            EXPIRY.format(time.plus(Duration.ofHours(1)))),
        "assumedRoleUser",
        Nodes.object(
            "assumedRoleId", principal(actor) + ":" + actor.session(), "arn", sessionArn(actor)));
  }

  /** STS marks the issue of credentials as reading. */
  private static Call reading(Call call) {
    return new Call(
        call.service(),
        call.name(),
        call.version(),
        true,
        false,
        call.request(),
        call.response(),
        call.resources(),
        call.additional(),
        call.host(),
        call.failure());
  }

  private String principal(Actor actor) {
    return dice.idOf("AROA", actor.account() + "/" + actor.role(), 17);
  }

  static String roleArn(Actor actor) {
    return "arn:aws:iam::" + actor.account() + ":role/" + actor.role();
  }

  static String sessionArn(Actor actor) {
    return "arn:aws:sts::"
        + actor.account()
        + ":assumed-role/"
        + actor.role()
        + "/"
        + actor.session();
  }

  private static String origin(Actor actor) {
    return switch (actor.kind()) {
      case PERSON -> "saml:" + actor.name();
      case USER, PIPELINE -> userArn(actor);
      case EC2 -> "service:ec2.amazonaws.com";
      case LAMBDA -> "service:lambda.amazonaws.com";
      case OUTSIDE -> "account:" + actor.account();
    };
  }

  private static String userArn(Actor actor) {
    return "arn:aws:iam::" + actor.account() + ":user/" + actor.name();
  }

  private static String key(Actor actor, Place place) {
    return actor.name() + "/" + actor.role() + "/" + actor.session() + "/" + place;
  }
}
