package io.proofline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.controls.CheckRun;
import io.proofline.controls.CheckRuns;
import io.proofline.controls.ControlEngine;
import io.proofline.controls.Estate;
import io.proofline.controls.SystemMark;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All controls over one large snapshot. Resources are put together from the examples in the files
 * of the controls, so that each has every property that some control reads; half of them are made
 * from the examples that fail.
 *
 * <p>Arguments: {@code make FOLDER RESOURCES} makes the workspace; {@code check FOLDER [ROUNDS]}
 * reads the snapshot, evaluates (as many times as said) and records, and prints seconds, CPU
 * seconds and the most heap that was in use. The second one is meant for {@code
 * JAVA_OPTS=-Xmx512m}.
 */
public final class CheckVolume {
  private static final Instant OBSERVED = Instant.parse("2026-11-28T00:00:00Z");
  private static final String ACCOUNT = "441020936617";
  private static final List<String> REGIONS = List.of("us-east-1", "us-west-2", "eu-west-1");

  /** Types of which an account has many, in parts of a hundred; the others share what is left. */
  private static final Map<String, Integer> MANY =
      Map.ofEntries(
          Map.entry("AWS::S3::Bucket", 8),
          Map.entry("AWS::IAM::Role", 10),
          Map.entry("AWS::IAM::ManagedPolicy", 6),
          Map.entry("AWS::IAM::User", 3),
          Map.entry("AWS::EC2::SecurityGroup", 10),
          Map.entry("AWS::EC2::Volume", 10),
          Map.entry("AWS::EC2::Instance", 6),
          Map.entry("X::Snapshot", 8),
          Map.entry("AWS::Logs::LogGroup", 10),
          Map.entry("AWS::Lambda::Function", 6),
          Map.entry("AWS::KMS::Key", 4),
          Map.entry("AWS::RDS::DBInstance", 2),
          Map.entry("AWS::SecretsManager::Secret", 3),
          Map.entry("AWS::SNS::Topic", 2),
          Map.entry("AWS::SQS::Queue", 2),
          Map.entry("AWS::DynamoDB::Table", 2));

  private CheckVolume() {}

  /** Makes or checks. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    if (args[0].equals("make")) {
      make(folder, Integer.parseInt(args[2]));
    } else {
      check(folder, args.length > 2 ? Integer.parseInt(args[2]) : 1);
    }
  }

  private static void make(Path folder, int resources) throws IOException {
    Catalog catalog = Catalog.standard();
    List<Document> documents = new ArrayList<>();
    List<Snapshot.Scope> scopes = new ArrayList<>();
    Map<String, List<Example.Resource>> kinds = kinds(catalog);
    int many = MANY.values().stream().mapToInt(Integer::intValue).sum();
    int few = resources * (100 - many) / 100 / Math.max(1, kinds.size() - MANY.size());
    kinds.forEach(
        (type, examples) -> {
          int count = MANY.containsKey(type) ? resources * MANY.getOrDefault(type, 0) / 100 : few;
          if (type.startsWith("X::Account") || type.startsWith("X::EBS")) {
            count = REGIONS.size(); // state, of which there is one in each place
          }
          for (int i = 0; i < Math.max(1, count); i++) {
            documents.add(document(type, examples.get(i % examples.size()), i));
          }
          scopes.add(
              new Snapshot.Scope(ACCOUNT, "global", type, true, List.of(), Set.of("c-0001")));
        });
    Workspace workspace =
        Workspace.create(
            folder,
            new Entity("Bench", Entity.Role.COVERED_ENTITY, "proofline.example/bench"),
            Clock.systemUTC());
    CallRecord call =
        new CallRecord(
            "c-0001",
            ACCOUNT,
            "global",
            "iam",
            "ListRoles",
            Map.of(),
            CallRecord.Outcome.ANSWERED,
            null,
            null,
            1,
            1,
            OBSERVED,
            null);
    new SnapshotStore(workspace.ledger(), workspace.sheets())
        .record(
            new CollectedSnapshot(
                new Snapshot(
                    "aws",
                    "aws/" + ACCOUNT,
                    OBSERVED.minusSeconds(60),
                    OBSERVED,
                    documents,
                    List.of(call),
                    scopes),
                Map.of()),
            Actor.asserted("bench"));
    System.out.printf("%d resources of %d types%n", documents.size(), kinds.size());
  }

  /** For each type what passes and what fails, each with all that the examples give. */
  private static Map<String, List<Example.Resource>> kinds(Catalog catalog) {
    Map<String, List<ObjectNode>> merged = new TreeMap<>();
    Map<String, List<Example.Resource>> kinds = new TreeMap<>();
    for (Control control : catalog.controls()) {
      String type = control.applies().type();
      List<ObjectNode> both =
          merged.computeIfAbsent(type, _ -> List.of(empty(), empty(), empty(), empty()));
      for (Example example : catalog.examples(control.id())) {
        switch (example.expected()) {
          case PASS -> {
            merge(both.get(0), example.subject().properties());
            merge(both.get(1), example.subject().runtime());
          }
          case FAIL -> {
            merge(both.get(2), example.subject().properties());
            merge(both.get(3), example.subject().runtime());
          }
          case NOT_APPLICABLE, NOT_EVALUATED -> {}
        }
      }
    }
    merged.forEach(
        (type, both) -> {
          // What only the other half says is filled in, so that few properties are missing.
          merge(both.get(0), both.get(2));
          merge(both.get(1), both.get(3));
          merge(both.get(2), both.get(0));
          merge(both.get(3), both.get(1));
          kinds.put(
              type,
              List.of(resource(both.get(0), both.get(1)), resource(both.get(2), both.get(3))));
        });
    return kinds;
  }

