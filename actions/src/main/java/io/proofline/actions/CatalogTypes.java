package io.proofline.actions;

import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Schemas;
import io.proofline.catalog.Shape;
import io.proofline.cloud.template.PropertyTypes;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the template reader what the catalog knows about the type of a property. */
public final class CatalogTypes implements PropertyTypes {
  private final Schemas schemas;

  public CatalogTypes(Schemas schemas) {
    this.schemas = schemas;
  }

  @Override
  public Kind kindOf(String type, String path) {
    Shape shape = at(type, path);
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
  public Set<String> propertyNames(String type, String path) {
    return at(type, path) instanceof Shape.Struct struct ? struct.fields().keySet() : Set.of();
  }

  /** What stands at a path, in lists as outside of them. */
  private @Nullable Shape at(String type, String path) {
    Shape shape = schemas.find(type).map(ResourceSchema::properties).orElse(null);
    for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      while (shape instanceof Shape.ListOf list) {
        shape = list.element();
      }
      shape = shape instanceof Shape.Struct struct ? struct.fields().get(name) : null;
    }
    while (shape instanceof Shape.ListOf list) {
      shape = list.element();
    }
    return shape;
  }

  @Override
  public Optional<Set<String>> runtimeNames(String type) {
    return schemas.find(type).map(schema -> schema.runtime().fields().keySet());
  }
}
