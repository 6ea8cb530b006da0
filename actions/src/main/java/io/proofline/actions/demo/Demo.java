package io.proofline.actions.demo;

import io.proofline.actions.CheckControls;
import io.proofline.actions.CollectCloudFormation;
import io.proofline.actions.IngestTrail;
import io.proofline.actions.InitWorkspace;
import io.proofline.actions.MakePages;
import io.proofline.actions.Mandate;
import io.proofline.actions.ReadRegisters;
import io.proofline.actions.ReportCoverage;
import io.proofline.actions.TrustDigestKeys;
import io.proofline.actions.VerifyLedger;
import io.proofline.catalog.Catalog;
import io.proofline.cloud.Document;
import io.proofline.cloud.template.TemplateTarget;
import io.proofline.controls.CheckRun;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.Protection;
import io.proofline.ledger.Workspace;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Takes an invented clinic through the whole chain: registers and templates in, logs in, controls
 * checked, pages made, ledger verified. Needs no account and no network. Everything but keys, salts
 * and what follows from them repeats, because the demonstration has a clock of its own.
 *
 * <p>It may be run again in the same folder: what stands there stays, what is missing is added, and
 * changed registers or templates give changed answers.
 */
public final class Demo {
  /** The clinic. */
  static final Entity CLINIC =
      new Entity(
          "Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/harbor-street");

  /** The demonstration's time. */
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);

  /** Start of the day on which the clinic's logs begin. */
  private static final Instant LOGS_FROM = Instant.parse("2026-11-18T00:00:00Z");

  private static final Actor OFFICER = Actor.asserted("dana.whitfield");
  private static final int PAGES = 5;

  private final String tool;
  private final LongSupplier nanos;

  /**
   * A demonstration.
   *
   * @param tool the product with its version, for the pages
   * @param nanos a stopwatch, such as {@code System::nanoTime}; only durations come from it
   */
  public Demo(String tool, LongSupplier nanos) {
    this.tool = tool;
    this.nanos = nanos;
  }

  /** Hears what is being done. */
  @FunctionalInterface
  public interface Listener {
    /** Before each step, in words. */
    void step(String words);
  }

  /**
   * Runs it.
   *
   * @param folder new, empty, or of an earlier demonstration
   * @throws IllegalArgumentException when the folder holds something else; nothing was changed
   * @throws IOException when something could not be read or written; what was recorded stays, and
   *     the demonstration can be run again
   */
  public DemoReport run(Path folder, Listener listener) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    DemoMaterial material = new DemoMaterial(root);
    if (!material.belongsHere()) {
      throw new IllegalArgumentException(
          root
              + " is not empty and holds no demonstration; name a folder that is new or empty, such"
              + " as "
              + root.resolveSibling(root.getFileName() + "-demo"));
    }
    boolean again = Files.exists(root.resolve("proofline.yaml"));
    listener.step("writing the clinic's material");
    material.writeFiles();
    Mandate mandate = new Mandate(workspace(root), OFFICER, CLOCK);

    long start = nanos.getAsLong();
    CollectCloudFormation.Report templates;
    try (ExecutorService background = Executors.newSingleThreadExecutor()) {
      // Nobody needs the logs before the templates are read.
      Future<?> logsMade =
          background.submit(
              () -> {
                material.writeLogs();
                return null;
              });
      listener.step("reading registers and templates");
      new ReadRegisters(mandate).run(root);
      templates =
          new CollectCloudFormation(mandate)
              .run(List.of(material.templates()), TemplateTarget.FROM_FILES);
      join(logsMade);
    }
    DemoReport.Collected collected = collected(templates, since(start));

    start = nanos.getAsLong();
    listener.step("reading logs");
    IngestReport ingest =
        new IngestTrail(mandate)
            .run(List.of(material.logs()), List.of(), IngestOptions.DEFAULT.progress());
    new TrustDigestKeys(mandate)
        .trust(material.keys(), "made together with the demonstration's logs");
    new ReportCoverage(mandate).run(LOGS_FROM, CLOCK.instant());
    LogFacts logs = LogFacts.read(mandate);
    Duration ingestTook = since(start);

    start = nanos.getAsLong();
    listener.step("checking controls");
    CheckControls check = new CheckControls(mandate);
    CheckControls.Report checked = check.run();
    CheckRun run = checked.recorded().run();
    Duration checkTook = since(start);

    start = nanos.getAsLong();
    listener.step("making pages and verifying the ledger");
    List<DemoReport.Finding> notMet = Findings.notMet(run, Catalog.standard());
    List<String> shown = notMet.stream().map(DemoReport.Finding::control).limit(PAGES).toList();
    Path pages = mandate.workspace().pages();
    List<DemoReport.Opening> openings =
        new Openings()
            .of(
                templates.snapshots().stream()
                    .flatMap(s -> s.snapshot().documents().stream())
                    .toList());
    MakePages.Report made =
        new MakePages(mandate, tool)
            .run(pages, shown, true, openings.stream().map(Openings::sentence).toList());
    LedgerReport ledger = new VerifyLedger().run(root);
    long leaves = ledger.years().stream().mapToLong(LedgerReport.Year::size).sum();
    return new DemoReport(
        root,
        again,
        collected,
        new DemoReport.Ingested(
            logs.events(),
            logs.files(),
            ingest.rejected().size(),
            LogFacts.verifiedChains(mandate),
            LogFacts.gaps(mandate),
            ingestTook),
        new DemoReport.Checked(
            Findings.evaluated(run, Catalog.standard()), checked.resources(), checkTook),
        new DemoReport.Proved(
            made.pages().size(),
            leaves,
            ledger.problems().stream().map(p -> p.file() + ": " + p.what()).toList(),
            since(start)),
        notMet,
        Findings.notEvaluated(run, Catalog.standard()),
        openings,
        made.index().orElse(pages.resolve("index.html")));
  }

  private static Workspace workspace(Path root) throws IOException {
    if (!Files.exists(root.resolve("proofline.yaml"))) {
      // Nobody is behind these data, and a visitor is to open the raw bytes with any tool.
      return new InitWorkspace(CLOCK).run(root, CLINIC, Protection.PLAIN);
    }
    Workspace workspace = Workspace.open(root, CLOCK);
    if (!workspace.entity().equals(CLINIC)) {
      throw new IllegalArgumentException(
          root
              + " is the workspace of "
              + workspace.entity().name()
              + ", not of the demonstration; name another folder");
    }
    return workspace;
  }

  private static DemoReport.Collected collected(
      CollectCloudFormation.Report report, Duration took) {
    List<Document> all =
        report.snapshots().stream().flatMap(s -> s.snapshot().documents().stream()).toList();
    return new DemoReport.Collected(
        count(all, Set.of("AWS::S3::Bucket")),
        count(all, Set.of("AWS::IAM::Role")),
        count(all, Set.of("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")),
        count(all, Set.of("AWS::Lambda::Function")),
        all.size(),
        all.stream().map(d -> d.id().account()).distinct().count(),
        took);
  }

  private static long count(List<Document> documents, Set<String> types) {
    return documents.stream().filter(d -> types.contains(d.id().type())).count();
  }

  private static void join(Future<?> work) throws IOException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("making the logs failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(
          "stopped while logs were made; run the demonstration again, it goes on from here");
    }
  }

  private Duration since(long start) {
    return Duration.ofNanos(nanos.getAsLong() - start);
  }
}
