package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Sequence;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** From one plan to its snapshot. */
final class PlanSnapshot {
  /** More resources than this are not planned at once; a file that has them is hostile. */
  static final int MAX_RESOURCES = 50_000;

  private final Clock clock;
  private final PropertyTypes types;
  private final PlanMapping mapping;

  PlanSnapshot(Clock clock, PropertyTypes types, PlanMapping mapping) {
    this.clock = clock;
    this.types = types;
    this.mapping = mapping;
  }

  CollectedPlan of(PlanFile file, PlanTarget target) {
    PlanConfiguration configuration = new PlanConfiguration(file.root(), target.source());
    List<PlanInstance> instances = new PlanInstances(file, configuration).all();
    if (instances.size() > MAX_RESOURCES) {
      throw new TemplateException(
          file.name(), 0, "plans more than " + MAX_RESOURCES + " resources; not read");
    }
    instances.forEach(configuration::add);
    PlanPlaces places = new PlanPlaces(file, target);
    Deployment deployment = places.deployment();
    PlanWriter writer = new PlanWriter(mapping, configuration);
    PlanTranslation translation =
        new PlanTranslation(types, writer, new PlanReach(target.source()));

    TreeMap<String, Integer> unmapped = new TreeMap<>();
    Map<String, PlanSource.Declared> declared = new LinkedHashMap<>();
    Map<String, Whole> wholes = new LinkedHashMap<>();
    List<PlanInstance> parts = new ArrayList<>();
    for (PlanInstance instance : instances) {
      PlanMapping.Entry entry = entry(instance);
      if (entry == null) {
        if (instance.aws() && !instance.gone() && !mapping.withoutControl(instance.type())) {
          unmapped.merge(instance.type(), 1, Integer::sum);
        }
        continue;
      }
      if (entry.part() != null) {
        parts.add(instance);
      } else if (!instance.gone()) {
        Whole whole = whole(instance, entry, translation, places);
        wholes.put(instance.address(), whole);
        PlanSource.Declared line =
            target.source().declared(instance.module(), instance.type(), instance.name());
        if (line != null) {
          declared.put(instance.address(), line);
        }
      }
    }
    List<String> outside = new ArrayList<>();
    new PlanParts(this::entry, mapping, translation, writer, configuration, wholes, outside)
        .join(parts);

    for (Whole whole : List.copyOf(wholes.values())) {
      Whole policy = InlineBucketPolicy.of(whole, wholes.values(), configuration);
      if (policy != null) {
        wholes.put(whole.instance().address() + "#policy", policy);
      }
    }
    Map<String, Template.Resource> resources = new LinkedHashMap<>();
    wholes.forEach((address, whole) -> resources.put(address, whole.resource(address, declared)));
    Template template =
        new Template(
            file.name(), null, Map.of(), Map.of(), Map.of(), resources, List.of(), Map.of());
    CollectedTemplate collected =
        new TemplateSnapshot(clock, types, new NamingTable())
            .of(
                new TemplateSnapshot.Origin(
                    "terraform", file.name(), "ReadPlan", file.sha256(), null),
                template,
                deployment,
                incomplete(file));
    return new CollectedPlan(collected, unmapped, outside, declared);
  }

  private PlanMapping.@Nullable Entry entry(PlanInstance instance) {
    PlanMapping.Entry entry = mapping.find(instance.type());
    String kind = instance.known("type");
    return entry != null || kind == null ? entry : mapping.find(instance.type() + "#" + kind);
  }

  /** A resource that is one of its own, to which parts may still add. */
  record Whole(
      PlanInstance instance,
      String type,
      Map<String, TemplateNode> properties,
      Template.Standing standing) {

    Template.Resource resource(String address, Map<String, PlanSource.Declared> declared) {
      PlanSource.Declared at = declared.get(instance.address());
      return new Template.Resource(
          address,
          type,
          at == null ? 0 : at.line(),
          Map.copyOf(properties),
          null,
          List.of(),
          false,
          standing);
    }
  }

  private Whole whole(
      PlanInstance instance,
      PlanMapping.Entry entry,
      PlanTranslation translation,
      PlanPlaces places) {
    String type = String.valueOf(entry.type());
    Map<String, TemplateNode> properties =
        new LinkedHashMap<>(
            instance.doubt() == null
                ? translation.properties(instance, entry, entry.properties(), type)
                : Map.of());
    tags(instance, properties);
    PlanPlaces.Place place = places.of(instance.provider());
    String region = instance.known("region");
    if (region == null || !Deployment.isRegion(region)) {
      region = place.region();
    }
    String doubt = instance.doubt();
    if (doubt == null && place.assumed()) {
      doubt =
          "its provider assumes a role that the plan does not name, so its account is not known";
    } else if (doubt == null && place.region() == null && region == null) {
      doubt = "the region of its provider is not known";
    }
    return new Whole(
        instance,
        type,
        properties,
        new Template.Standing(
            place.account(), region, instance.known("id"), instance.known("arn"), doubt));
  }

  /** All tags, those of the provider's defaults among them. */
  private static void tags(PlanInstance instance, Map<String, TemplateNode> properties) {
    String attribute = instance.value().has("tags_all") ? "tags_all" : "tags";
    if (!instance.value().has(attribute)) {
      return;
    }
    PlanValue tags = instance.value().child(attribute);
    if (tags.isUnknown() || tags.isSensitive()) {
      properties.put("Tags", new Later(PlanWriter.AFTER_APPLY, 0));
      return;
    }
    JsonNode after = tags.after();
    List<TemplateNode> list = new ArrayList<>();
    if (after != null && after.isObject()) {
      for (String key : after.propertyNames()) {
        PlanValue value = tags.child(key);
        JsonNode text = value.after();
        list.add(
            value.isSensitive() || text == null || !text.isValueNode()
                ? new Later(PlanWriter.SENSITIVE, 0)
                : new TemplateNode.Mapping(
                    Map.of(
                        "Key", PlanWriter.text(key),
                        "Value", PlanWriter.text(text.asString(""))),
                    0));
      }
    }
    if (tags.unknown() != null && tags.unknown().isObject() && !tags.unknown().isEmpty()) {
      list.add(new Later(PlanWriter.AFTER_APPLY, 0));
    }
    if (!list.isEmpty()) {
      properties.put("Tags", new Sequence(list, 0));
    }
  }

  /** Why the plan does not say everything that will be there. */
  private static List<String> incomplete(PlanFile file) {
    List<String> reasons = new ArrayList<>();
    JsonNode root = file.root();
    if (root.path("errored").asBoolean(false)) {
      reasons.add("the plan ended with an error");
    }
    if (root.has("complete") && !root.path("complete").asBoolean(true)) {
      reasons.add("the plan is not complete: it is targeted, or changes are deferred");
    }
    Set<String> deferred = new HashSet<>();
    for (JsonNode change : root.path("deferred_changes")) {
      deferred.add(change.path("resource_change").path("type").asString("unknown"));
    }
    deferred.stream().sorted().forEach(t -> reasons.add("changes of " + t + " are deferred"));
    return reasons;
  }
}
