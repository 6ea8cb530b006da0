package io.proofline.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One resource as observed.
 *
 * @param id identity
 * @param arn ARN, when the resource has one
 * @param properties CloudFormation property names; JSON policy documents are JSON objects, not text
 * @param runtime facts without a CloudFormation property, for example a trail's IsLogging
 * @param tags tag key to value
 * @param unknown properties that could not be read: dotted path from the document ({@code
 *     properties.BucketEncryption}, {@code runtime.IsLogging}, {@code tags}) to the reason in
 *     words. A path covers everything below it
 * @param observed when the last call behind it answered
 * @param calls ids of the calls it was made from, see {@link CallRecord#id()}
 */
public record Document(
    ResourceId id,
    @Nullable String arn,
    ObjectNode properties,
    ObjectNode runtime,
    Map<String, String> tags,
    Map<String, String> unknown,
    Instant observed,
    List<String> calls) {

  /** Takes copies of the collections; the JSON nodes are treated as read-only. */
  public Document {
    tags = Map.copyOf(tags);
    unknown = Map.copyOf(unknown);
    calls = List.copyOf(calls);
  }
}
