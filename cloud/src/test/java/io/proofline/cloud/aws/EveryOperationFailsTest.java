package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.moto.RecordedAccounts;
import io.proofline.cloud.replay.FaultyCloudApi;
import io.proofline.cloud.replay.FaultyCloudApi.Fault;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each operation of a collection fails in each way. Nothing that it feeds may be silently lost: a
 * value is the same, or said to be unknown, or its population is said to be incomplete.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryOperationFailsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  /** Operations for which an answer without members is documented to mean "not set". */
  private static final Set<String> EMPTY_IS_AN_ANSWER =
      Set.of(
          "s3:GetBucketLocation",
          "s3:GetBucketVersioning",
          "s3:GetBucketLogging",
          "s3:GetBucketWebsite",
          "s3:GetBucketNotificationConfiguration",
          "lambda:GetFunctionConcurrency",
          "lambda:GetFunctionCodeSigningConfig");

  private final CollectedSnapshot whole = collect(RecordedAccounts.failing());

  private static CollectedSnapshot collect(CloudApi api) {
    try {
      return new AwsCollector(target -> api, CLOCK, wait -> {}, AwsCollector.written())
          .collect(new AwsTarget(null, null, List.of()));
    } catch (SourceUnreachableException e) {
      throw new AssertionError(e);
    }
  }

  Stream<Operation> operations() {
    return AwsCollector.operations().stream()
        .filter(operation -> operation.wire() == null)
        .filter(operation -> !operation.label().equals("sts:GetCallerIdentity"));
  }

  @Test
  void withoutFaults_everyOperationIsAskedAndNothingIsIncomplete() {
    Set<String> asked =
        whole.snapshot().calls().stream()
            .map(call -> call.service() + ":" + call.operation())
            .collect(Collectors.toSet());
    assertThat(asked)
        .containsExactlyInAnyOrderElementsOf(
            AwsCollector.operations().stream()
                .filter(operation -> operation.wire() == null)
                .map(Operation::label)
                .toList());
    assertThat(whole.snapshot().calls())
        .filteredOn(call -> !call.leavesRegionOut())
        .allMatch(call -> call.outcome() == Outcome.ANSWERED || call.outcome() == Outcome.ABSENT);
    assertThat(whole.snapshot().calls())
        .filteredOn(CallRecord::leavesRegionOut)
        .singleElement()
        .satisfies(call -> assertThat(call.region()).isEqualTo("af-south-1"));
    assertThat(whole.snapshot().scopes()).allMatch(Snapshot.Scope::complete);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyFaultOfAnOperation_isSaidWhereItCounts(Operation operation) {
    for (Fault fault : Fault.values()) {
      if (fault == Fault.EMPTY_PAGE && EMPTY_IS_AN_ANSWER.contains(operation.label())) {
        continue;
      }
      CollectedSnapshot broken =
          collect(new FaultyCloudApi(RecordedAccounts.failing(), o -> o.equals(operation), fault));
      List<String> lost = lost(broken, operation);
      assertThat(lost).as(operation.label() + " " + fault).isEmpty();
      assertThat(broken.snapshot().calls())
          .as(operation.label() + " " + fault)
          .filteredOn(call -> isOf(call, operation))
          .isNotEmpty()
          .noneMatch(call -> call.outcome() == Outcome.ANSWERED);
      Set<String> said = gaps(broken);
      said.removeAll(gaps(whole));
      if (!(operation.label().equals("iam:ListRoles") && fault == Fault.TRUNCATED_PAGING)) {
        // There the page that came held every role, and the list is no population.
        assertThat(said).as(operation.label() + " " + fault).isNotEmpty();
      }
    }
  }

  @Test
  void identityThatCannotBeRead_isAnUnreachableSource() {
    for (Fault fault : Fault.values()) {
      CloudApi faulty =
          new FaultyCloudApi(
              RecordedAccounts.failing(), o -> o.name().equals("GetCallerIdentity"), fault);
      AwsCollector collector =
          new AwsCollector(target -> faulty, CLOCK, wait -> {}, AwsCollector.written());
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> collector.collect(new AwsTarget(null, null, List.of())))
          .as(fault.name())
          .isInstanceOf(SourceUnreachableException.class);
    }
  }

  @Test
  void oneFailedSubCall_leavesOtherResourcesAndPropertiesAsTheyWere() {
    CollectedSnapshot broken =
        collect(
            new FaultyCloudApi(
                RecordedAccounts.failing(),
                o -> o.label().equals("s3:GetBucketAcl"),
                Fault.ACCESS_DENIED));
    Map<String, Document> before = byLabel(whole);
    for (Document document : broken.snapshot().documents()) {
      Document was = before.get(document.id().label());
      assertThat(was).isNotNull();
      assertThat(document.properties()).isEqualTo(was.properties());
      if (document.id().type().equals("AWS::S3::Bucket")) {
        assertThat(document.unknown())
            .containsOnlyKeys("runtime.AclGrants", "runtime.OwnerId")
            .containsEntry(
                "runtime.AclGrants",
                "permission s3:GetBucketAcl was denied (AccessDenied, refused on purpose)");
      } else {
        assertThat(document.unknown()).isEqualTo(was.unknown());
      }
    }
    assertThat(broken.snapshot().scopes()).allMatch(Snapshot.Scope::complete);
  }

  /** Everything that the whole collection knows and the broken one neither knows nor disclaims. */
  private List<String> lost(CollectedSnapshot broken, Operation operation) {
    Map<String, Document> after = byLabel(broken);
    List<String> lost = new ArrayList<>();
    for (Document document : whole.snapshot().documents()) {
      String label = document.id().label();
      Document now = after.get(label);
      if (now == null) {
        if (operation.label().equals("s3:GetBucketLocation")
            && document.id().type().startsWith("AWS::S3::")) {
          // Its region is part of the identity; the resource is there under "unknown".
          now = after.get(label.replace("/us-east-1/", "/unknown/"));
        }
        if (now == null) {
          if (!disclaimed(broken, document)) {
            lost.add(label + " is gone");
          }
          continue;
        }
      }
      compare("properties", document.properties(), now.properties(), now, lost, label);
      compare("runtime", document.runtime(), now.runtime(), now, lost, label);
      if (!document.tags().equals(now.tags()) && !now.unknown().containsKey("tags")) {
        lost.add(label + " tags");
      }
    }
    return lost;
  }

  private static void compare(
      String path, JsonNode was, JsonNode now, Document document, List<String> lost, String label) {
    if (was.equals(now) || covered(path, document)) {
      return;
    }
    if (was.isObject() && now.isObject()) {
      for (String name : was.propertyNames()) {
        compare(path + "." + name, was.path(name), now.path(name), document, lost, label);
      }
      for (String name : now.propertyNames()) {
        if (!was.has(name)) {
          lost.add(label + " " + path + "." + name + " is new");
        }
      }
      return;
    }
    lost.add(label + " " + path + " was " + was + " and is " + now);
  }

  private static boolean covered(String path, Document document) {
    return document.unknown().keySet().stream()
        .anyMatch(known -> path.equals(known) || path.startsWith(known + "."));
  }

  private static boolean disclaimed(CollectedSnapshot broken, Document document) {
    return broken.snapshot().scopes().stream()
        .anyMatch(
            scope ->
                !scope.complete()
                    && !scope.reasons().isEmpty()
                    && scope.type().equals(document.id().type())
                    && (scope.region().equals(document.id().region())
                        || scope.region().equals("global")));
  }

  /** Everything that a snapshot says it does not know. */
  private static Set<String> gaps(CollectedSnapshot snapshot) {
    Set<String> gaps = new TreeSet<>();
    for (Snapshot.Scope scope : snapshot.snapshot().scopes()) {
      if (!scope.complete()) {
        gaps.add(scope.region() + " " + scope.type());
      }
    }
    for (Document document : snapshot.snapshot().documents()) {
      document.unknown().keySet().forEach(path -> gaps.add(document.id().label() + " " + path));
    }
    return gaps;
  }

  private static boolean isOf(CallRecord call, Operation operation) {
    return call.service().equals(operation.service()) && call.operation().equals(operation.name());
  }

  private static Map<String, Document> byLabel(CollectedSnapshot snapshot) {
    return snapshot.snapshot().documents().stream()
        .collect(Collectors.toMap(document -> document.id().label(), document -> document));
  }
}
