package io.proofline.actions;

import io.proofline.catalog.Control;
import io.proofline.catalog.ResourceSchema;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.template.PlanTarget;
import io.proofline.cloud.template.TemplateTarget;
import io.proofline.controls.Estate;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.PropertyDifference;
import io.proofline.controls.SystemMark;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.who.ChangeEvent;
import io.proofline.trail.who.Changes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets what files declare beside what is there: for the same resource, which controls pass in the
 * file and not in the newest snapshot of its account, which properties differ, and who changed it
 * last. On both sides every resource counts as one that holds PHI, so that the two are asked the
 * same. That the logs were read for it is a statement.
 */
public final class FindDrift {
  private final Mandate mandate;
  private final CheckTemplates check;

  /** In a workspace. */
  public FindDrift(Mandate mandate) {
    this.mandate = mandate;
    this.check = new CheckTemplates(mandate.clock());
  }

  /**
   * Drift from templates.
   *
   * @param stack name of the stack, for resources that AWS named; null when there is one of that
   *     logical id
   * @see CheckTemplates#run
   */
  public Report templates(
      List<Path> paths, List<String> names, TemplateTarget target, @Nullable String stack)
      throws IOException {
    return compare(check.judged(paths, names, target), stack);
  }

  /**
   * Drift from Terraform plans.
   *
   * @see CheckTemplates#plans
   */
  public Report plans(List<Path> paths, List<String> names, PlanTarget target, String source)
      throws IOException {
    return compare(check.judgedPlans(paths, names, target, source), null);
  }

  private Report compare(CheckTemplates.Judged judged, @Nullable String stack) throws IOException {
    LiveResources live =
        new LiveResources(
            Collected.newest(mandate).recorded().stream()
                .filter(held -> held.snapshot().source().equals("aws"))
                .toList(),
            stack);
    Map<ResourceId, LiveResources.Match> matches = new LinkedHashMap<>();
    Map<ResourceId, Document> declared = new HashMap<>();
    for (Document document : judged.declared()) {
      declared.putIfAbsent(document.id(), document);
      matches.computeIfAbsent(document.id(), _ -> live.match(document));
    }
    Set<ResourceId> there = new TreeSet<>(Comparator.comparing(ResourceId::toString));
    matches
        .values()
        .forEach(
            match -> {
              if (match instanceof LiveResources.Match.Found(Document document)) {
                there.add(document.id());
              }
            });
    Map<ResourceId, Map<String, Evaluation>> outcomes = judge(live.snapshots(), there);
    Map<ResourceId, ResourceDrift.Builder> resources = new LinkedHashMap<>();
    for (CheckTemplates.Finding finding : judged.report().findings()) {
      ResourceId id = finding.row().resource();
      LiveResources.Match match = matches.get(id);
      if (finding.row().population() || match == null) {
        continue;
      }
      ResourceDrift.Builder builder =
          resources.computeIfAbsent(id, _ -> new ResourceDrift.Builder(finding, match));
      if (finding.row().outcome() instanceof Outcome.Pass
          && match instanceof LiveResources.Match.Found(Document document)) {
        Evaluation row = outcomes.getOrDefault(document.id(), Map.of()).get(finding.control().id());
        builder.declaredPass(finding.control(), row);
      }
    }
    List<ResourceDrift> drifts = new ArrayList<>();
    for (Map.Entry<ResourceId, ResourceDrift.Builder> entry : resources.entrySet()) {
      Document said = declared.get(entry.getKey());
      if (said != null
          && matches.get(entry.getKey()) instanceof LiveResources.Match.Found(Document document)) {
        Optional<ResourceSchema> schema = check.catalog().schemas().find(document.id().type());
        schema.ifPresent(
            shape ->
                entry.getValue().differences(PropertyDifference.between(said, document, shape)));
      }
      drifts.add(entry.getValue().build());
    }
    drifts.sort(
        Comparator.comparing(ResourceDrift::state)
            .thenComparing(ResourceDrift::file)
            .thenComparingInt(ResourceDrift::line)
            .thenComparing(ResourceDrift::name));
    List<ResourceDrift> drifted =
        drifts.stream().filter(one -> one.state() == ResourceDrift.State.DRIFTED).toList();
    Map<String, ChangeEvent> changes = lastChanges(drifted);
    boolean logs = LogsHeld.any(mandate);
    LeafRef leaf = record(live.snapshots(), drifts, changes);
    return new Report(judged.report(), drifts, changes, logs, live.snapshots(), leaf);
  }

