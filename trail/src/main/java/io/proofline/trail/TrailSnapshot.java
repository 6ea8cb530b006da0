package io.proofline.trail;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.trail.digest.ChainReport;
import io.proofline.trail.digest.Expectation;
import io.proofline.trail.digest.JudgedDigests;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Facts of the trail as documents, so that controls can test them. */
public final class TrailSnapshot {
  /** Type of the documents. */
  public static final String DIGEST_CHAIN = "X::DigestChain";

  private TrailSnapshot() {}

  /**
   * One {@code X::DigestChain} per account and region that is expected or held. Properties: {@code
   * Result} (verified, self-consistent, gap, invalid, unknown), {@code Keys} (where the keys come
   * from), {@code Trails}, {@code From} and {@code To} of the interval judged, {@code
   * ExpectedHours}, {@code HeldHours}, {@code Gaps} with {@code From}, {@code To}, {@code Reason}
   * and, when a file is named, {@code File}; {@code Invalid} with {@code File} and {@code Reason}.
   */
  public static Snapshot digestChains(TrailStore store, Expectation expectation)
      throws IOException {
    Instant now = store.clock().instant();
    List<Document> documents = new ArrayList<>();
    List<CallRecord> calls = new ArrayList<>();
    List<Snapshot.Scope> scopes = new ArrayList<>();
    for (ChainReport chain : JudgedDigests.of(store).reports(expectation)) {
      String account = chain.place().account();
      String region = chain.place().region();
      String call = "d-%04d".formatted(calls.size() + 1);
      calls.add(
          new CallRecord(
              call,
              account,
              region,
              "trail",
              "VerifyDigestChain",
              Map.of(),
              CallRecord.Outcome.ANSWERED,
              null,
              null,
              1,
              1,
              now,
              null));
      documents.add(
          new Document(
              new ResourceId(partition(region), account, region, DIGEST_CHAIN, "digests", null),
              null,
              properties(chain),
              JsonNodeFactory.instance.objectNode(),
              Map.of(),
              Map.of(),
              now,
              List.of(call)));
      scopes.add(new Snapshot.Scope(account, region, DIGEST_CHAIN, true, List.of(), Set.of(call)));
    }
    return new Snapshot("trail", "trail/digests", now, now, documents, calls, scopes);
  }

  private static String partition(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  private static ObjectNode properties(ChainReport chain) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    // By keys that nobody stated to trust a chain only fits together: no control may pass by it.
    boolean apart = chain.result() == ChainReport.Result.VERIFIED && !chain.trusted();
    out.put("Result", apart ? "self-consistent" : chain.result().id());
    out.put("Keys", chain.keyWords());
    ArrayNode trails = out.putArray("Trails");
    chain.trails().forEach(trails::add);
    if (chain.expected() != null) {
      out.put("From", chain.expected().from().toString());
      out.put("To", chain.expected().to().toString());
    }
    out.put("ExpectedHours", chain.expectedHours());
    out.put("HeldHours", chain.heldHours());
    ArrayNode gaps = out.putArray("Gaps");
    for (ChainReport.Gap gap : chain.gaps()) {
      ObjectNode node =
          gaps.addObject()
              .put("From", gap.from().toString())
              .put("To", gap.to().toString())
              .put("Reason", gap.reason());
      if (gap.file() != null) {
        node.put("File", gap.file());
      }
    }
    ArrayNode invalid = out.putArray("Invalid");
    for (ChainReport.Invalid fault : chain.invalid()) {
      ObjectNode node = invalid.addObject().put("File", fault.file()).put("Reason", fault.reason());
      if (fault.window() != null) {
        node.put("From", fault.window().from().toString());
        node.put("To", fault.window().to().toString());
      }
    }
    return out;
  }
}
