package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads the settings of one AWS account: S3, IAM, KMS, EC2 and EBS, RDS, CloudTrail, Lambda,
 * CloudWatch Logs, API Gateway, Cognito and load balancers by collectors that are written out, some
 * ninety further types by tables.
 *
 * <p>A snapshot has the subject {@code aws/<account>}. Scopes of global services, of buckets and of
 * bucket policies have the region {@code global} and cover the whole account; all others cover one
 * region. When the enabled regions could not be read, every regional type has one more scope with
 * the region {@code unknown}, which is not complete.
 */
public final class AwsCollector {
  private static final Operation IDENTITY =
      Operation.read("sts", "GetCallerIdentity", "sts:GetCallerIdentity")
          .requiring("Account", "Arn");
  private static final Operation REGIONS =
      Operation.read("ec2", "DescribeRegions", "ec2:DescribeRegions").requiring("Regions");

  private static final String FIRST_REGION = "us-east-1";
  private static final String NOT_ENABLED = "the region is not enabled in the account";

  private static final List<Collector> WRITTEN =
      List.of(
          new S3Collector(),
          new IamCollector(),
          new KmsCollector(),
          new Ec2Collector(),
          new RdsCollector(),
          new CloudTrailCollector(),
          new LambdaCollector(),
          new LogsCollector(),
          new ApiGatewayCollector(),
          new HttpApiCollector(),
          new CognitoCollector(),
          new LoadBalancerCollector());

  private static final List<Collector> COLLECTORS =
      Stream.of(WRITTEN, List.<Collector>of(new RegionCollector()), TableCollector.all())
          .flatMap(List::stream)
          .toList();

  private final Function<AwsTarget, CloudApi> connect;
  private final Clock clock;
  private final Consumer<Duration> pause;
  private final List<Collector> collectors;

  /**
   * Wires a collector.
   *
   * @param connect opens the connection for a target; it is closed after the collection
   * @param clock gives the times of observation
   * @param pause waits; called while IAM makes its credential report
   */
  public AwsCollector(
      Function<AwsTarget, CloudApi> connect, Clock clock, Consumer<Duration> pause) {
    this(connect, clock, pause, COLLECTORS);
  }

  /** With some collectors only. */
  AwsCollector(
      Function<AwsTarget, CloudApi> connect,
      Clock clock,
      Consumer<Duration> pause,
      List<Collector> collectors) {
    this.connect = connect;
    this.clock = clock;
    this.pause = pause;
    this.collectors = List.copyOf(collectors);
  }

  /** The collectors that are written out, without those that tables describe. */
  static List<Collector> written() {
    return WRITTEN;
  }

  /** A collector that asks AWS, or the endpoint that the target names. */
  public static AwsCollector live(Clock clock) {
    return new AwsCollector(AwsCollector::connection, clock, AwsCollector::sleep);
  }

  /** A connection to AWS, or to the endpoint that the target names. Nothing is sent yet. */
  public static CloudApi connection(AwsTarget target) {
    return new AwsCloudApi(target, home(target), SdkClients.Limits.USUAL);
  }

  /** The same, its role assumed. */
  static CloudApi entered(AwsTarget target) throws ApiFailure {
    AwsCloudApi api = new AwsCloudApi(target, home(target), SdkClients.Limits.USUAL);
    if (target.role() != null) {
      try {
        api.enter(target.role());
      } catch (ApiFailure e) {
        api.close();
        throw e;
      }
    }
    return api;
  }

  /** Every operation that may be asked, in order of service and name. */
  public static List<Operation> operations() {
    Set<Operation> all = new LinkedHashSet<>(List.of(IDENTITY, REGIONS));
    COLLECTORS.forEach(collector -> all.addAll(collector.operations()));
    List<Operation> sorted = new ArrayList<>(all);
    sorted.sort((a, b) -> a.label().compareTo(b.label()));
    return List.copyOf(sorted);
  }

  /** Every type that is looked at. */
  public static Set<String> types() {
    Set<String> all = new TreeSet<>();
    COLLECTORS.forEach(collector -> all.addAll(collector.types()));
    return Set.copyOf(all);
  }

  /** Every IAM action that a collection needs, sorted: the least a reading role must have. */
  public static List<String> permissions() {
    return operations().stream().map(Operation::permission).distinct().sorted().toList();
  }

  /**
   * Reads the account behind the credentials.
   *
   * @throws SourceUnreachableException when nothing could be read: no connection, no valid
   *     credentials, no AWS at the other end
   */
  public CollectedSnapshot collect(AwsTarget target) throws SourceUnreachableException {
    return collect(target, calls -> {});
  }

  /** The same; progress is told the number of questions answered so far, from many threads. */
  public CollectedSnapshot collect(AwsTarget target, IntConsumer progress)
      throws SourceUnreachableException {
    return collect(target, CollectionBounds.NONE, progress);
  }

