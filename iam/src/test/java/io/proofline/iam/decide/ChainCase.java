package io.proofline.iam.decide;

import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.AccessControl.Grantee;
import io.proofline.iam.decide.AccessControl.Permission;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One case of the chain-*.txt tables; their head explains the format. */
final class ChainCase {
  private static final Pattern HEAD =
      Pattern.compile("case (\\S+) (allow|deny|unknown): (.*) \\((.*)\\)");
  private static final PolicyParser PARSER = new PolicyParser();

  final String id;
  final String result;
  final String sentence;
  final String source;
  final List<String> notes = new ArrayList<>();
  final List<String> whys = new ArrayList<>();
  final List<String> further = new ArrayList<>();
  final List<String> unknown = new ArrayList<>();
  final Map<String, List<String>> layers = new TreeMap<>();
  private final Map<String, List<String>> context = new LinkedHashMap<>();
  private final List<KeyGrant> grants = new ArrayList<>();
  private final List<Entry> bucket = new ArrayList<>();
  private final List<Entry> object = new ArrayList<>();
  private boolean lists;
  private boolean enforced;
  private String who = "arn:aws:iam::111111111111:user/ann";
  private String account = "111111111111";
  private String action = "s3:GetObject";
  private String resource = "arn:aws:s3:::scans/1";
  private String management = "";
  private String block = "";
  private boolean abac = true;
  private Readings readings = Readings.AWS;

  private ChainCase(String id, String result, String sentence, String source) {
    this.id = id;
    this.result = result;
    this.sentence = sentence;
    this.source = source;
  }

