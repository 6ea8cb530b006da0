package io.proofline.catalog;

/**
 * Properties of a resource type that collectors may give and expressions may read.
 *
 * @param type CloudFormation type or {@code X::…}
 * @param label for people: {@code S3 bucket}
 * @param source where documents of the type come from
 * @param properties CloudFormation property names
 * @param runtime facts without a property
 */
public record ResourceSchema(
    String type, String label, Source source, Shape.Struct properties, Shape.Struct runtime) {

  /** Which kind of snapshot holds documents of a type. */
  public enum Source {
    /** A cloud account; templates too when the type is CloudFormation's. */
    CLOUD,
    /** Derived from the systems register and the collected documents. */
    SYSTEMS,
    /** Derived from audit logs. */
    TRAIL
  }
}
