package io.proofline.iam.decide;

import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.AccessControl.Grantee;
import io.proofline.iam.decide.AccessControl.Permission;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request and its layers as one JSON object:
 *
 * <pre>{@code
 * {"policies": {"identity": [], "resource": [], "boundary": [], "session": [],
 *               "scp": [[]], "rcp": [[]], "vpce": []},
 *  "request": {"principal": "arn:…", "action": "s3:GetObject", "resource": "arn:…", "context": {}}}
 * }</pre>
 *
 * <p>Each policy is an object or its JSON text. A layer whose name is absent or null is not known;
 * an empty list says that there is none. Beside the policies may stand {@code grants}, {@code acl},
 * {@code publicAccessBlock}, {@code bucketAbac} and {@code managementAccount}; in the request
 * {@code resourceAccount} and {@code role}. The fields are described in {@code docs/iam.md}.
 *
 * @param request the request
 * @param layers everything that bears on it
 */
public record RequestDocument(Request request, Layers layers) {

  /**
   * Reads the object.
   *
   * @throws IllegalArgumentException naming the field that cannot be read
   */
  public static RequestDocument read(JsonNode document, PolicyParser parser) {
    Request request = request(document.path("request"));
    return new RequestDocument(
        request, new Reader(parser).layers(document.path("policies"), request));
  }

