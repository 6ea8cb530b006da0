package io.proofline.bench;

import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.CatalogueActions;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Inclusion;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Verdict;
import io.proofline.iam.question.Zone;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Times of the access engine on published policies.
 *
 * <p>Arguments: a folder of JSON files, each a policy or an object whose {@code document} is one
 * (for example {@code aws/managedpolicies} of github.com/iann0036/iam-dataset, MIT); how many
 * random pairs; how many resource policies against a zone.
 */
public final class IamInclusion {
  private static final long SEED = 20_261_127L;

  private final Inclusion inclusion;
  private final OutsideAccess outside;

  private IamInclusion() {
    Asking asking =
        new Asking(new EvaluatorJudge(), new CatalogueActions(ActionCatalogue.shipped()));
    inclusion = new Inclusion(asking);
    outside = new OutsideAccess(asking);
  }

  /** Prints one line for each step. */
  public static void main(String[] args) throws IOException {
    List<Policy> policies = policies(Path.of(args[0]));
    int pairs = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    int resources = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
    IamInclusion bench = new IamInclusion();
    Random random = new Random(SEED);
    System.out.printf("%d policies%n", policies.size());
    bench.measure("warm-up", Math.min(6_000, pairs), _ -> bench.pair(policies, random));
    bench.measure(
        "each within itself",
        policies.size(),
        i -> () -> bench.inclusion.newAccess(policies.get(i), policies.get(i)));
    bench.measure("random pairs", pairs, _ -> bench.pair(policies, random));
    Zone zone =
        new Zone.Builder()
            .accounts(List.of("111122223333", "444455556666"))
            .organizations(List.of("o-a1b2c3d4e5"))
            .build();
    PolicyParser parser = new PolicyParser();
    List<Policy> onResources = new ArrayList<>();
    for (int i = 0; i < resources; i++) {
      onResources.add(parser.read(PolicyKind.RESOURCE, resourcePolicy(random, i)).policy());
    }
    bench.measure(
        "resource policies against a zone",
        resources,
        i -> () -> bench.outside.outside(onResources.get(i), zone, List.of(), null));
  }

  private Supplier<Verdict> pair(List<Policy> policies, Random random) {
    Policy newer = policies.get(random.nextInt(policies.size()));
    Policy older = policies.get(random.nextInt(policies.size()));
    return () -> inclusion.newAccess(newer, older);
  }

  private interface Steps {
    Supplier<Verdict> at(int i);
  }

  private void measure(String name, int count, Steps steps) {
    long[] nanos = new long[count];
    long[] cpu = new long[count];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Integer> verdicts = new TreeMap<>();
    Map<String, Integer> reasons = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      Supplier<Verdict> step = steps.at(i);
      long before = threads.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      Verdict verdict = step.get();
      nanos[i] = System.nanoTime() - begin;
      cpu[i] = threads.getCurrentThreadCpuTime() - before;
      String word =
          switch (verdict) {
            case Verdict.Never _ -> "never";
            case Verdict.Yes _ -> "yes";
            case Verdict.Unknown unknown -> {
              reasons.merge(unknown.reason(), 1, Integer::sum);
              yield "unknown";
            }
          };
      verdicts.merge(word, 1, Integer::sum);
    }
    System.out.printf("%-34s %6d asked   %s %s%n", name, count, verdicts, reasons);
    print("wall", nanos);
    print("cpu of the thread", cpu);
  }

  private static void print(String what, long[] nanos) {
    double total = Arrays.stream(nanos).sum() / 1e9;
    Arrays.sort(nanos);
    System.out.printf(
        "  %-32s all %8.2f s  p50 %7.3f ms  p99 %8.3f ms  max %8.2f ms%n",
        what,
        total,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private static List<Policy> policies(Path folder) throws IOException {
    PolicyParser parser = new PolicyParser();
    List<Policy> policies = new ArrayList<>();
    int skipped = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".json")) {
          Policy policy = policy(parser, Files.readString(file));
          if (policy == null || policy.statements().isEmpty()) {
            skipped++;
          } else {
            policies.add(policy);
          }
        }
      }
    }
    System.out.printf("%d files skipped: empty, or no policy%n", skipped);
    return policies;
  }

  private static @Nullable Policy policy(PolicyParser parser, String text) {
    try {
      JsonNode json = JsonMapper.shared().readTree(text);
      return parser
          .read(PolicyKind.IDENTITY, json.has("document") ? json.get("document") : json)
          .policy();
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * A bucket policy as they are met: TLS only, logs, a vendor, an organisation, now and then a
   * star.
   */
  private static String resourcePolicy(Random random, int number) {
    String bucket = "arn:aws:s3:::clinic-" + number;
    List<String> statements = new ArrayList<>();
    statements.add(
        """
        {"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*",
         "Resource":["%1$s","%1$s/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}\
        """
            .formatted(bucket));
    statements.add(
        """
        {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
         "Resource":"%s/AWSLogs/111122223333/*","Condition":{"StringEquals":
         {"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceAccount":"111122223333"}}}\
        """
            .formatted(bucket));
    statements.add(
        """
        {"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],
         "Resource":["%1$s","%1$s/*"],"Condition":{"StringEquals":
         {"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}\
        """
            .formatted(bucket));
    if (random.nextInt(4) == 0) {
      statements.add(
          """
          {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%d:role/reader"},
           "Action":"s3:Get*","Resource":"%s/shared/*"}\
          """
              .formatted(100_000_000_000L + random.nextInt(1_000_000), bucket));
    }
    if (random.nextInt(10) == 0) {
      statements.add(
          """
          {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"%s/*",
           "Condition":{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.0/24"]}}}\
          """
              .formatted(bucket));
      statements.add(
          """
          {"Effect":"Deny","NotPrincipal":{"AWS":["111122223333",
           "arn:aws:iam::111122223333:role/app"]},"Action":"s3:Delete*","Resource":"%s/*"}\
          """
              .formatted(bucket));
    }
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }
}
