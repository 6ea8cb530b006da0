package io.proofline.cloud.template;

/**
 * What a registry says about the type of a property. Templates may write any scalar as text and any
 * text without quotes; only a schema can tell {@code "true"} the word from {@code true} the switch.
 */
@FunctionalInterface
public interface PropertyTypes {

  /** Knows nothing: scalars keep the type of their writing. */
  PropertyTypes NONE = (type, path) -> Kind.UNDECLARED;

  /**
   * Type of one property.
   *
   * @param type resource type, for example {@code AWS::EC2::SecurityGroup}
   * @param path dotted names from the resource's properties; a list adds nothing: {@code
   *     SecurityGroupIngress.FromPort}
   * @return the kind, {@link Kind#UNDECLARED} when not known
   */
  Kind kindOf(String type, String path);

  /** Kinds of scalar. */
  enum Kind {
    /** Text, also when it looks like a number. */
    STRING,
    /** Whole number. */
    INTEGER,
    /** Number. */
    NUMBER,
    /** True or false. */
    BOOLEAN,
    /** A JSON document: text that holds one is parsed. */
    JSON,
    /**
     * Not known, or not a scalar. Quoted values stay text; unquoted YAML becomes what YAML 1.1
     * makes of it (CloudFormation's version), except that whole numbers with a leading zero stay
     * text, since account ids look like that.
     */
    UNDECLARED
  }
}
