package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import io.proofline.cloud.template.Value.Nothing;
import io.proofline.cloud.template.Value.Text;
import io.proofline.cloud.template.Value.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Intrinsic functions, as far as a file alone decides them. */
final class Intrinsics {
  /** References that go through others, one inside the other. */
  private static final int MAX_CHAIN = 100;

  /** Characters that all functions of one template may make: stops text that doubles itself. */
  private static final int MAX_MADE = 8_000_000;

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  private final Resolver resolver;
  private final Conditions conditions;
  private final Parameters parameters;
  private final PhysicalNames names;
  private final Template template;
  private final Deployment deployment;
  private int chain;
  private int made;

  Intrinsics(Template template, Deployment deployment, Resolver resolver, NamingTable naming) {
    this.template = template;
    this.deployment = deployment;
    this.resolver = resolver;
    this.conditions = new Conditions(template.conditions(), resolver);
    this.parameters = new Parameters(template.parameters(), deployment.parameters());
    this.names = new PhysicalNames(template, deployment, resolver, naming);
  }

  Conditions conditions() {
    return conditions;
  }

  Parameters parameters() {
    return parameters;
  }

  PhysicalNames names() {
    return names;
  }

  Value call(String function, TemplateNode argument, Place place) {
    if (++chain > MAX_CHAIN) {
      chain--;
      throw new Undecided("functions refer through more than " + MAX_CHAIN + " others");
    }
    try {
      return switch (function) {
        case "Ref" -> ref(plain(argument, function));
        case "Fn::GetAtt" -> getAtt(argument);
        case "Fn::Sub" -> sub(argument);
        case "Fn::If" -> choose(argument, place);
        case "Fn::Join" -> join(arguments(argument, function, 2));
        case "Fn::Split" -> split(arguments(argument, function, 2));
        case "Fn::Select" -> select(arguments(argument, function, 2), place);
        case "Fn::FindInMap" -> findInMap(argument, place);
        case "Fn::Base64" -> base64(argument);
        case "Fn::ImportValue" ->
            throw new Undecided("an export of another stack; the file does not hold its value");
        case "Fn::GetAZs" -> throw new Undecided("availability zones are known only at deployment");
        case "Fn::Cidr" -> throw new Undecided("Fn::Cidr is not computed");
        case "Fn::Transform" -> throw new Undecided("a macro makes this value; it is not run");
        case "Fn::Length", "Fn::ToJsonString", "Fn::ForEach" ->
            throw new Undecided(function + " needs AWS::LanguageExtensions, which is not run");
        case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" ->
            throw new Undecided(function + " belongs to the Conditions section");
        default -> throw new Undecided("unknown function " + shortened(function));
      };
    } finally {
      chain--;
    }
  }