  /** What the newest snapshots say of the resources, by control. */
  private Map<ResourceId, Map<String, Evaluation>> judge(
      List<RecordedSnapshot> snapshots, Set<ResourceId> resources) {
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    resources.forEach(id -> marks.put(id, new SystemMark("assumed", true)));
    Set<String> types = new TreeSet<>();
    resources.forEach(id -> types.add(id.type()));
    List<Control> controls =
        check.catalog().controls().stream()
            .filter(control -> types.contains(control.applies().type()))
            .toList();
    Map<ResourceId, Map<String, Evaluation>> outcomes = new HashMap<>();
    check
        .engine()
        .runOnly(new Estate(snapshots, marks), controls, resources, mandate.now())
        .evaluations()
        .forEach(
            row ->
                outcomes
                    .computeIfAbsent(row.resource(), _ -> new HashMap<>())
                    .put(row.controlId(), row));
    return outcomes;
  }

  /** The last call, by the controls that drifted, that changed each resource; by its key. */
  private Map<String, ChangeEvent> lastChanges(List<ResourceDrift> drifted) throws IOException {
    Set<String> keys = new TreeSet<>();
    Set<String> triggers = new TreeSet<>();
    Set<String> types = new TreeSet<>();
    for (ResourceDrift drift : drifted) {
      drift.logKey().ifPresent(keys::add);
      drift.live().ifPresent(document -> types.add(document.id().type()));
    }
    for (Control control : check.catalog().controls()) {
      if (types.contains(control.applies().type())) {
        control.triggers().forEach(t -> triggers.add(t.eventSource() + ":" + t.eventName()));
      }
    }
    Map<String, ChangeEvent> last = new HashMap<>();
    if (!keys.isEmpty()) {
      for (ChangeEvent change :
          new Changes(IngestTrail.store(mandate))
              .behind(keys, triggers, mandate.now().plusNanos(1_000))) {
        last.put(change.resource(), change);
      }
    }
    return last;
  }

  private LeafRef record(
      List<RecordedSnapshot> snapshots,
      List<ResourceDrift> drifts,
      Map<String, ChangeEvent> changes)
      throws IOException {
    Instant now = mandate.now();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var judged = body.putArray("snapshots");
    snapshots.stream().limit(500).forEach(held -> judged.add(held.leaf().toString()));
    body.put("resources", drifts.size());
    for (ResourceDrift.State state : ResourceDrift.State.values()) {
      body.put(state.id(), drifts.stream().filter(one -> one.state() == state).count());
    }
    var read = body.putArray("eventsRead");
    changes.values().stream()
        .map(change -> change.event().leaf() + "/" + change.event().row())
        .sorted()
        .limit(500)
        .forEach(read::add);
    return mandate
        .workspace()
        .ledger()
        .append(
            new StatementDraft(
                "drift",
                1,
                "controls/drift",
                now + " " + mandate.actor().id() + " " + body.toString().hashCode(),
                body,
                List.of(),
                null,
                now,
                mandate.actor()))
        .statement()
        .leaf();
  }

  /**
   * What files declare beside what is there.
   *
   * @param declared the judgement of the files alone
   * @param resources every declared resource that a control speaks of, drifted ones first
   * @param changes the last change of a drifted resource, by the key of its events
   * @param logsHeld whether any log was taken in
   * @param snapshots what "there" means
   * @param leaf statement that they were compared
   */
  public record Report(
      CheckTemplates.Report declared,
      List<ResourceDrift> resources,
      Map<String, ChangeEvent> changes,
      boolean logsHeld,
      List<RecordedSnapshot> snapshots,
      LeafRef leaf) {

    /** Takes copies. */
    public Report {
      resources = List.copyOf(resources);
      changes = Map.copyOf(changes);
      snapshots = List.copyOf(snapshots);
    }

    /** Those in a state. */
    public List<ResourceDrift> in(ResourceDrift.State state) {
      return resources.stream().filter(one -> one.state() == state).toList();
    }

    /** Who changed a resource last, as far as the logs that are held show it. */
    public Optional<ChangeEvent> lastChange(ResourceDrift drift) {
      return drift.logKey().map(changes::get);
    }
  }
}
