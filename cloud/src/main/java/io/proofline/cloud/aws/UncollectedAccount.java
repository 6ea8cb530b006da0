package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of an account that nobody got into. It has no document and no complete population,
 * so it takes the place of an older snapshot and no control passes on what was seen then.
 */
final class UncollectedAccount {
  private static final String CALL = "c-0001";

  private UncollectedAccount() {}

  static CollectedSnapshot snapshot(
      String account, Outcome outcome, @Nullable String code, String why, Instant at) {
    CallRecord call =
        new CallRecord(
            CALL,
            account,
            "global",
            "sts",
            "AssumeRole",
            Map.of(),
            outcome,
            code,
            why,
            0,
            0,
            at,
            null);
    return new CollectedSnapshot(
        new Snapshot(
            "aws",
            "aws/" + account,
            at,
            at,
            List.of(),
            List.of(call),
            unknown(account, "the account was not collected: " + why, Set.of(CALL))),
        Map.of());
  }

  /** A scope that is not complete for every type that is collected. */
  static List<Snapshot.Scope> unknown(String account, String reason, Set<String> calls) {
    return new TreeSet<>(AwsCollector.types())
        .stream()
            .map(
                type -> new Snapshot.Scope(account, "unknown", type, false, List.of(reason), calls))
            .toList();
  }
}
