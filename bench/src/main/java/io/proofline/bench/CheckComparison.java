package io.proofline.bench;

import io.proofline.actions.CatalogTypes;
import io.proofline.catalog.Catalog;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.cloud.template.CollectedTemplate;
import io.proofline.cloud.template.TemplateCollector;
import io.proofline.cloud.template.TemplateTarget;
import io.proofline.controls.CheckRun;
import io.proofline.controls.ControlEngine;
import io.proofline.controls.Estate;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks of CloudFormation templates beside Checkov, over the same files in one run. Each copy of
 * the given templates gets an account of its own, so that resources stay apart.
 *
 * <p>Arguments: an empty folder to work in, the folder of templates, how many copies Proofline
 * checks, how many of them the peer checks, and the peer's command.
 */
public final class CheckComparison {
  private CheckComparison() {}

  /** Makes the copies and prints resources per second of each step. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    int copies = Integer.parseInt(args[2]);
    int peerCopies = Integer.parseInt(args[3]);
    Path all = copies(Path.of(args[1]), folder.resolve("all"), copies);
    Path few = copies(Path.of(args[1]), folder.resolve("few"), peerCopies);

    Workspace workspace =
        Workspace.create(
            folder.resolve("workspace"),
            new Entity("Bench", Entity.Role.COVERED_ENTITY, "proofline.example/bench"),
            Clock.systemUTC());
    SnapshotStore store = new SnapshotStore(workspace.ledger(), workspace.sheets());
    Catalog catalog = Catalog.standard();
    TemplateCollector collector =
        new TemplateCollector(Clock.systemUTC(), new CatalogTypes(catalog.schemas()));

    System.out.printf("%-34s %10s %9s %9s %12s%n", "step", "resources", "wall s", "cpu s", "res/s");
    Timer timer = new Timer();
    List<CollectedTemplate> templates =
        collector.collectAll(all, TemplateTarget.FROM_FILES).templates();
    long resources =
        templates.stream().mapToLong(t -> t.collected().snapshot().documents().size()).sum();
    timer.print("read templates", resources);

    timer = new Timer();
    List<RecordedSnapshot> snapshots = new ArrayList<>();
    for (CollectedTemplate template : templates) {
      snapshots.add(store.record(template.collected(), Actor.asserted("bench")));
    }
    timer.print("record snapshots in the ledger", resources);

    Estate estate = new Estate(snapshots, Map.of());
    ControlEngine engine = new ControlEngine(catalog);
    for (String round : List.of("check, first run", "check, second run")) {
      timer = new Timer();
      CheckRun run = engine.run(estate, Clock.systemUTC().instant());
      timer.print(round, resources);
      System.out.printf(
          "  %d controls, %d outcomes stored%n",
          catalog.controlIds().size(), run.evaluations().size());
    }

    if (args.length > 4) {
      List<String> command = new ArrayList<>(List.of(args).subList(4, args.length));
      command.add(few.toString());
      timer = new Timer();
      Process peer =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.to(folder.resolve("peer.out").toFile()))
              .redirectError(Redirect.to(new File("/dev/null")))
              .start();
      peer.waitFor();
      timer.wall(
          "peer: " + Path.of(command.getFirst()).getFileName(), resources * peerCopies / copies);
    }
  }

  private static Path copies(Path templates, Path target, int copies) throws IOException {
    Files.createDirectories(target);
    List<Path> files;
    try (Stream<Path> list = Files.list(templates)) {
      files = list.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
    for (int copy = 0; copy < copies; copy++) {
      for (Path file : files) {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        for (String account : List.of("441020936617", "441020938842")) {
          text =
              text.replace(
                  account, "%d".formatted(Long.parseLong(account) + 100_000L * (copy + 1)));
        }
        Files.writeString(target.resolve("%04d-%s".formatted(copy, file.getFileName())), text);
      }
    }
    return target;
  }

  private static final class Timer {
    private final com.sun.management.OperatingSystemMXBean os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long cpu = os.getProcessCpuTime();
    private final long wall = System.nanoTime();

    void print(String step, long resources) {
      double seconds = (System.nanoTime() - wall) / 1e9;
      System.out.printf(
          "%-34s %10d %9.2f %9.2f %12.0f%n",
          step, resources, seconds, (os.getProcessCpuTime() - cpu) / 1e9, resources / seconds);
    }

    void wall(String step, long resources) {
      double seconds = (System.nanoTime() - wall) / 1e9;
      System.out.printf(
          "%-34s %10d %9.2f %9s %12.0f%n", step, resources, seconds, "-", resources / seconds);
    }
  }
}
