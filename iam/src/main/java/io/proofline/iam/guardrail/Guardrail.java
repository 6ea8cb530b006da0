package io.proofline.iam.guardrail;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A guardrail before its parameters are filled in.
 *
 * @param id for example {@code scp-keep-trails}
 * @param kind what kind of policy it becomes
 * @param title one sentence
 * @param controls ids of the controls that it keeps from being undone
 * @param parameters names that must be filled in, beside {@code account}
 * @param statements its statements
 * @param must the class of requests that it must refuse, as statements that allow exactly those
 * @param block requests that it must refuse
 * @param leave requests that it must not touch
 */
public record Guardrail(
    String id,
    Kind kind,
    String title,
    List<String> controls,
    List<String> parameters,
    List<JsonNode> statements,
    List<JsonNode> must,
    List<JsonNode> block,
    List<JsonNode> leave) {

  /** Takes copies. */
  public Guardrail {
    controls = List.copyOf(controls);
    parameters = List.copyOf(parameters);
    statements = List.copyOf(statements);
    must = List.copyOf(must);
    block = List.copyOf(block);
    leave = List.copyOf(leave);
  }

  /** The kind of policy. */
  public enum Kind {
    /** Service control policy. */
    SCP("by principals of member accounts, service-linked roles excepted"),
    /** Resource control policy. */
    RCP("on resources of member accounts, unless a service-linked role makes them"),
    /** Part of a bucket policy. */
    BUCKET("on the bucket"),
    /** VPC endpoint policy. */
    ENDPOINT("through the endpoint");

    private final String reach;

    Kind(String reach) {
      this.reach = reach;
    }

    /** Which requests a policy of the kind has a say in, in words. */
    public String reach() {
      return reach;
    }
  }
}
