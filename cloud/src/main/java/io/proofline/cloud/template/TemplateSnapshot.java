package io.proofline.cloud.template;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** From one template to its snapshot. */
final class TemplateSnapshot {
  private static final String CALL = "c-0001";

  /** AWS's own transforms that leave declared resources of ordinary types as they are. */
  private static final Set<String> HARMLESS_TO_OTHERS =
      Set.of(
          "AWS::Serverless-2016-10-31",
          "AWS::LanguageExtensions",
          "AWS::SecretsManager-2020-07-23",
          "AWS::SecretsManager-2024-09-16",
          "AWS::CodeDeployBlueGreen");

  private final Clock clock;
  private final PropertyTypes types;
  private final NamingTable naming;

  TemplateSnapshot(Clock clock, PropertyTypes types, NamingTable naming) {
    this.clock = clock;
    this.types = types;
    this.naming = naming;
  }

  CollectedTemplate of(TemplateFile file, TemplateTarget target) {
    TemplateNode.Mapping root = TemplateReader.read(file);
    Template template = Template.of(file.name(), root);
    Deployment deployment = Deployment.of(template, target);
    return of(
        new Origin(
            "cloudformation",
            file.name(),
            "ReadTemplate",
            file.sha256(),
            Secrets.withhold(file.text(), root)),
        template,
        deployment,
        incomplete(template));
  }

  /**
   * What was read.
   *
   * @param source source of the snapshot
   * @param operation name of the reading in the completeness row
   * @param raw what is kept of the text, null for nothing
   */
  record Origin(
      String source, String file, String operation, String sha256, @Nullable String raw) {}

  CollectedTemplate of(
      Origin origin, Template template, Deployment deployment, List<String> incomplete) {
    Instant from = clock.instant();
    Resolver resolver = new Resolver(template, deployment, types, naming);
    Intrinsics intrinsics = resolver.intrinsics();

    Map<String, List<String>> incompleteTypes = new TreeMap<>();
    TreeMap<String, Integer> unlisted = new TreeMap<>();
    List<Draft> drafts = new ArrayList<>();
    for (Template.Resource resource : template.resources().values()) {
      String doubt = resource.standing().doubt();
      try {
        if (resource.condition() != null && !intrinsics.conditions().test(resource.condition())) {
          continue;
        }
      } catch (Undecided e) {
        doubt = "whether it is created: " + e.reason();
        incompleteTypes
            .computeIfAbsent(resource.type(), type -> new ArrayList<>())
            .add("line " + resource.line() + ": " + resource.logicalId() + ", " + doubt);
      }
      if (!intrinsics.names().knows(resource.type())) {
        unlisted.merge(resource.type(), 1, Integer::sum);
      }
      drafts.add(draft(resource, resolver, template, doubt));
    }
    List<Draft> merged = new AttachedResources(drafts).merged();
    Set<Population> made = new TreeSet<>(Population.ORDER);
    for (Draft draft : merged) {
      DescribedApis.of(draft)
          .ifPresent(
              described -> {
                made.add(
                    new Population(
                        described.type(),
                        deployment.account(draft.resource()),
                        deployment.region(draft.resource())));
                incompleteTypes
                    .computeIfAbsent(described.type(), type -> new ArrayList<>())
                    .add(described.reason());
              });
    }

    Instant to = clock.instant();
    List<Document> documents = new ArrayList<>();
    Map<String, Integer> seen = new TreeMap<>();
    for (Draft draft : merged) {
      Document document = draft.document(deployment, types, to, List.of(CALL));
      if (seen.merge(document.id().label(), 1, Integer::sum) > 1) {
        incompleteTypes
            .computeIfAbsent(draft.type(), type -> new ArrayList<>())
            .add(draft.logicalId() + " has the same name as another resource of the file");
      }
      documents.add(document);
    }
    Snapshot snapshot =
        new Snapshot(
            origin.source(),
            origin.source() + "/" + origin.file(),
            from,
            to,
            documents,
            List.of(call(origin, deployment, intrinsics.parameters(), documents.size(), to)),
            scopes(
                template,
                merged,
                made,
                intrinsics.names(),
                deployment,
                incomplete,
                incompleteTypes));
    return new CollectedTemplate(
        origin.file(),
        new CollectedSnapshot(
            snapshot, origin.raw() == null ? Map.of() : Map.of(CALL, List.of(origin.raw()))),
        unlisted,
        merged.stream()
            .filter(draft -> AttachedResources.attaches(draft.type()))
            .map(draft -> new CollectedTemplate.Part(draft.logicalId(), draft.resource().line()))
            .toList());
  }

