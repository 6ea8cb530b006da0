package io.proofline.iam.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads policies. Immutable, safe for many threads.
 *
 * <pre>{@code
 * Policy policy = new PolicyParser().parse(PolicyKind.RESOURCE, json);
 * }</pre>
 */
public final class PolicyParser {
  private final Limits limits;
  private final LocatedJsonReader reader;

  /** With the {@linkplain Limits#DEFAULT default limits}. */
  public PolicyParser() {
    this(Limits.DEFAULT);
  }

  /** With limits of one's own. */
  public PolicyParser(Limits limits) {
    this.limits = limits;
    this.reader = new LocatedJsonReader(limits);
  }

  /**
   * Strict reading.
   *
   * @throws MalformedPolicyException when AWS would refuse the policy, with everything that is
   *     wrong
   */
  public Policy parse(PolicyKind kind, String json) {
    ReadPolicy read = read(kind, json);
    List<Finding> errors = read.errors();
    if (!errors.isEmpty()) {
      throw new MalformedPolicyException(kind, errors);
    }
    return read.policy();
  }

  /** Tolerant reading: never fails, says everything that is wrong. */
  public ReadPolicy read(PolicyKind kind, String json) {
    List<Finding> findings = new ArrayList<>();
    LocatedJson root = reader.read(json, findings);
    Policy policy =
        root == null
            ? new Policy(kind, LanguageVersion.V2008, false, null, List.of(), false)
            : new PolicyReading(kind, limits, findings).policy(root);
    long written = json.chars().filter(c -> !Character.isWhitespace(c)).count();
    if (written > kind.quota()) {
      findings.add(
          new Finding(
              Finding.Severity.NOTE,
              new Position(1, 1),
              "",
              written
                  + " characters; AWS's default limit for a "
                  + kind.title()
                  + " is "
                  + kind.quota()));
    }
    findings.sort(
        Comparator.comparingInt((Finding f) -> f.at().line())
            .thenComparingInt(f -> f.at().column()));
    return new ReadPolicy(policy, findings);
  }

  /** Tolerant reading of a policy that is a JSON object already; places mean its compact text. */
  public ReadPolicy read(PolicyKind kind, JsonNode policy) {
    return read(kind, policy.toString());
  }
}