  /** All cases of a table. */
  static List<ChainCase> of(String table) {
    List<ChainCase> cases = new ArrayList<>();
    try (InputStream in = Objects.requireNonNull(ChainCase.class.getResourceAsStream(table));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String raw = lines.readLine(); raw != null; raw = lines.readLine()) {
        String line = raw.strip();
        line = line.replace("{A}", "111111111111").replace("{B}", "222222222222");
        line = line.replace("{C}", "333333333333");
        Matcher head = HEAD.matcher(line);
        if (head.matches()) {
          cases.add(new ChainCase(head.group(1), head.group(2), head.group(3), head.group(4)));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          cases.getLast().line(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private void line(String line) {
    int space = line.indexOf(' ');
    String word = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1);
    String[] parts = rest.split(" ");
    switch (word) {
      case "who" -> who = rest;
      case "in" -> account = rest.equals("-") ? "" : rest;
      case "do" -> {
        action = parts[0];
        resource = parts[1];
      }
      case "ctx" -> {
        int equals = rest.indexOf('=');
        context.put(rest.substring(0, equals), List.of(rest.substring(equals + 1).split(";", -1)));
      }
      case "note" -> notes.add(rest);
      case "why" -> whys.add(rest);
      case "further" -> further.add(rest);
      case "unknown" -> unknown.add(rest);
      case "narrow" -> readings = new Readings(Readings.Sessions.INTERSECT, readings.colons());
      case "kept" -> readings = new Readings(readings.sessions(), Readings.Colons.KEPT);
      case "mgmt" -> management = rest;
      case "abac" -> abac = rest.equals("on");
      case "block" -> block = rest;
      case "grant" -> grant(parts);
      case "acl" -> acl(parts);
      default -> layers.computeIfAbsent(word, _ -> new ArrayList<>()).add(json(parts));
    }
  }

  private void grant(String[] parts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 3; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      pairs.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    boolean exact = parts.length > 2 && parts[2].equals("equals");
    grants.add(
        new KeyGrant(
            "g" + grants.size(),
            parts[0],
            List.of(parts[1].split(",")),
            exact ? pairs : Map.of(),
            exact ? Map.of() : pairs));
  }

  private void acl(String[] parts) {
    lists = true;
    if (parts[0].equals("enforced")) {
      enforced = true;
      return;
    }
    String[] grantee = parts[1].split(":");
    (parts[0].equals("bucket") ? bucket : object)
        .add(
            new Entry(
                Grantee.valueOf(grantee[0].toUpperCase(Locale.ROOT).replace('-', '_')),
                grantee.length > 1 ? grantee[1] : "",
                Permission.valueOf(parts[2])));
  }

  /** A statement from its words. */
  private static String json(String[] w) {
    StringBuilder json = new StringBuilder("{\"Effect\":\"" + w[0] + "\"");
    int at = 1;
    if (w[at].startsWith("@") || w[at].startsWith("!@")) {
      boolean not = w[at].startsWith("!");
      json.append(",\"").append(not ? "Not" : "").append("Principal\":");
      json.append(principals(w[at].substring(not ? 2 : 1)));
      at++;
    }
    json.append(element("Action", w[at++]));
    if (!w[at].equals("-")) {
      json.append(element("Resource", w[at]));
    }
    at++;
    if (at < w.length) {
      json.append(",\"Condition\":").append(conditions(w, at + 1));
    }
    return json.append("}").toString();
  }

  static String principals(String spec) {
    if (spec.equals("*")) {
      return "\"*\"";
    }
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (String one : spec.split(";")) {
      int equals = one.indexOf('=');
      kinds
          .computeIfAbsent(one.substring(0, equals), _ -> new ArrayList<>())
          .add("\"" + one.substring(equals + 1) + "\"");
    }
    List<String> all = new ArrayList<>();
    kinds.forEach((kind, values) -> all.add("\"" + kind + "\":" + values));
    return "{" + String.join(",", all) + "}";
  }

  private static String element(String name, String word) {
    boolean not = word.startsWith("!");
    List<String> values = new ArrayList<>();
    for (String one : word.substring(not ? 1 : 0).split(",")) {
      values.add("\"" + one + "\"");
    }
    return ",\"" + (not ? "Not" : "") + name + "\":" + values;
  }

  private static String conditions(String[] w, int from) {
    Map<String, List<String>> operators = new LinkedHashMap<>();
    for (int i = from; i < w.length; i++) {
      if (w[i].equals("&")) {
        continue;
      }
      String operator = w[i++];
      int equals = w[i].indexOf('=');
      List<String> values = new ArrayList<>();
      for (String one : w[i].substring(equals + 1).split(";", -1)) {
        values.add("\"" + one + "\"");
      }
      operators
          .computeIfAbsent(operator, _ -> new ArrayList<>())
          .add("\"" + w[i].substring(0, equals) + "\":" + values);
    }
    List<String> all = new ArrayList<>();
    operators.forEach(
        (operator, keys) -> all.add("\"" + operator + "\":{" + String.join(",", keys) + "}"));
    return "{" + String.join(",", all) + "}";
  }

  Request request() {
    return new Request(Caller.parse(who, action), action, resource, account, new Context(context));
  }

  Readings readings() {
    return readings;
  }

  Layers layers() {
    PolicyKind on = RequestDocument.resourceKind(request());
    Layers all =
        new Layers(
            policies("id", PolicyKind.IDENTITY),
            policies("res", on),
            policies("bnd", PolicyKind.BOUNDARY),
            policies("ses", PolicyKind.SESSION),
            levels("scp", PolicyKind.SCP),
            levels("rcp", PolicyKind.RCP),
            policies("vpce", PolicyKind.ENDPOINT),
            Plane.NONE
                .withGrants(grants)
                .withAcls(
                    lists ? new AccessControl(enforced, bucket, object) : AccessControl.ENFORCED)
                .withPublicAccessBlock(
                    new PublicAccessBlock(
                        block.contains("acls"),
                        block.contains("ignore"),
                        block.contains("policy"),
                        block.contains("restrict")))
                .withBucketAbac(abac)
                .withManagementAccount(management));
    for (String layer : unknown) {
      all =
          switch (layer) {
            case "id" -> all.withIdentity(null);
            case "res" -> all.withResource(null);
            case "bnd" -> all.withBoundary(null);
            case "ses" -> all.withSession(null);
            case "scp" -> all.withScp(null);
            case "rcp" -> all.withRcp(null);
            case "vpce" -> all.withEndpoint(null);
            case "grant" -> all.withPlane(all.plane().withGrants(null));
            case "acl" -> all.withPlane(all.plane().withAcls(null));
            case "block" -> all.withPlane(all.plane().withPublicAccessBlock(null));
            default -> throw new IllegalArgumentException(id + ": unknown layer " + layer);
          };
    }
    return all;
  }

  private List<Policy> policies(String name, PolicyKind kind) {
    List<Policy> policies = new ArrayList<>();
    layers.forEach(
        (key, statements) -> {
          if (key.equals(name) || key.equals(name + "+")) {
            policies.add(policy(kind, statements));
          }
        });
    return policies;
  }

  private List<List<Policy>> levels(String name, PolicyKind kind) {
    List<List<Policy>> levels = new ArrayList<>();
    for (int level = 1; level <= 3; level++) {
      List<Policy> policies = policies(name + level, kind);
      if (!policies.isEmpty()) {
        levels.add(policies);
      }
    }
    return levels;
  }

  static Policy policy(PolicyKind kind, List<String> statements) {
    return PARSER
        .read(kind, "{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}")
        .policy();
  }

  @Override
  public String toString() {
    return id + " " + result + ": " + sentence;
  }
}
