package io.proofline.iam.question;

import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Witness;
import java.util.List;

/**
 * What a question found, each with a request.
 *
 * @param findings in the order of the statements
 * @param unknown why there may be more; empty when these are all
 * @param premise what it rests on beside the policies that these are all, as a clause that can
 *     follow "given that"; empty when it rests on them alone
 */
public record Findings(List<Finding> findings, String unknown, String premise) {

  /** Takes a copy of the list. */
  public Findings {
    findings = List.copyOf(findings);
  }

  /** From the policies alone. */
  public Findings(List<Finding> findings, String unknown) {
    this(findings, unknown, "");
  }

  /** Whether it is proved that there is nothing. */
  public boolean nothing() {
    return findings.isEmpty() && unknown.isEmpty();
  }

  /**
   * One finding.
   *
   * @param statements what lets it through
   * @param who who gets in, as wide as was confirmed
   * @param witness a request of theirs with no more context than it needs
   */
  public record Finding(List<Box.Source> statements, Who who, Witness witness) {
    /** Takes a copy of the list. */
    public Finding {
      statements = List.copyOf(statements);
    }
  }

  /** How wide a circle gets in. */
  public enum Who {
    /** Anybody, without signing in. */
    ANYONE("anyone, unsigned"),
    /** Any principal of any AWS account. */
    ANY_ACCOUNT("any AWS account"),
    /** The principals of one account. */
    ACCOUNT("principals of one account"),
    /** Whoever has the policy, which names no principals. */
    HOLDER("whoever has the policy"),
    /** One principal. */
    PRINCIPAL("one principal"),
    /** An AWS service. */
    SERVICE("an AWS service"),
    /** Subjects of an identity provider. */
    FEDERATED("subjects of an identity provider"),
    /** A canonical user. */
    CANONICAL("a canonical user");

    private final String words;

    Who(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }
}
