package io.proofline.actions;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.aws.PublicKeys;
import io.proofline.ledger.Statement;
import io.proofline.trail.digest.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** States which public keys are CloudTrail's, so that digests are more than a chain in itself. */
public final class TrustDigestKeys {
  private final Mandate mandate;

  /** In a workspace. */
  public TrustDigestKeys(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Records the keys of saved answers of ListPublicKeys.
   *
   * @param source from where they came
   * @throws IllegalArgumentException when a file is no such answer; those before it are recorded
   */
  public List<TrustedKeys.Trusted> trust(List<Path> files, String source) throws IOException {
    List<TrustedKeys.Trusted> out = new ArrayList<>();
    for (Path file : files) {
      out.addAll(
          keys()
              .trust(
                  String.valueOf(file.getFileName()),
                  Files.readAllBytes(file),
                  source,
                  mandate.actor()));
    }
    return out;
  }

  /**
   * Records the keys that the newest collections were answered, with the answers as they came.
   *
   * @param source what to add to the source of keys that did not come from AWS itself; null refuses
   *     those
   * @throws IllegalArgumentException when there are none, or some are not from AWS and nobody says
   *     why they are trusted
   */
  public List<TrustedKeys.Trusted> trustCollected(@Nullable String source) throws IOException {
    List<TrustedKeys.Trusted> out = new ArrayList<>();
    List<String> unanswered = new ArrayList<>();
    for (RecordedSnapshot recorded : Collected.newest(mandate).recorded()) {
      for (PublicKeys keys : PublicKeys.of(recorded.snapshot())) {
        if (!keys.fromAws() && source == null) {
          throw new IllegalArgumentException(
              "the keys of %s in the snapshot at leaf %s came from %s, which is not AWS"
                  .formatted(keys.region(), recorded.leaf(), keys.origin()));
        }
        for (CallRecord call : keys.calls()) {
          out.addAll(trust(recorded, keys, call, source));
        }
      }
      unanswered.addAll(unanswered(recorded.snapshot()));
    }
    if (out.isEmpty()) {
      throw new IllegalArgumentException(
          "no collection was answered with public keys of CloudTrail"
              + (unanswered.isEmpty() ? "" : ": " + String.join("; ", unanswered)));
    }
    return out;
  }

  private List<TrustedKeys.Trusted> trust(
      RecordedSnapshot recorded, PublicKeys keys, CallRecord call, @Nullable String source)
      throws IOException {
    List<TrustedKeys.Trusted> out = new ArrayList<>();
    String from =
        "cloudtrail:ListPublicKeys, %s, account %s, answered by %s on %s to our own collection (snapshot at leaf %s, call %s)"
            .formatted(
                keys.region(),
                call.account(),
                keys.fromAws() ? "AWS" : keys.origin(),
                call.observed(),
                recorded.leaf(),
                call.id());
    String stated = source == null ? from : source + "; " + from;
    int page = 0;
    for (String raw : mandate.snapshots().raw(recorded, call.id())) {
      page++;
      String file = "ListPublicKeys-" + keys.region() + (page == 1 ? "" : "-" + page) + ".json";
      out.addAll(keys().trust(file, raw.getBytes(StandardCharsets.UTF_8), stated, mandate.actor()));
    }
    return out;
  }

  /** Why regions with trails have no keys. */
  private static List<String> unanswered(Snapshot snapshot) {
    return snapshot.documents().stream()
        .filter(document -> document.id().type().equals(PublicKeys.TYPE))
        .filter(document -> !document.unknown().isEmpty())
        .map(
            document ->
                document.id().region() + ", " + document.unknown().values().iterator().next())
        .toList();
  }

  /**
   * Records that a key is not to be trusted any more.
   *
   * @throws IllegalArgumentException when it is not trusted, or no reason is given
   */
  public Statement withdraw(String fingerprint, String reason) throws IOException {
    return keys().withdraw(fingerprint, reason, mandate.actor());
  }

  /** The keys that are trusted. */
  public List<TrustedKeys.Trusted> all() throws IOException {
    return keys().all();
  }

  private TrustedKeys keys() {
    return new TrustedKeys(IngestTrail.store(mandate));
  }
}