  private Value ref(String name) {
    return switch (name) {
      case "AWS::NoValue" -> new Nothing();
      case "AWS::AccountId" -> Scalars.string(deployment.account());
      case "AWS::Region" -> Scalars.string(deployment.region());
      case "AWS::Partition" -> Scalars.string(deployment.partition());
      case "AWS::URLSuffix" ->
          Scalars.string(
              deployment.partition().equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com");
      case "AWS::StackName" -> {
        if (deployment.stackName() == null) {
          throw new Undecided("the stack name is not given");
        }
        yield Scalars.string(deployment.stackName());
      }
      case "AWS::StackId", "AWS::NotificationARNs" ->
          throw new Undecided(name + " is known only at deployment");
      default -> {
        if (parameters.declares(name)) {
          yield parameters.value(name);
        }
        if (template.resources().containsKey(name)) {
          yield Scalars.string(names.ref(created(name)));
        }
        throw new Undecided("Ref to " + shortened(name) + ": no such parameter or resource");
      }
    };
  }

  private Value getAtt(TemplateNode argument) {
    String resource;
    String attribute;
    if (argument instanceof Scalar s && s.text().indexOf('.') > 0) {
      int dot = s.text().indexOf('.');
      resource = s.text().substring(0, dot);
      attribute = s.text().substring(dot + 1);
    } else {
      List<TemplateNode> parts = arguments(argument, "Fn::GetAtt", 2);
      resource = plain(parts.get(0), "Fn::GetAtt");
      attribute = resolver.text(parts.get(1));
    }
    return Scalars.string(attribute(resource, attribute));
  }

  private String attribute(String resource, String attribute) {
    if (!template.resources().containsKey(resource)) {
      throw new Undecided("Fn::GetAtt of " + shortened(resource) + ": no such resource");
    }
    return names.attribute(created(resource), attribute);
  }

  /** The resource, if its own condition lets it exist. */
  private String created(String logicalId) {
    Template.Resource resource = template.resources().get(logicalId);
    if (resource != null
        && resource.condition() != null
        && !conditions.test(resource.condition())) {
      throw new Undecided(logicalId + " is not created: its condition is false");
    }
    return logicalId;
  }

  private Value sub(TemplateNode argument) {
    Map<String, TemplateNode> own = Map.of();
    String pattern;
    if (argument instanceof Sequence s
        && s.items().size() == 2
        && s.items().get(1) instanceof Mapping variables) {
      pattern = plain(s.items().get(0), "Fn::Sub");
      own = variables.entries();
    } else if (argument instanceof Sequence s && s.items().size() == 1) {
      pattern = plain(s.items().getFirst(), "Fn::Sub");
    } else {
      pattern = plain(argument, "Fn::Sub");
    }
    Matcher matcher = VARIABLE.matcher(pattern);
    StringBuilder out = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      out.append(pattern, end, matcher.start());
      String name = matcher.group(1);
      if (name.startsWith("!")) {
        out.append("${").append(name, 1, name.length()).append('}');
      } else {
        out.append(variable(name.strip(), own));
      }
      spend(out.length() - Math.max(0, end));
      end = matcher.end();
    }
    out.append(pattern, end, pattern.length());
    return made(out.toString());
  }

  private String variable(String name, Map<String, TemplateNode> own) {
    TemplateNode local = own.get(name);
    if (local != null) {
      return resolver.text(local);
    }
    int dot = name.indexOf('.');
    if (dot > 0) {
      return attribute(name.substring(0, dot), name.substring(dot + 1));
    }
    return switch (ref(name)) {
      case Text t -> t.certain();
      case Tree t -> throw new Undecided(shortened(name) + " is a list inside of a text");
      case Nothing n -> throw new Undecided("AWS::NoValue inside of a text");
    };
  }

  private Value choose(TemplateNode argument, Place place) {
    List<TemplateNode> parts = arguments(argument, "Fn::If", 3);
    boolean chosen;
    try {
      chosen = conditions.test(plain(parts.getFirst(), "Fn::If"));
    } catch (Undecided e) {
      return same(parts.get(1), parts.get(2), place, e);
    }
    return resolver.resolve(parts.get(chosen ? 1 : 2), place);
  }

  /** Where both branches come to the same, the condition does not matter. */
  private Value same(TemplateNode one, TemplateNode other, Place place, Undecided why) {
    Place apart = place.apart();
    try {
      Value first = resolver.resolve(one, apart);
      Value second = resolver.resolve(other, apart);
      if (apart.unknown().isEmpty() && first.equals(second)) {
        return first;
      }
    } catch (Undecided e) {
      // The condition stays the reason.
    }
    throw why;
  }

  private Value join(List<TemplateNode> parts) {
    String delimiter = resolver.text(parts.get(0));
    StringBuilder out = new StringBuilder();
    String between = "";
    if (parts.get(1) instanceof Sequence s) {
      for (TemplateNode item : s.items()) {
        Value value = resolver.resolve(item, Place.outside());
        switch (value) {
          case Nothing n -> {}
          case Text t -> {
            out.append(between).append(t.certain());
            between = delimiter;
          }
          case Tree t -> throw new Undecided("Fn::Join over something other than text");
        }
        spend(delimiter.length());
      }
    } else {
      for (JsonNode item : resolver.items(parts.get(1))) {
        if (!item.isValueNode()) {
          throw new Undecided("Fn::Join over something other than text");
        }
        out.append(between).append(item.asString());
        between = delimiter;
        spend(delimiter.length());
      }
    }
    return made(out.toString());
  }