  private static Draft draft(
      Template.Resource resource, Resolver resolver, Template template, @Nullable String doubt) {
    PhysicalNames names = resolver.intrinsics().names();
    Map<String, String> unknown = new LinkedHashMap<>();
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    String whole = doubt;
    if (names.circular().contains(resource.logicalId())) {
      whole = "it depends on itself through " + String.join(", ", names.circular());
    } else if (resource.transformed()
        || template.transforms().stream().anyMatch(TemplateSnapshot::rewrites)) {
      whole = "a macro may rewrite it; macros are not run";
    } else if (resource.type().endsWith("::MODULE")) {
      whole = "a module; what it declares is not in the file";
    }
    if (whole == null) {
      properties = resolver.map(resource.properties(), Place.properties(resource.type(), unknown));
      String own = names.nameProperty(resource.type());
      String identifier = names.of(resource.logicalId()).identifier();
      // What AWS will name has a name too: by it others of the file refer to it.
      if (own != null
          && !properties.has(own)
          && !unknown.containsKey("properties." + own)
          && LogicalName.isOne(identifier)) {
        properties.put(own, identifier);
      }
    }
    Draft draft = new Draft(resource, names.of(resource.logicalId()), properties, unknown);
    if (whole != null) {
      draft.allUnknown(whole);
    }
    return draft;
  }

  private static boolean rewrites(String transform) {
    return !HARMLESS_TO_OTHERS.contains(transform);
  }

  /** Why the file does not say everything that a deployment of it makes. */
  private static List<String> incomplete(Template template) {
    List<String> reasons = new ArrayList<>();
    for (String transform : template.transforms()) {
      reasons.add("transform " + transform + " may add or change resources; it is not run");
    }
    template
        .loops()
        .forEach((id, line) -> reasons.add("line " + line + ": " + id + " is not expanded"));
    for (Template.Resource resource : template.resources().values()) {
      String at = "line " + resource.line() + ": ";
      if (resource.type().equals("AWS::CloudFormation::Stack")) {
        reasons.add(at + "nested stack " + resource.logicalId() + " is a file of its own");
      } else if (resource.type().endsWith("::MODULE")) {
        reasons.add(at + "module " + resource.logicalId() + " is not expanded");
      } else if (resource.transformed()) {
        reasons.add(at + resource.logicalId() + " is made by a macro, which is not run");
      }
    }
    return reasons;
  }

  private static List<Snapshot.Scope> scopes(
      Template template,
      List<Draft> drafts,
      Set<Population> made,
      PhysicalNames names,
      Deployment deployment,
      List<String> everywhere,
      Map<String, List<String>> ofType) {
    Set<Population> present = new TreeSet<>(Population.ORDER);
    present.addAll(made);
    for (Template.Resource resource : template.resources().values()) {
      if (!AttachedResources.attaches(resource.type())) {
        present.add(population(resource, names, deployment));
      }
    }
    drafts.forEach(draft -> present.add(population(draft.resource(), names, deployment)));
    List<Snapshot.Scope> scopes = new ArrayList<>();
    for (Population population : present) {
      List<String> reasons = new ArrayList<>(everywhere);
      reasons.addAll(ofType.getOrDefault(population.type(), List.of()));
      scopes.add(
          new Snapshot.Scope(
              population.account(),
              population.region(),
              population.type(),
              reasons.isEmpty(),
              reasons,
              Set.of(CALL)));
    }
    return scopes;
  }

  private record Population(String type, String account, String region) {
    static final Comparator<Population> ORDER =
        Comparator.comparing(Population::type)
            .thenComparing(Population::account)
            .thenComparing(Population::region);
  }

  private static Population population(
      Template.Resource resource, PhysicalNames names, Deployment deployment) {
    return new Population(
        resource.type(),
        deployment.account(resource),
        names.global(resource.type()) ? "global" : deployment.region(resource));
  }

  private static CallRecord call(
      Origin origin, Deployment deployment, Parameters parameters, long items, Instant at) {
    Map<String, String> asked = new TreeMap<>();
    asked.put("file", origin.file());
    // Names only: values may be secret.
    asked.put("parametersGiven", String.join(",", parameters.byGiven()));
    asked.put("parametersByDefault", String.join(",", parameters.byDefault()));
    return new CallRecord(
        CALL,
        deployment.account(),
        deployment.region(),
        "file",
        origin.operation(),
        asked,
        CallRecord.Outcome.ANSWERED,
        null,
        null,
        1,
        items,
        at,
        origin.sha256());
  }
}
