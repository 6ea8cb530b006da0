package io.proofline.iam.policy;

import java.util.List;

/** A policy that AWS would refuse, or that cannot be understood. */
public final class MalformedPolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  MalformedPolicyException(PolicyKind kind, List<Finding> findings) {
    super(
        kind.title()
            + " "
            + findings.getFirst()
            + (findings.size() == 1 ? "" : " (and " + (findings.size() - 1) + " more)"));
    this.findings = List.copyOf(findings);
  }

  /** Everything that is wrong, in the order of the text. */
  public List<Finding> findings() {
    return findings;
  }
}
