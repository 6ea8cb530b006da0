package io.proofline.access;

import io.proofline.cloud.Document;
import java.util.List;

/**
 * What a set of documents grants to the outside.
 *
 * @param grants in the order of the documents
 * @param undecided settings that could not be read, so that grants may be missing
 */
public record OutsideGrants(List<OutsideGrant> grants, List<Undecided> undecided) {

  /** Takes copies of the lists. */
  public OutsideGrants {
    grants = List.copyOf(grants);
    undecided = List.copyOf(undecided);
  }

  /**
   * A setting that could not be read.
   *
   * @param from the resource
   * @param place where the setting stands, or would stand
   * @param reason in words
   */
  public record Undecided(Document from, String place, String reason) {}
}
