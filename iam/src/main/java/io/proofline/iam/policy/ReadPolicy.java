package io.proofline.iam.policy;

import java.util.List;

/**
 * What tolerant reading gave.
 *
 * @param policy what could be read; without statements and not {@link Policy#understood understood}
 *     when the text is no JSON object
 * @param findings in the order of the text
 */
public record ReadPolicy(Policy policy, List<Finding> findings) {

  /** Takes a copy of the list. */
  public ReadPolicy {
    findings = List.copyOf(findings);
  }

  /** The findings for which AWS would refuse the policy, or that leave its meaning open. */
  public List<Finding> errors() {
    return findings.stream().filter(f -> f.severity() != Finding.Severity.NOTE).toList();
  }
}
