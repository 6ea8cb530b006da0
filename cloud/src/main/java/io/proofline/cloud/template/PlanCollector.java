package io.proofline.cloud.template;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

/**
 * Collects Terraform and OpenTofu plans in JSON. One snapshot a file, source {@code terraform},
 * subject {@code terraform/<file>}; the logical id of a document is the resource's address.
 */
public final class PlanCollector {
  private final PlanSnapshot snapshots;

  /**
   * A collector.
   *
   * @param clock gives the times of the snapshot
   * @param types property types; what they name and the mapping does not is unknown
   */
  public PlanCollector(Clock clock, PropertyTypes types) {
    this.snapshots = new PlanSnapshot(clock, types, PlanMapping.standard());
  }

  /** CloudFormation types that Terraform resources are mapped to. */
  public static Set<String> types() {
    return PlanMapping.standard().types();
  }

  /**
   * Reads one plan.
   *
   * @throws TemplateException when the file cannot be read as a plan
   */
  public CollectedPlan collect(Path file, PlanTarget target) {
    Path name = file.getFileName();
    return snapshots.of(
        PlanFile.read(file, name == null ? file.toString() : name.toString()), target);
  }

  /**
   * Reads the plan from bytes.
   *
   * @param name name of the file, for the subject and for errors
   * @throws TemplateException when the bytes cannot be read as a plan
   */
  public CollectedPlan collect(String name, byte[] bytes, PlanTarget target) {
    return snapshots.of(PlanFile.of(name, bytes), target);
  }
}