  private static Request request(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("request is missing, or no object");
    }
    String action = text(node, "action");
    Caller caller = caller(node.path("principal"), action);
    JsonNode role = node.path("role");
    if (role.isString()) {
      caller = caller.ofRole(role.asString());
    }
    Context context = context(node.path("context"));
    Request request = Request.of(caller, action, text(node, "resource"), context);
    JsonNode owner = node.path("resourceAccount");
    return owner.isString()
        ? new Request(caller, action, request.resource(), owner.asString(), context)
        : request;
  }

  private static Caller caller(JsonNode node, String action) {
    if (node.isObject() && node.size() == 1) {
      Map.Entry<String, JsonNode> kind = node.properties().iterator().next();
      String value = kind.getValue().asString("");
      return switch (kind.getKey()) {
        case "Service" -> new Caller(Caller.Kind.SERVICE, value, "", "");
        case "Federated" -> new Caller(Caller.Kind.FEDERATED, value, "", "");
        case "AWS" -> Caller.parse(value, action);
        default ->
            throw new IllegalArgumentException("request.principal: unknown kind " + kind.getKey());
      };
    }
    if (!node.isString()) {
      throw new IllegalArgumentException("request.principal is missing, or no text");
    }
    return Caller.parse(node.asString(), action);
  }

  private static Context context(JsonNode node) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (node.isMissingNode() || node.isNull()) {
      return Context.EMPTY;
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException("request.context is no object");
    }
    for (Map.Entry<String, JsonNode> key : node.properties()) {
      List<String> list = new ArrayList<>();
      if (key.getValue().isArray()) {
        key.getValue().forEach(one -> list.add(scalar(one, key.getKey())));
      } else if (!key.getValue().isNull()) {
        list.add(scalar(key.getValue(), key.getKey()));
      }
      values.put(key.getKey(), list);
    }
    return new Context(values);
  }

  private static String scalar(JsonNode node, String key) {
    if (node.isString() || node.isBoolean() || node.isNumber()) {
      return node.asString();
    }
    throw new IllegalArgumentException("request.context." + key + " holds something but text");
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isString()) {
      throw new IllegalArgumentException("request." + field + " is missing, or no text");
    }
    return value.asString();
  }

  /** Reads the layers. */
  private record Reader(PolicyParser parser) {

    Layers layers(JsonNode node, Request request) {
      if (!node.isObject()) {
        throw new IllegalArgumentException("policies is missing, or no object");
      }
      return new Layers(
          policies(node, "identity", PolicyKind.IDENTITY),
          policies(node, "resource", resourceKind(request)),
          policies(node, "boundary", PolicyKind.BOUNDARY),
          policies(node, "session", PolicyKind.SESSION),
          levels(node, "scp", PolicyKind.SCP),
          levels(node, "rcp", PolicyKind.RCP),
          policies(node, "vpce", PolicyKind.ENDPOINT),
          plane(node));
    }

    private @Nullable List<Policy> policies(JsonNode node, String name, PolicyKind kind) {
      JsonNode list = node.path(name);
      return list.isMissingNode() || list.isNull() ? null : list(list, name, kind);
    }

    private List<Policy> list(JsonNode list, String name, PolicyKind kind) {
      if (!list.isArray()) {
        return List.of(policy(list, name, kind));
      }
      List<Policy> policies = new ArrayList<>();
      for (JsonNode one : list) {
        policies.add(policy(one, name, kind));
      }
      return policies;
    }

    private Policy policy(JsonNode node, String name, PolicyKind kind) {
      if (node.isString()) {
        return parser.read(kind, node.asString()).policy();
      }
      if (node.isObject()) {
        return parser.read(kind, node).policy();
      }
      throw new IllegalArgumentException("policies." + name + " holds something but policies");
    }

    private @Nullable List<List<Policy>> levels(JsonNode node, String name, PolicyKind kind) {
      JsonNode levels = node.path(name);
      if (levels.isMissingNode() || levels.isNull()) {
        return null;
      }
      List<List<Policy>> all = new ArrayList<>();
      for (JsonNode level : levels) {
        if (!levels.isArray() || !level.isArray()) {
          throw new IllegalArgumentException(
              "policies." + name + " is a list of levels, each a list of policies");
        }
        all.add(list(level, name, kind));
      }
      return all;
    }

    private static Plane plane(JsonNode node) {
      JsonNode abac = node.path("bucketAbac");
      JsonNode grants = node.path("grants");
      JsonNode acl = node.path("acl");
      JsonNode block = node.path("publicAccessBlock");
      return new Plane(
          grants.isArray() ? grants(grants) : null,
          acl.isObject() ? lists(acl) : null,
          block.isObject() ? block(block) : null,
          abac.isBoolean() ? (Boolean) abac.asBoolean() : null,
          node.path("managementAccount").asString(""));
    }

    private static List<KeyGrant> grants(JsonNode list) {
      List<KeyGrant> grants = new ArrayList<>();
      for (JsonNode one : list) {
        List<String> operations = new ArrayList<>();
        one.path("operations").forEach(o -> operations.add(o.asString()));
        JsonNode constraints = one.path("constraints");
        grants.add(
            new KeyGrant(
                one.path("id").asString(String.valueOf(grants.size() + 1)),
                one.path("granteePrincipal").asString(""),
                operations,
                pairs(constraints.path("encryptionContextEquals")),
                pairs(constraints.path("encryptionContextSubset"))));
      }
      return grants;
    }

    private static Map<String, String> pairs(JsonNode node) {
      Map<String, String> pairs = new LinkedHashMap<>();
      node.properties().forEach(p -> pairs.put(p.getKey(), p.getValue().asString("")));
      return pairs;
    }

    private static AccessControl lists(JsonNode node) {
      return new AccessControl(
          node.path("enforced").asBoolean(false),
          entries(node.path("bucket"), "acl.bucket"),
          entries(node.path("object"), "acl.object"));
    }

    private static List<Entry> entries(JsonNode list, String name) {
      List<Entry> entries = new ArrayList<>();
      for (JsonNode one : list) {
        String grantee = one.path("grantee").asString("");
        String permission = one.path("permission").asString("");
        try {
          entries.add(
              new Entry(
                  Grantee.valueOf(grantee.toUpperCase(Locale.ROOT).replace('-', '_')),
                  one.path("id").asString(""),
                  Permission.valueOf(permission.toUpperCase(Locale.ROOT).replace('-', '_'))));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "policies." + name + ": no such grant: " + grantee + " " + permission, e);
        }
      }
      return entries;
    }

    private static PublicAccessBlock block(JsonNode node) {
      return new PublicAccessBlock(
          node.path("blockPublicAcls").asBoolean(false),
          node.path("ignorePublicAcls").asBoolean(false),
          node.path("blockPublicPolicy").asBoolean(false),
          node.path("restrictPublicBuckets").asBoolean(false));
    }
  }

  /**
   * The fields beside the policies: grants, acl, publicAccessBlock, bucketAbac, managementAccount.
   */
  public static Plane plane(JsonNode node) {
    return Reader.plane(node);
  }

  /**
   * The policies of a field; null when it is absent.
   *
   * @throws IllegalArgumentException naming the field, when it holds something else
   */
  public static @Nullable List<Policy> policies(
      JsonNode node, String field, PolicyKind kind, PolicyParser parser) {
    return new Reader(parser).policies(node, field, kind);
  }

  /** The kind of policy that hangs on what a request is about. */
  public static PolicyKind resourceKind(Request request) {
    if (request.service().equals("kms")) {
      return PolicyKind.KEY;
    }
    return request.service().equals("sts") ? PolicyKind.TRUST : PolicyKind.RESOURCE;
  }
}
