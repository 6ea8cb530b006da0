package io.proofline.iam.estate;

import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.RequestDocument;
import io.proofline.iam.estate.Estate.Account;
import io.proofline.iam.estate.Estate.Organization;
import io.proofline.iam.estate.Estate.Principal;
import io.proofline.iam.estate.Estate.Resource;
import io.proofline.iam.estate.Estate.Unit;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An estate as one JSON object; the fields are described in {@code docs/iam.md}. What is absent is
 * not known; an empty list says that there is none.
 */
public final class EstateDocument {
  private final PolicyParser parser;

  /** With a parser for the policies. */
  public EstateDocument(PolicyParser parser) {
    this.parser = parser;
  }

  /**
   * Reads the object.
   *
   * @throws IllegalArgumentException naming the field that cannot be read
   */
  public Estate read(JsonNode document) {
    if (!document.isObject()) {
      throw new IllegalArgumentException("an estate is a JSON object");
    }
    List<Account> accounts = new ArrayList<>();
    for (JsonNode one : document.path("accounts")) {
      accounts.add(
          new Account(
              text(one, "id", "accounts"),
              known(one, "scp", PolicyKind.SCP),
              known(one, "rcp", PolicyKind.RCP),
              block(one)));
    }
    List<Principal> principals = new ArrayList<>();
    for (JsonNode one : document.path("principals")) {
      principals.add(
          new Principal(
              text(one, "arn", "principals"),
              policies(one, "policies", PolicyKind.IDENTITY),
              policies(one, "boundary", PolicyKind.BOUNDARY),
              tags(one)));
    }
    List<Resource> resources = new ArrayList<>();
    for (JsonNode one : document.path("resources")) {
      resources.add(resource(one));
    }
    JsonNode organization = document.path("organization");
    return new Estate(
        organization.isObject()
            ? organization(organization)
            : document.has("organization") ? Organization.NONE : null,
        accounts,
        principals,
        resources);
  }

  private Organization organization(JsonNode node) {
    PublicAccessBlock block = block(node);
    return new Organization(
        text(node, "id", "organization"),
        node.path("managementAccount").asString(""),
        unit(node.path("root")),
        block == null ? PublicAccessBlock.OFF : block);
  }

  private Unit unit(JsonNode node) {
    List<Unit> units = new ArrayList<>();
    node.path("units").forEach(one -> units.add(unit(one)));
    List<String> accounts = new ArrayList<>();
    node.path("accounts").forEach(one -> accounts.add(one.asString("")));
    return new Unit(
        text(node, "id", "organization.root"),
        known(node, "scp", PolicyKind.SCP),
        known(node, "rcp", PolicyKind.RCP),
        units,
        accounts);
  }

  private Resource resource(JsonNode node) {
    String arn = text(node, "arn", "resources");
    String[] parts = arn.split(":", 6);
    String account = node.path("account").asString(parts.length == 6 ? parts[4] : "");
    PolicyKind kind =
        arn.contains(":kms:")
            ? PolicyKind.KEY
            : arn.contains(":role/") ? PolicyKind.TRUST : PolicyKind.RESOURCE;
    Plane plane = RequestDocument.plane(node);
    return new Resource(
        arn,
        account,
        policies(node, "policies", kind),
        plane.grants(),
        plane.acls(),
        plane.publicAccessBlock(),
        node.path("key").asString(""),
        Boolean.TRUE.equals(plane.bucketAbac()),
        tags(node));
  }

  private static @Nullable PublicAccessBlock block(JsonNode node) {
    return RequestDocument.plane(node).publicAccessBlock();
  }

  private static @Nullable Map<String, String> tags(JsonNode node) {
    JsonNode tags = node.path("tags");
    if (!tags.isObject()) {
      return null;
    }
    Map<String, String> all = new LinkedHashMap<>();
    tags.properties().forEach(tag -> all.put(tag.getKey(), tag.getValue().asString("")));
    return all;
  }

  private List<Policy> known(JsonNode node, String field, PolicyKind kind) {
    List<Policy> policies = policies(node, field, kind);
    return policies == null ? List.of() : policies;
  }

  private @Nullable List<Policy> policies(JsonNode node, String field, PolicyKind kind) {
    return RequestDocument.policies(node, field, kind, parser);
  }

  private static String text(JsonNode node, String field, String where) {
    JsonNode value = node.path(field);
    if (!value.isString()) {
      throw new IllegalArgumentException(where + ": " + field + " is missing, or no text");
    }
    return value.asString();
  }
}
