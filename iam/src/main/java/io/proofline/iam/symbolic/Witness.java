package io.proofline.iam.symbolic;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A concrete request, made from a candidate.
 *
 * @param caller the kind of caller
 * @param principal ARN of a principal (of the role, for a role session), name of a service,
 *     provider or canonical user; empty for anonymous
 * @param session name of the role session; empty when there is none
 * @param action for example {@code s3:GetObject}
 * @param resource ARN or a star
 * @param context condition keys, in lower case, to values
 */
public record Witness(
    Caller caller,
    String principal,
    String session,
    String action,
    String resource,
    SortedMap<String, List<String>> context) {

  /** Takes a copy of the map. */
  public Witness {
    context = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(context));
  }
}
