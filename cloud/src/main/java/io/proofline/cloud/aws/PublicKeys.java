package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Document;
import io.proofline.cloud.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The public keys of CloudTrail in one region, as a collection was answered: by them the digests of
 * that region's log files are verified. Documents of type {@value #TYPE} with {@code
 * properties.PublicKeyList} and {@code runtime.Origin}, which is {@value #AWS} or the server that
 * was asked in place of it.
 *
 * @param region whose digests they verify
 * @param origin who answered
 * @param calls the calls that brought them
 */
public record PublicKeys(String region, String origin, List<CallRecord> calls) {
  /** Type of the documents. */
  public static final String TYPE = "X::CloudTrailPublicKeys";

  /** Origin of what AWS answered. */
  public static final String AWS = "aws";

  /** Takes a copy of the list. */
  public PublicKeys {
    calls = List.copyOf(calls);
  }

  /** Those of a snapshot that were answered, in order of region. */
  public static List<PublicKeys> of(Snapshot snapshot) {
    List<PublicKeys> all = new ArrayList<>();
    for (Document document : snapshot.documents()) {
      if (document.id().type().equals(TYPE)) {
        List<CallRecord> answered =
            snapshot.calls().stream()
                .filter(call -> document.calls().contains(call.id()))
                .filter(call -> call.operation().equals("ListPublicKeys"))
                .filter(call -> call.outcome() == CallRecord.Outcome.ANSWERED)
                .toList();
        if (!answered.isEmpty()) {
          all.add(
              new PublicKeys(
                  document.id().region(),
                  document.runtime().path("Origin").asString(""),
                  answered));
        }
      }
    }
    return List.copyOf(all);
  }

  /** Whether AWS itself answered. */
  public boolean fromAws() {
    return origin.equals(AWS);
  }
}