  private Value split(List<TemplateNode> parts) {
    String delimiter = resolver.text(parts.get(0));
    String source = resolver.text(parts.get(1));
    if (delimiter.isEmpty()) {
      throw new Undecided("Fn::Split with an empty delimiter");
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (String part : source.split(Pattern.quote(delimiter), -1)) {
      array.add(part);
    }
    spend(source.length());
    return new Tree(array);
  }

  private Value select(List<TemplateNode> parts, Place place) {
    String index = resolver.text(parts.get(0));
    if (!index.matches("[0-9]{1,6}")) {
      throw new Undecided("Fn::Select with an index that is no whole number");
    }
    int wanted = Integer.parseInt(index);
    if (parts.get(1) instanceof Sequence s) {
      if (wanted >= s.items().size()) {
        throw new Undecided("Fn::Select beyond the end of its list");
      }
      return resolver.resolve(s.items().get(wanted), place);
    }
    ArrayNode items = resolver.items(parts.get(1));
    if (wanted >= items.size()) {
      throw new Undecided("Fn::Select beyond the end of its list");
    }
    JsonNode item = items.get(wanted);
    return item.isValueNode() ? new Text(item.asString(), item) : new Tree(item);
  }

  private Value findInMap(TemplateNode argument, Place place) {
    if (!(argument instanceof Sequence s) || s.items().size() < 3) {
      throw new Undecided("Fn::FindInMap needs a map and two keys");
    }
    String map = resolver.text(s.items().get(0));
    String first = resolver.text(s.items().get(1));
    String second = resolver.text(s.items().get(2));
    TemplateNode outer = template.mappings().get(map);
    TemplateNode inner = outer instanceof Mapping m ? m.get(first) : null;
    TemplateNode found = inner instanceof Mapping m ? m.get(second) : null;
    if (found == null
        && (made(template.mappings())
            || (outer instanceof Mapping m && made(m.entries()))
            || (inner instanceof Mapping n && made(n.entries())))) {
      throw new Undecided("a macro makes a part of the mappings; it is not run");
    }
    if (found == null && s.items().size() > 3 && s.items().get(3) instanceof Mapping extra) {
      found = extra.get("DefaultValue");
    }
    if (found != null) {
      return resolver.resolve(found, place);
    }
    throw new Undecided("mapping " + shortened(map) + " has no value under these keys");
  }

  /** Whether a macro or loop among the keys may make more of them. */
  private static boolean made(Map<String, TemplateNode> entries) {
    return entries.keySet().stream().anyMatch(key -> key.startsWith("Fn::"));
  }

  private Value base64(TemplateNode argument) {
    byte[] bytes = resolver.text(argument).getBytes(StandardCharsets.UTF_8);
    return made(Base64.getEncoder().encodeToString(bytes));
  }

  private Value made(String text) {
    spend(text.length());
    return Scalars.string(text);
  }

  private void spend(int characters) {
    made += characters;
    if (made > MAX_MADE) {
      made = MAX_MADE; // stays spent, never overflows
      throw new Undecided("the template's functions make more than " + MAX_MADE + " characters");
    }
  }

  private static List<TemplateNode> arguments(TemplateNode node, String function, int count) {
    if (node instanceof Sequence s && s.items().size() == count) {
      return s.items();
    }
    throw new Undecided(function + " needs a list of " + count);
  }

  private static String plain(TemplateNode node, String function) {
    if (node instanceof Scalar s) {
      return s.text();
    }
    throw new Undecided(function + " needs plain text here");
  }

  private static String shortened(String name) {
    return name.length() > 60 ? name.substring(0, 60) + "…" : name;
  }
}