  /** The same within bounds. */
  public CollectedSnapshot collect(AwsTarget target, CollectionBounds bounds, IntConsumer progress)
      throws SourceUnreachableException {
    Instant from = clock.instant();
    try (CloudApi api = new PacedCloudApi(connect.apply(target), clock, pause, bounds)) {
      Caller caller = caller(api, target, clock);
      try (CallJournal journal = bounds.journals().open(caller.account(), origin(target))) {
        Calls calls =
            new Calls(api, clock, caller.account(), origin(target), progress, bounds, journal);
        // Asked once more under the account it named, so that the answer is among the evidence.
        calls.ask(IDENTITY, ApiRequest.GLOBAL, Map.of());
        Findings findings = new Findings(caller.account());
        List<String> regions = regions(target, calls, findings);
        run(new Visit(calls, findings, caller.partition(), caller.account(), "", regions, pause));
        return findings.snapshot(from, clock.instant(), calls);
      } catch (IOException e) {
        throw new UncheckedIOException("the journal of " + caller.account() + " failed", e);
      }
    }
  }

  private static String origin(AwsTarget target) {
    return target.endpoint() == null ? PublicKeys.AWS : target.endpoint().toString();
  }

  record Caller(String account, String partition) {}

  static Caller caller(CloudApi api, AwsTarget target, Clock clock)
      throws SourceUnreachableException {
    Answer answer =
        new Calls(api, clock, "", calls -> {}).ask(IDENTITY, ApiRequest.GLOBAL, Map.of());
    if (!answer.known()) {
      String where = target.endpoint() == null ? "AWS" : target.endpoint().toString();
      String who = target.profile() == null ? "" : " with profile " + target.profile();
      throw new SourceUnreachableException(
          where
              + " did not say whose account this is"
              + who
              + ": "
              + answer.reason()
              + ". Nothing was recorded. Check the connection and the credentials"
              + " (aws sts get-caller-identity must work), then run it again.");
    }
    String arn = answer.first().path("Arn").asString();
    String[] parts = arn.split(":", 3);
    return new Caller(
        answer.first().path("Account").asString(), parts.length == 3 ? parts[1] : "aws");
  }

  private static String home(AwsTarget target) {
    return target.regions().isEmpty() ? FIRST_REGION : target.regions().getFirst();
  }

  /**
   * The regions to read. Each other region has a row in the ledger that says why it was not: not
   * enabled in the account, or not among those that were asked for.
   */
  private List<String> regions(AwsTarget target, Calls calls, Findings findings) {
    Answer answer = calls.ask(REGIONS, home(target), Map.of("AllRegions", "true"));
    Set<String> enabled = new TreeSet<>();
    Map<String, String> left = new TreeMap<>();
    for (JsonNode region : answer.items("Regions")) {
      String name = region.path("RegionName").asString();
      if (region.path("OptInStatus").asString("").equals("not-opted-in")) {
        left.put(name, NOT_ENABLED);
      } else {
        enabled.add(name);
      }
    }
    if (!target.regions().isEmpty()) {
      enabled.forEach(name -> left.put(name, CallRecord.REGION_NOT_ASKED));
      left.keySet().removeAll(target.regions());
    }
    left.forEach((name, why) -> calls.notAsked(REGIONS, name, Map.of(), why));
    if (!answer.known() || enabled.isEmpty()) {
      String why = answer.known() ? "the answer names no enabled region" : answer.reason();
      for (Collector collector : collectors) {
        if (collector.reach() != Collector.Reach.ACCOUNT) {
          for (String type : collector.types()) {
            findings.incomplete("unknown", type, "the enabled regions are not known: " + why);
          }
        }
      }
    }
    if (!target.regions().isEmpty()) {
      return target.regions();
    }
    if (answer.known() && !enabled.isEmpty()) {
      return List.copyOf(enabled);
    }
    return List.of(FIRST_REGION);
  }

  private void run(Visit visit) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Collector collector : collectors) {
        for (String region : regionsOf(collector, visit)) {
          Visit here =
              new Visit(
                  visit.calls(),
                  visit.findings(),
                  visit.partition(),
                  visit.account(),
                  region,
                  visit.regions(),
                  visit.pause());
          running.add(threads.submit(() -> guarded(collector, here)));
        }
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the collection was interrupted; nothing was recorded", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the collection failed", e.getCause());
    }
  }

  private static List<String> regionsOf(Collector collector, Visit visit) {
    return collector.reach() == Collector.Reach.REGION
        ? visit.regions()
        : List.of(ApiRequest.GLOBAL);
  }

  /** An answer that no code was ready for must not leave a population that looks whole. */
  private static void guarded(Collector collector, Visit visit) {
    try {
      collector.collect(visit);
    } catch (RuntimeException e) {
      List<String> regions =
          collector.reach() == Collector.Reach.ALL_REGIONS
              ? visit.regions()
              : List.of(visit.region());
      for (String region : regions) {
        for (String type : collector.types()) {
          visit.findings().incomplete(region, type, "an answer could not be understood");
        }
      }
    }
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
