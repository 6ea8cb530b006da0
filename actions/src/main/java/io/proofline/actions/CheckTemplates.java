package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.template.CollectedPlan;
import io.proofline.cloud.template.CollectedTemplate;
import io.proofline.cloud.template.PlanCollector;
import io.proofline.cloud.template.PlanTarget;
import io.proofline.cloud.template.TemplateCollector;
import io.proofline.cloud.template.TemplateException;
import io.proofline.cloud.template.TemplateFolder;
import io.proofline.cloud.template.TemplateTarget;
import io.proofline.controls.ControlEngine;
import io.proofline.controls.Estate;
import io.proofline.controls.Evaluation;
import io.proofline.controls.Outcome;
import io.proofline.controls.SystemMark;
import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Judges CloudFormation templates and Terraform plans before they are deployed. Nothing is recorded
 * and no workspace is needed: a pipeline asks, and its own log keeps the answer. Every resource is
 * judged as one that holds PHI.
 */
public final class CheckTemplates {
  /** Stands where a recorded snapshot has its place in the ledger; nothing of it is printed. */
  private static final BlobRef NO_BLOB = new BlobRef("0".repeat(64), 1, "application/json");

  private static final SheetRef NO_SHEET = new SheetRef(NO_BLOB, 1, "0".repeat(64));

  private final Clock clock;
  private final Catalog catalog;
  private final ControlEngine engine;

  /** With the catalog that ships with the program. */
  public CheckTemplates(Clock clock) {
    this.clock = clock;
    this.catalog = Catalog.standard();
    this.engine = new ControlEngine(catalog);
  }

  /** The engine with what it has compiled. */
  ControlEngine engine() {
    return engine;
  }

  /** The catalog that is evaluated. */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * Judges templates together: what stands in one may be the neighbour of what stands in another.
   *
   * @param paths template files and folders of them
   * @param names how the paths were typed, one each
   * @param target where they are meant to be deployed, as far as they do not say so
   * @throws TemplateException when a file that was named itself is no template
   * @throws IllegalArgumentException when a parameter is given that no file declares
   */
  public Report run(List<Path> paths, List<String> names, TemplateTarget target) {
    return judged(paths, names, target).report();
  }

