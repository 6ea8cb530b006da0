package io.proofline.access;

import io.proofline.cloud.Document;

/**
 * A setting that lets a party from outside in.
 *
 * @param from the resource that the setting opens
 * @param kind by which kind of setting
 * @param party who is let in
 * @param certainty whether the setting by itself lets the party in
 * @param place where the setting stands in the document, for example {@code
 *     properties.PolicyDocument.Statement[1]}
 * @param reason in words, without data of patients
 */
public record OutsideGrant(
    Document from, Kind kind, Party party, Certainty certainty, String place, String reason) {

  /** Kind of setting. */
  public enum Kind {
    /** Resource policy of an S3 bucket. */
    BUCKET_POLICY("bucket-policy"),
    /** Key policy of a KMS key. */
    KEY_POLICY("key-policy"),
    /** Trust policy of a role. */
    ROLE_TRUST("role-trust"),
    /** Replication of a bucket into another account. */
    REPLICATION("replication");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As written in documents, for example {@code bucket-policy}. */
    public String word() {
      return word;
    }
  }

  /** How far the setting was decided. */
  public enum Certainty {
    /** The setting names the party without a condition or denial that could take it back. */
    CERTAIN,
    /** A condition or a denial that is not decided here may take it back; it stays listed. */
    POSSIBLE
  }
}
