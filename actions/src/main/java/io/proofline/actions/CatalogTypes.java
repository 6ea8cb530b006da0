package io.proofline.actions;

import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Schemas;
import io.proofline.catalog.Shape;
import io.proofline.cloud.template.PropertyTypes;
import java.util.Optional;
import java.util.Set;

/** Tells the template reader what the catalog knows about the type of a property. */
public final class CatalogTypes implements PropertyTypes {
  private final Schemas schemas;

  public CatalogTypes(Schemas schemas) {
    this.schemas = schemas;
  }

  @Override
  public Kind kindOf(String type, String path) {
    Shape shape = schemas.find(type).map(ResourceSchema::properties).orElse(null);
    if (shape == null) {
      return Kind.UNDECLARED;
    }
    for (String name : path.split("\\.", -1)) {
      while (shape instanceof Shape.ListOf list) {
        shape = list.element();
      }
      if (!(shape instanceof Shape.Struct struct) || !struct.fields().containsKey(name)) {
        return Kind.UNDECLARED;
      }
      shape = struct.fields().get(name);
    }
    while (shape instanceof Shape.ListOf list) {
      shape = list.element();
    }
    return switch (shape) {
      case Shape.Scalar.STRING, Shape.Scalar.TIMESTAMP -> Kind.STRING;
      case Shape.Scalar.INT -> Kind.INTEGER;
      case Shape.Scalar.DOUBLE -> Kind.NUMBER;
      case Shape.Scalar.BOOL -> Kind.BOOLEAN;
      case Shape.Scalar.JSON -> Kind.JSON;
      case Shape.Scalar.MAP -> Kind.UNDECLARED;
      case null, default -> Kind.UNDECLARED;
    };
  }

  @Override
  public Optional<Set<String>> runtimeNames(String type) {
    return schemas.find(type).map(schema -> schema.runtime().fields().keySet());
  }
}
