package io.proofline.cloud.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names, ARNs and attributes that the resources of a template will have.
 *
 * <p>A name that AWS makes up at deployment is a {@link LogicalName}: all references to the
 * resource within the file still meet.
 */
final class PhysicalNames {
  private static final Pattern PART = Pattern.compile("\\{([A-Za-z]+)(?:\\|([^}]*))?}");

  private final Template template;
  private final Deployment deployment;
  private final Resolver resolver;
  private final Set<String> circular;
  private final NamingTable table;
  private final Map<String, Name> names = new HashMap<>();

  /**
   * Identity of one resource.
   *
   * @param given whether the identifier comes from the template's own properties
   */
  record Name(String identifier, @Nullable String arn, String ref, boolean global, boolean given) {}

  PhysicalNames(Template template, Deployment deployment, Resolver resolver, NamingTable table) {
    this.template = template;
    this.deployment = deployment;
    this.resolver = resolver;
    this.table = table;
    this.circular = Circles.of(template);
  }

  Set<String> circular() {
    return circular;
  }

  /** Whether the type is in the naming table. */
  boolean knows(String type) {
    return table.lists(type);
  }

  boolean global(String type) {
    return table.of(type).global();
  }

  /** The property that is the whole name of a resource of the type; null when none is. */
  @Nullable String nameProperty(String type) {
    NamingTable.Row row = table.of(type);
    String pattern = row.identifier();
    // What has no ARN goes by the name of what it belongs to, as a policy by that of its bucket.
    return row.arn() != null && pattern.matches("\\{[A-Za-z]+}")
        ? pattern.substring(1, pattern.length() - 1)
        : null;
  }

  Name of(String logicalId) {
    Name name = names.get(logicalId);
    if (name == null) {
      name = work(resource(logicalId));
      names.put(logicalId, name);
    }
    return name;
  }

  String ref(String logicalId) {
    return of(logicalId).ref();
  }

  String attribute(String logicalId, String attribute) {
    Template.Resource resource = resource(logicalId);
    String pattern = table.attribute(resource.type(), attribute);
    if (pattern == null) {
      throw new Undecided(
          "attribute "
              + (attribute.length() > 60 ? attribute.substring(0, 60) + "…" : attribute)
              + " of "
              + logicalId
              + " is known only after deployment");
    }
    Name name = of(logicalId);
    return fill(pattern, resource, name.identifier(), name.arn(), name.ref());
  }

  private Name work(Template.Resource resource) {
    NamingTable.Row row = table.of(resource.type());
    String identifier = identifier(resource, row.identifier());
    boolean given = identifier != null;
    Template.Standing standing = resource.standing();
    if (!given && standing.id() != null) {
      identifier = standing.id();
      given = true;
    }
    if (identifier == null) {
      identifier = LogicalName.MARK + resource.logicalId();
    }
    String arn =
        standing.arn() != null
            ? standing.arn()
            : row.arn() == null ? null : attempt(row.arn(), resource, identifier, null);
    String ref = attempt(row.ref(), resource, identifier, arn);
    return new Name(identifier, arn, ref == null ? identifier : ref, row.global(), given);
  }

  private @Nullable String identifier(Template.Resource resource, String pattern) {
    if (pattern.isEmpty() || circular.contains(resource.logicalId())) {
      return null;
    }
    String identifier = attempt(pattern, resource, null, null);
    return identifier == null || identifier.isBlank() ? null : identifier;
  }

  private @Nullable String attempt(
      String pattern, Template.Resource resource, @Nullable String id, @Nullable String arn) {
    try {
      return fill(pattern, resource, id, arn, null);
    } catch (Undecided e) {
      return null; // the property itself lists the reason
    }
  }

  private String fill(
      String pattern,
      Template.Resource resource,
      @Nullable String id,
      @Nullable String arn,
      @Nullable String ref) {
    Matcher matcher = PART.matcher(pattern);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String value =
          switch (matcher.group(1)) {
            case "partition" -> deployment.partition();
            case "account" -> deployment.account(resource);
            case "region" -> deployment.region(resource);
            case "id" -> id;
            case "arn" -> arn;
            case "ref" -> ref;
            default -> property(resource, matcher.group(1), matcher.group(2));
          };
      if (value == null) {
        throw new Undecided("the name of " + resource.logicalId() + " is not known");
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString();
  }

  private @Nullable String property(
      Template.Resource resource, String name, @Nullable String otherwise) {
    TemplateNode node = resource.properties().get(name);
    if (node == null) {
      return otherwise;
    }
    if (circular.contains(resource.logicalId())) {
      throw new Undecided("circular");
    }
    return resolver.text(node);
  }

  private Template.Resource resource(String logicalId) {
    Template.Resource resource = template.resources().get(logicalId);
    if (resource == null) {
      throw new Undecided("no such resource");
    }
    return resource;
  }
}