  private static Example.Resource resource(ObjectNode properties, ObjectNode runtime) {
    return new Example.Resource(
        "x", null, properties, runtime, Map.of(), Map.of(), java.util.Optional.empty());
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static void merge(ObjectNode into, JsonNode from) {
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      JsonNode held = into.get(entry.getKey());
      if (held == null) {
        into.set(entry.getKey(), entry.getValue().deepCopy());
      } else if (held instanceof ObjectNode object && entry.getValue().isObject()) {
        merge(object, entry.getValue());
      }
    }
  }

  /** One of many: names differ, and what names a key names one of the account's. */
  private static Document document(String type, Example.Resource kind, int number) {
    String name = "r-%06d".formatted(number);
    ObjectNode properties = kind.properties().deepCopy();
    for (String property :
        List.of("BucketName", "RoleName", "UserName", "LogGroupName", "FunctionName", "Name")) {
      if (properties.has(property)) {
        properties.put(property, name);
      }
    }
    String key = "arn:aws:kms:us-east-1:%s:key/r-%06d".formatted(ACCOUNT, number % 2_000);
    if (properties.has("KmsKeyId")) {
      properties.put("KmsKeyId", key);
    }
    boolean isKey = type.equals("AWS::KMS::Key");
    return new Document(
        new ResourceId(
            "aws", ACCOUNT, REGIONS.get(number % REGIONS.size()), type, name, "id-" + number),
        isKey ? "arn:aws:kms:us-east-1:" + ACCOUNT + ":key/" + name : null,
        properties,
        kind.runtime().deepCopy(),
        Map.of("system", "imaging"),
        Map.of(),
        OBSERVED,
        List.of("c-0001"));
  }

  private static void check(Path folder, int rounds) throws IOException {
    Catalog catalog = Catalog.standard();
    Workspace workspace = Workspace.open(folder, Clock.systemUTC());
    System.out.printf("%-44s %9s %9s%n", "step", "wall s", "cpu s");
    Meter meter = new Meter();
    List<RecordedSnapshot> snapshots =
        new SnapshotStore(workspace.ledger(), workspace.sheets()).latest();
    meter.print("open the snapshot, its files compared");
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    for (RecordedSnapshot recorded : snapshots) {
      Snapshot snapshot = recorded.snapshot();
      for (int row = 0; row < snapshot.documents().size(); row++) {
        marks.put(snapshot.id(row), new SystemMark("imaging", true)); // reads no document
      }
    }
    Estate estate = new Estate(snapshots, marks);
    ControlEngine engine = new ControlEngine(catalog);
    Instant at = Instant.parse("2026-11-28T12:00:00Z");
    meter = new Meter();
    CheckRun run = engine.run(estate, at);
    meter.print("read, prove and judge each resource");
    for (int round = 2; round <= rounds; round++) {
      meter = new Meter();
      run = engine.run(estate, at);
      meter.print("the same in round " + round + " of this process");
    }
    meter = new Meter();
    new CheckRuns(workspace.ledger(), workspace.sheets()).record(run, Actor.asserted("bench"));
    meter.print("record the run");
    System.out.printf(
        "%d controls, %d outcomes, most heap %d MB of %d%n",
        catalog.controlIds().size(),
        run.evaluations().size(),
        peak() >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Sum of the peaks of the heap's parts: no less than what was in use at once. */
  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static final class Meter {
    private final OperatingSystemMXBean os =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long cpu = os.getProcessCpuTime();
    private final long wall = System.nanoTime();

    void print(String step) {
      System.out.printf(
          "%-44s %9.2f %9.2f%n",
          step, (System.nanoTime() - wall) / 1e9, (os.getProcessCpuTime() - cpu) / 1e9);
    }
  }
}
