package io.proofline.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A worked case of a control, part of its file; all of them run as tests.
 *
 * @param name what it shows
 * @param expected the outcome
 * @param reason text that must occur in the reason, if any
 * @param subject the resource
 * @param near neighbours by name
 * @param at time of the check
 */
public record Example(
    String name,
    Expected expected,
    @Nullable String reason,
    Resource subject,
    Map<String, Near> near,
    Instant at) {

  /** Takes a copy of the map. */
  public Example {
    near = Map.copyOf(near);
  }

  /** The four outcomes. */
  public enum Expected {
    PASS,
    FAIL,
    NOT_APPLICABLE,
    NOT_EVALUATED
  }

  /**
   * A document of the example.
   *
   * @param identifier name or id
   * @param arn ARN, if given
   * @param properties CloudFormation properties
   * @param runtime facts without a property
   * @param tags tags
   * @param unknown dotted path to reason, as in a collected document
   * @param phi whether its system holds PHI; empty when no system claims it
   */
  public record Resource(
      String identifier,
      @Nullable String arn,
      ObjectNode properties,
      ObjectNode runtime,
      Map<String, String> tags,
      Map<String, String> unknown,
      Optional<Boolean> phi) {

    /** Takes copies of the maps. */
    public Resource {
      tags = Map.copyOf(tags);
      unknown = Map.copyOf(unknown);
    }
  }

  /**
   * Neighbours under one name.
   *
   * @param resources the documents found
   * @param unknown why the population is not known to be complete; null when it is
   */
  public record Near(List<Resource> resources, @Nullable String unknown) {

    /** Takes a copy of the list. */
    public Near {
      resources = List.copyOf(resources);
    }
  }
}