  /** Judges templates and keeps what they declare. */
  Judged judged(List<Path> paths, List<String> names, TemplateTarget target) {
    TemplateCollector collector = new TemplateCollector(clock, new CatalogTypes(catalog.schemas()));
    List<Read> read = new ArrayList<>();
    List<TemplateException> refused = new ArrayList<>();
    List<String> outside = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      TemplateFolder folder = collector.collectAll(paths.get(i), target);
      refused.addAll(folder.refused());
      for (CollectedTemplate template : folder.templates()) {
        String file =
            Files.isDirectory(paths.get(i))
                ? names.get(i).replaceFirst("/+$", "") + "/" + template.file()
                : names.get(i);
        read.add(new Read(file, template, Map.of()));
        template.outside().stream()
            .map(part -> file + ":" + part.line() + " " + part.logicalId())
            .forEach(outside::add);
      }
    }
    Set<String> unheard = new TreeSet<>(target.parameters().keySet());
    read.forEach(one -> one.template().parametersGiven().forEach(unheard::remove));
    if (!unheard.isEmpty() && !read.isEmpty()) {
      throw new IllegalArgumentException(
          "no template declares the parameter " + String.join(", ", unheard));
    }
    return judge(read, refused, new Beyond(new TreeMap<>(), outside));
  }

  /**
   * Judges Terraform plans together.
   *
   * @param paths plans in JSON
   * @param names how the paths were typed, one each
   * @param target where they go, as far as they do not say so, and the files they were made from
   * @param source how the folder of those files was typed; empty when there is none
   * @throws TemplateException when a file is no plan
   */
  public Report plans(List<Path> paths, List<String> names, PlanTarget target, String source) {
    return judgedPlans(paths, names, target, source).report();
  }

  /** Judges plans and keeps what they declare. */
  Judged judgedPlans(List<Path> paths, List<String> names, PlanTarget target, String source) {
    PlanCollector collector = new PlanCollector(clock, new CatalogTypes(catalog.schemas()));
    List<Read> read = new ArrayList<>();
    SortedMap<String, Integer> unmapped = new TreeMap<>();
    List<String> outside = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      CollectedPlan plan = collector.collect(paths.get(i), target);
      Map<String, Place> places = new HashMap<>();
      plan.declared()
          .forEach(
              (address, at) ->
                  places.put(
                      address,
                      new Place(source.replaceFirst("/+$", "") + "/" + at.file(), at.line())));
      read.add(new Read(names.get(i), plan.template(), places));
      plan.unmapped().forEach((type, n) -> unmapped.merge(type, n, Integer::sum));
      outside.addAll(plan.outside());
    }
    return judge(read, List.of(), new Beyond(unmapped, outside));
  }

  private record Place(String file, int line) {}

  private record Read(String file, CollectedTemplate template, Map<String, Place> places) {}

  /**
   * A judgement with what it was made on.
   *
   * @param report the judgement
   * @param declared every resource of the files, in their order
   */
  record Judged(Report report, List<Document> declared) {
    Judged {
      declared = List.copyOf(declared);
    }
  }

  private Judged judge(List<Read> read, List<TemplateException> refused, Beyond beyond) {
    List<RecordedSnapshot> snapshots = new ArrayList<>();
    SortedMap<String, Integer> unruled = new TreeMap<>();
    Set<String> ruled =
        catalog.controls().stream().map(c -> c.applies().type()).collect(Collectors.toSet());
    for (Read one : read) {
      snapshots.add(
          unrecorded(one.template().collected().snapshot(), one.file(), snapshots.size()));
      withoutRule(one.template(), ruled, unruled);
    }
    SortedMap<String, List<String>> byDefault = new TreeMap<>();
    for (Read one : read) {
      List<String> names = one.template().parametersByDefault();
      if (!names.isEmpty()) {
        byDefault.put(one.file(), names);
      }
    }
    Estate estate = new Estate(snapshots, holdingPhi(snapshots));
    List<Finding> findings = new ArrayList<>();
    for (Evaluation row : engine.run(estate, clock.instant()).evaluations()) {
      LeafRef leaf = row.leaf();
      if (leaf != null) {
        findings.add(finding(row, read.get((int) leaf.index())));
      }
    }
    findings.sort(
        Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparing(finding -> finding.control().id())
            .thenComparing(Finding::name));
    return new Judged(
        new Report(
            read.stream().map(Read::file).toList(), findings, refused, unruled, beyond, byDefault),
        snapshots.stream().flatMap(held -> held.snapshot().documents().stream()).toList());
  }

  /** There is no register of systems here, so that every resource is held to the stricter rule. */
  private static Map<ResourceId, SystemMark> holdingPhi(List<RecordedSnapshot> snapshots) {
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    for (RecordedSnapshot held : snapshots) {
      held.snapshot()
          .documents()
          .forEach(document -> marks.put(document.id(), new SystemMark("assumed", true)));
    }
    return marks;
  }

  private static void withoutRule(
      CollectedTemplate template, Set<String> ruled, SortedMap<String, Integer> unruled) {
    for (Document document : template.collected().snapshot().documents()) {
      String type = document.id().type();
      if (!ruled.contains(type)) {
        unruled.merge(type, 1, Integer::sum);
      }
    }
  }

  private Finding finding(Evaluation row, Read read) {
    Control control = catalog.control(row.controlId()).orElseThrow();
    if (row.population()) {
      return new Finding(read.file(), 0, "every " + row.resource().type(), control, row);
    }
    Document document = read.template().collected().snapshot().documents().get((int) row.row());
    String name = document.runtime().path("LogicalId").asString(row.resource().identifier());
    Place place = read.places().get(name);
    return place == null
        ? new Finding(read.file(), document.runtime().path("Line").asInt(0), name, control, row)
        : new Finding(place.file(), place.line(), name, control, row);
  }

  private static RecordedSnapshot unrecorded(Snapshot snapshot, String file, int number) {
    // The file as it was named: two files of the same name in two folders are two subjects.
    Snapshot named =
        new Snapshot(
            snapshot.source(),
            snapshot.source() + "/" + file + "#" + number,
            snapshot.from(),
            snapshot.to(),
            snapshot.documents(),
            snapshot.calls(),
            snapshot.scopes());
    Instant at = snapshot.to();
    Statement statement =
        new Statement(
            "snapshot",
            1,
            named.subject(),
            named.subject(),
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            at,
            at,
            at,
            Actor.asserted("nobody"),
            new LeafRef(1970, number),
            NO_BLOB);
    return new RecordedSnapshot(named, statement, NO_SHEET, NO_SHEET);
  }

  /**
   * One answer about one resource of a file.
   *
   * @param file as it was named
   * @param line of the resource, counted from 1; 0 for a whole population, and for a plan without
   *     its Terraform files
   * @param name logical id; of a plan the address
   * @param control what was asked
   * @param row the answer
   */
  public record Finding(String file, int line, String name, Control control, Evaluation row) {

    /** Whether it fails. */
    public boolean failed() {
      return row.outcome() instanceof Outcome.Fail;
    }

    /** Whether there is no answer. */
    public boolean open() {
      return row.outcome() instanceof Outcome.NotEvaluated;
    }

    /**
     * Whether there is no answer only because a template cannot have one: it asks for what is known
     * of running resources alone.
     */
    public boolean openUntilItRuns() {
      return row.outcome() instanceof Outcome.NotEvaluated(List<String> reasons)
          && reasons.stream().allMatch(reason -> reason.contains(TemplateCollector.NOT_RUNNING));
    }

    /**
     * Whether there is no answer only because of what no file of this kind can hold: state of a
     * running resource or of the account.
     */
    public boolean outsideTheFile() {
      return row.outcome() instanceof Outcome.NotEvaluated(List<String> reasons)
          && !reasons.isEmpty()
          && reasons.stream().allMatch(Finding::beyondFiles);
    }

    private static boolean beyondFiles(String reason) {
      return reason.contains(TemplateCollector.NOT_RUNNING)
          || reason.contains("a template cannot show X::");
    }

    /** Why, in words; empty for a pass. */
    public String why() {
      return switch (row.outcome()) {
        case Outcome.Pass() -> "";
        case Outcome.Fail(String reason) -> reason;
        case Outcome.NotApplicable(String reason) -> reason;
        case Outcome.NotEvaluated(List<String> reasons) -> String.join("; ", reasons);
      };
    }
  }

  /**
   * What files hold and nobody can judge.
   *
   * @param unmapped Terraform types of which it is not known what they are in CloudFormation, with
   *     how many resources
   * @param outside parts whose whole is not in the file: addresses of a plan, else file, line and
   *     logical id
   */
  public record Beyond(SortedMap<String, Integer> unmapped, List<String> outside) {
    /** Takes copies. */
    public Beyond {
      unmapped = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(unmapped));
      outside = List.copyOf(outside);
    }

    /** Whether there is nothing of the kind. */
    public boolean nothing() {
      return unmapped.isEmpty() && outside.isEmpty();
    }
  }

  /**
   * What came out.
   *
   * @param files judged
   * @param findings rows in order of file and line, passes among them
   * @param refused files of a folder that could not be read as a template
   * @param unruled types that no control speaks of, with how many resources
   * @param beyond what files hold and nobody can judge
   * @param byDefault file to the parameters whose default was taken: a deployment may choose others
   */
  public record Report(
      List<String> files,
      List<Finding> findings,
      List<TemplateException> refused,
      SortedMap<String, Integer> unruled,
      Beyond beyond,
      SortedMap<String, List<String>> byDefault) {

    /** Takes copies of the lists. */
    public Report {
      files = List.copyOf(files);
      findings = List.copyOf(findings);
      refused = List.copyOf(refused);
      unruled = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(unruled));
      byDefault = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(byDefault));
    }

    /** Whether plans were judged, not templates. */
    public boolean plan() {
      return findings.stream().anyMatch(f -> f.row().source().equals("terraform"));
    }

    /** Rows that fail. */
    public List<Finding> failed() {
      return findings.stream().filter(Finding::failed).toList();
    }

    /** Rows without an answer that a template could have given. */
    public List<Finding> open() {
      return findings.stream().filter(f -> f.open() && !f.openUntilItRuns()).toList();
    }

    /** Rows whose answer needs the running resource. */
    public long untilItRuns() {
      return findings.stream().filter(Finding::openUntilItRuns).count();
    }

    /** Rows that pass. */
    public long passed() {
      return findings.stream().filter(f -> f.row().outcome() instanceof Outcome.Pass).count();
    }
  }
}
