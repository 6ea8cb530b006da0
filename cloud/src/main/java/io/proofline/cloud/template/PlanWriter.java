package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import io.proofline.cloud.template.TemplateNode.Writing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes the values of a plan as a template would write them, names of other resources too. */
final class PlanWriter {
  static final String AFTER_APPLY = "the value is known after apply";
  static final String SENSITIVE = "the plan marks it as sensitive; its value is not read";

  private static final Pattern IDS = Pattern.compile("(?:.*_)?ids?");
  private static final Pattern ARNS = Pattern.compile("(?:.*_)?arns?");

  /** Types whose ARN is that of no more than the resource: nothing can be added to it. */
  private static final Set<String> NOTHING_BELOW =
      Set.of(
          "AWS::KMS::Key",
          "AWS::CertificateManager::Certificate",
          "AWS::ElasticLoadBalancingV2::LoadBalancer",
          "AWS::ElasticLoadBalancingV2::Listener",
          "AWS::ElasticLoadBalancingV2::TargetGroup");

  private static final Set<String> NAMES =
      Set.of(
          "id",
          "name",
          "bucket",
          "key_id",
          "function_name",
          "cluster_identifier",
          "identifier",
          "db_cluster_identifier",
          "role",
          "user",
          "vault_name");

  private final PlanMapping mapping;
  private final PlanConfiguration configuration;
  private final NamingTable naming = new NamingTable();

  PlanWriter(PlanMapping mapping, PlanConfiguration configuration) {
    this.mapping = mapping;
    this.configuration = configuration;
  }

  /** A value as the plan writes it; null for absent. */
  @Nullable TemplateNode write(PlanValue value, PlanInstance of) {
    return write(value, of, false);
  }

  private @Nullable TemplateNode write(PlanValue value, PlanInstance of, boolean inside) {
    if (value.isSensitive()) {
      return new Later(SENSITIVE, 0);
    }
    if (value.isUnknown()) {
      TemplateNode reference = reference(value, of);
      if (reference != null) {
        return reference;
      }
      // An attribute cannot be set by a dynamic block: without expression it is not set.
      return value.configurationKnown() && value.configured() == null && !inside
          ? null
          : new Later(AFTER_APPLY, 0);
    }
    JsonNode after = value.after();
    if (after == null || after.isNull()) {
      return null;
    }
    if (after.isObject()) {
      Map<String, TemplateNode> entries = new LinkedHashMap<>();
      for (String name : after.propertyNames()) {
        TemplateNode child = write(value.child(name), of, true);
        if (child != null) {
          entries.put(name, child);
        }
      }
      if (value.unknown() != null && value.unknown().isObject()) {
        for (String name : value.unknown().propertyNames()) {
          if (!entries.containsKey(name) && value.child(name).isUnknown()) {
            entries.put(name, new Later(AFTER_APPLY, 0));
          }
        }
      }
      return entries.isEmpty() ? null : new Mapping(entries, 0);
    }
    if (after.isArray()) {
      List<TemplateNode> items = new ArrayList<>();
      for (int i = 0; i < value.size(); i++) {
        PlanValue element = value.element(i);
        TemplateNode item =
            element.isUnknown() && value.size() == 1
                ? reference(value, of)
                : write(element, of, true);
        if (item != null) {
          items.add(item);
        } else if (element.isUnknown()) {
          items.add(new Later(AFTER_APPLY, 0));
        }
      }
      return items.isEmpty() ? null : new Sequence(items, 0);
    }
    return after.isString() && after.asString().isEmpty() ? null : literal(after);
  }

  /** The value that another resource of the plan will have. */
  private @Nullable TemplateNode reference(PlanValue value, PlanInstance from) {
    PlanConfiguration.Target target = configuration.target(value.configured(), value.name(), from);
    if (target == null || !target.certain()) {
      return null;
    }
    PlanInstance named = target.candidates().getFirst();
    PlanMapping.Entry entry = mapping.find(named.type());
    if (named.doubt() != null || named.gone() || entry == null || entry.type() == null) {
      return null;
    }
    if (!isTheValue(target, entry, value.name())) {
      return target.stands() == NameStands.NOT_SHOWN
          ? new Later(AFTER_APPLY + notShown(named.address()), 0)
          : null;
    }
    String known = named.known(target.attribute());
    if (known != null) {
      return text(known);
    }
    if (target.attribute().equals("arn")) {
      return new Mapping(
          Map.of("Fn::GetAtt", new Sequence(List.of(text(named.address()), text("Arn")), 0)), 0);
    }
    return NAMES.contains(target.attribute())
        ? new Mapping(Map.of("Ref", text(named.address())), 0)
        : null;
  }

  /** Why a name in an expression does not say enough. */
  static String notShown(String address) {
    return "; a plan does not show whether text stands around " + address + " (--source may)";
  }

  /**
   * Whether a value is what the name in its expression leads to. A plan lists the names and not the
   * text around them. Without files it is only believed where AWS makes the identifier up and text
   * around it would name nothing.
   *
   * @param attribute that the expression gives
   */
  boolean isTheValue(PlanConfiguration.Target target, PlanMapping.Entry entry, String attribute) {
    return switch (target.stands()) {
      case ALONE -> true;
      case WITHIN_MORE -> false;
      case NOT_SHOWN -> {
        String type = String.valueOf(entry.type());
        boolean madeUp = naming.lists(type) && naming.of(type).identifier().isEmpty();
        yield madeUp
            && (IDS.matcher(attribute).matches()
                || (NOTHING_BELOW.contains(type) && ARNS.matcher(attribute).matches()));
      }
    };
  }

  static Scalar text(String text) {
    return new Scalar(text, Writing.TEXT, 0);
  }

  static TemplateNode literal(JsonNode node) {
    if (node.isObject()) {
      Map<String, TemplateNode> entries = new LinkedHashMap<>();
      node.properties().forEach(e -> entries.put(e.getKey(), literal(e.getValue())));
      return new Mapping(entries, 0);
    }
    if (node.isArray()) {
      return new Sequence(node.valueStream().map(PlanWriter::literal).toList(), 0);
    }
    if (node.isNumber()) {
      return new Scalar(node.asString(), Writing.NUMBER, 0);
    }
    return node.isBoolean()
        ? new Scalar(node.asString(), Writing.BOOLEAN, 0)
        : new Scalar(node.asString(""), Writing.TEXT, 0);
  }
}
