package io.proofline.cloud.template;

import io.proofline.cloud.CollectedSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One template as collected.
 *
 * @param file name under which it was collected, part of the snapshot's subject
 * @param collected the snapshot and the file's text as the raw answer of its only call; secrets
 *     that the file writes out are withheld from the text, the call's SHA-256 is that of the whole
 *     file
 * @param unlisted types whose naming is not known, with the number of their resources: their
 *     documents carry the logical id and no ARN
 * @param outside parts, such as a rule of a security group, whose whole is not in the file, or of
 *     which the file does not decide what it is: no control judges such a part for itself
 */
public record CollectedTemplate(
    String file,
    CollectedSnapshot collected,
    SortedMap<String, Integer> unlisted,
    List<Part> outside) {

  /**
   * A part of another resource.
   *
   * @param line where it stands, counted from 1
   */
  public record Part(String logicalId, int line) {}

  /** Takes copies. */
  public CollectedTemplate {
    unlisted = Collections.unmodifiableSortedMap(new TreeMap<>(unlisted));
    outside = List.copyOf(outside);
  }

  /** Parameters of which the default was taken: a deployment may choose otherwise. */
  public List<String> parametersByDefault() {
    return parameters("parametersByDefault");
  }

  /** Parameters that the file declares and whose value was given. */
  public List<String> parametersGiven() {
    return parameters("parametersGiven");
  }

  private List<String> parameters(String asked) {
    return collected.snapshot().calls().stream()
        .flatMap(call -> Stream.of(call.parameters().getOrDefault(asked, "").split(",", -1)))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /**
   * Whether the file leaves open something that a template can decide: the exit code 5 of a
   * collection. Facts of running resources do not count, no template has them.
   */
  public boolean partial() {
    return collected.snapshot().scopes().stream().anyMatch(scope -> !scope.complete())
        || collected.snapshot().documents().stream()
            .flatMap(document -> document.unknown().keySet().stream())
            .anyMatch(path -> !path.startsWith("runtime"));
  }
}
