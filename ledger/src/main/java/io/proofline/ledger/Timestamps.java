package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.anchor.TimestampClient;
import io.proofline.tlog.anchor.TimestampException;
import io.proofline.tlog.anchor.TimestampToken;
import io.proofline.tlog.anchor.TimestampTrust;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Timestamps of an authority over the checkpoints of a workspace (RFC 3161). */
public final class Timestamps {
  private final Blobs blobs;
  private final FileLedger files;
  private final Ledger ledger;

  Timestamps(Blobs blobs, FileLedger files, Ledger ledger) {
    this.blobs = blobs;
    this.files = files;
    this.ledger = ledger;
  }

  /**
   * A timestamp that was recorded.
   *
   * @param statement where it stands
   * @param stamped what it says
   * @param size leaves that existed by then
   */
  public record Anchored(Statement statement, TimestampTrust.Stamped stamped, long size) {}

  /**
   * Has the newest checkpoint stamped, verifies the token, and records both token and root as blobs
   * of a statement. The stamp covers every leaf before that statement.
   *
   * @param client asks the authority
   * @param root its root certificate, known to be the right one
   * @param address of the authority, for the statement
   * @throws TimestampException when the answer does not hold; nothing was recorded
   */
  public Anchored anchor(TimestampClient client, X509Certificate root, String address, Actor actor)
      throws IOException, InterruptedException {
    Checkpoint checkpoint = files.newestCheckpoint();
    TimestampToken token = client.stamp(checkpoint);
    TimestampTrust.Stamped stamped =
        new TimestampTrust(List.of(root), null).verify(token, checkpoint);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode tree = body.putObject("checkpoint");
    tree.put("origin", checkpoint.origin());
    tree.put("size", checkpoint.size());
    tree.put("rootHex", checkpoint.rootHex());
    body.put("time", stamped.time().toString());
    body.put("authority", stamped.authority());
    body.put("address", address);
    body.put("policy", token.policy());
    body.put("serial", token.serial().toString());
    body.set("token", blobs.put(token.encoded(), "application/timestamp-token").toJson());
    body.set("root", blobs.put(encoded(root), "application/pkix-cert").toJson());
    Ledger.Recorded recorded =
        ledger.append(
            new StatementDraft(
                TimestampCheck.TYPE,
                1,
                checkpoint.origin(),
                Digests.sha256Hex(token.encoded()),
                body,
                List.of(),
                null,
                stamped.time(),
                actor));
    return new Anchored(recorded.statement(), stamped, checkpoint.size());
  }

  private static byte[] encoded(X509Certificate root) {
    try {
      return root.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new TimestampException("the root certificate cannot be written", e);
    }
  }
}
