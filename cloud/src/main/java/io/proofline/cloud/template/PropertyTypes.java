package io.proofline.cloud.template;

import java.util.Optional;
import java.util.Set;

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

  /**
   * Names of the facts beside the properties that live documents of a type have. A template cannot
   * tell them, so they are listed as unknown; without the names, all of {@code runtime} is.
   *
   * @param type resource type
   */
  default Optional<Set<String>> runtimeNames(String type) {
    return Optional.empty();
  }

  /**
   * Names of the properties at a place, in lists as in maps; empty when none are declared there.
   *
   * @param type resource type
   * @param path as for {@link #kindOf}; empty for the resource itself
   */
  default Set<String> propertyNames(String type, String path) {
    return Set.of();
  }

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
    /**
     * JSON of any form, such as a policy: text that holds a document is parsed, and a document with
     * an unknown part is unknown as a whole.
     */
    JSON,
    /**
     * Not known, or not a scalar. Quoted values stay text; unquoted YAML becomes what YAML 1.1
     * makes of it (CloudFormation's version), except that whole numbers with a leading zero stay
     * text, since account ids look like that.
     */
    UNDECLARED
  }
}
