package io.proofline.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A rule about one resource type, as its YAML file says it. The format is documented in {@code
 * docs/controls.md}.
 *
 * @param id name, unique, as the file is named: {@code s3-bucket-no-public-read}
 * @param ruleHash the version: lower-case hex SHA-256 over the bytes of the file and, where the
 *     control shares a rule, of the rule's file after them
 * @param sharedRule name of the rule that the control shares with others; null when it has its own
 * @param title short
 * @param severity our judgement
 * @param patterns which of the eight failure patterns it belongs to, 1 to 8
 * @param policy what the organisation says, one sentence
 * @param citation the one primary citation
 * @param further further citations
 * @param responsibility who does what under the shared-responsibility model
 * @param applies which resources
 * @param near other documents that the expressions read, by name
 * @param parameters values with defaults that an organisation may change, by name
 * @param pass CEL expression; true is a pass, false is a failure
 * @param reason why it failed, with {@code {{expression}}} places
 * @param evidence dotted paths whose values are kept with the outcome
 * @param triggers events after which the answer may differ
 * @param reads IAM actions needed to collect what it reads
 * @param fix what to do about a failure
 * @param undo how to take the fix back
 * @param aliases ids of the same check elsewhere, by tool
 */
public record Control(
    String id,
    String ruleHash,
    @Nullable String sharedRule,
    String title,
    Severity severity,
    List<Integer> patterns,
    String policy,
    Citation citation,
    List<Citation> further,
    Responsibility responsibility,
    Applies applies,
    Map<String, Neighbour> near,
    Map<String, Parameter> parameters,
    String pass,
    String reason,
    List<String> evidence,
    List<Trigger> triggers,
    List<String> reads,
    String fix,
    String undo,
    Map<String, List<String>> aliases) {

  /** Takes copies of the collections; maps keep their order. */
  public Control {
    patterns = List.copyOf(patterns);
    further = List.copyOf(further);
    near = Collections.unmodifiableMap(new LinkedHashMap<>(near));
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    evidence = List.copyOf(evidence);
    triggers = List.copyOf(triggers);
    reads = List.copyOf(reads);
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
  }

  /** How pages name the rule: id and the first eight characters of the hash. */
  public String ruleName() {
    return id + "@" + ruleHash.substring(0, 8);
  }

  /**
   * Why the law is thought to ask for it.
   *
   * @param requirement row of the law table
   * @param basis how the citation was found: {@code curated} means by our reading
   * @param why one sentence
   * @param review {@code not reviewed by counsel} until a named reviewer signs
   */
  public record Citation(Requirement requirement, String basis, String why, String review) {
    static final String NOT_REVIEWED = "not reviewed by counsel";
  }

  /**
   * Shared responsibility.
   *
   * @param provider what the cloud provider does
   * @param customer what the organisation must do
   */
  public record Responsibility(String provider, String customer) {}

  /**
   * Which resources a control looks at.
   *
   * @param type CloudFormation type or {@code X::…}
   * @param when CEL expression; false means not applicable; null means always
   * @param scope all resources, or only those of systems that hold PHI
   */
  public record Applies(String type, @Nullable String when, Scope scope) {}

  /** Whose resources. */
  public enum Scope {
    ALL,
    /** Of systems that the register marks as holding PHI. */
    PHI
  }

  /**
   * Another document that the expressions read, as {@code near.<name>}.
   *
   * @param type its type
   * @param region where it is looked for
   * @param account where it is looked for
   * @param many whether all matches are read as a list, instead of at most one
   * @param match property of the neighbour to path in the resource ({@code r.BucketName}, {@code
   *     id}, {@code arn}) that must have the same text; empty means any of the type
   */
  public record Neighbour(
      String type, Reach region, Reach account, boolean many, Map<String, String> match) {

    /** Takes a copy of the map. */
    public Neighbour {
      match = Map.copyOf(match);
    }

    /** How far from the resource a neighbour may be. */
    public enum Reach {
      SAME,
      ANY
    }
  }

  /**
   * A value that an organisation may set differently.
   *
   * @param kind type of the value
   * @param value default
   * @param why reason for the default
   */
  public record Parameter(Kind kind, JsonNode value, String why) {

    /** Types of parameters. */
    public enum Kind {
      INT,
      BOOL,
      STRING,
      STRINGS
    }
  }

  /**
   * A CloudTrail event after which the answer may differ.
   *
   * @param eventSource {@code s3.amazonaws.com}
   * @param eventName {@code PutBucketPolicy}
   */
  public record Trigger(String eventSource, String eventName) {}
}
