package io.proofline.controls;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.proofline.catalog.Control;
import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Schemas;
import io.proofline.catalog.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of the names that the expressions of one control may use. */
final class CelTypes {
  private final Map<String, CelType> structs = new HashMap<>();
  private final Map<String, CelType> variables = new LinkedHashMap<>();

  CelTypes(Control control, Schemas schemas) {
    ResourceSchema schema = schema(control, control.applies().type(), schemas);
    variables.put("r", struct("resource.r", schema.properties()));
    variables.put("rt", struct("resource.rt", schema.runtime()));
    variables.put("tags", MapType.create(SimpleType.STRING, SimpleType.STRING));
    for (String name : ImmutableList.of("id", "arn", "account", "region")) {
      variables.put(name, SimpleType.STRING);
    }
    variables.put("now", SimpleType.TIMESTAMP);
    variables.put("template", SimpleType.BOOL);
    variables.put(
        "sys", struct("sys", Map.of("SystemId", SimpleType.STRING, "HoldsPhi", SimpleType.BOOL)));
    Map<String, CelType> parameters = new LinkedHashMap<>();
    control.parameters().forEach((name, value) -> parameters.put(name, type(value.kind())));
    variables.put("p", struct("p", parameters));
    Map<String, CelType> near = new LinkedHashMap<>();
    control
        .near()
        .forEach(
            (name, neighbour) -> {
              CelType document =
                  document("near." + name, schema(control, neighbour.type(), schemas));
              near.put(name, neighbour.many() ? ListType.create(document) : document);
            });
    variables.put("near", struct("near", near));
  }

  /** Name to type of every variable. */
  Map<String, CelType> variables() {
    return variables;
  }

  /**
   * Whether a dotted path, with {@code [0]} for an element, names something. A quick answer for
   * what needs no compiler; false only says that the compiler has to be asked.
   */
  boolean names(String path) {
    List<String> steps = List.of(path.replace("[0]", ".[0]").split("\\.", -1));
    CelType at = variables.get(steps.getFirst());
    for (String step : steps.subList(1, steps.size())) {
      at =
          switch (at) {
            case StructType struct ->
                struct.findField(step).map(StructType.Field::type).orElse(null);
            case ListType list when step.equals("[0]") -> list.elemType();
            case null, default -> null;
          };
    }
    return at != null;
  }

  /** Finds the structures by the names of their types. */
  CelTypeProvider provider() {
    return new Provider(ImmutableMap.copyOf(structs));
  }

  private static final class Provider implements CelTypeProvider {
    private final ImmutableMap<String, CelType> structs;

    Provider(ImmutableMap<String, CelType> structs) {
      this.structs = structs;
    }

    @Override
    public ImmutableCollection<CelType> types() {
      return structs.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(structs.get(name));
    }
  }

  private static ResourceSchema schema(Control control, String type, Schemas schemas) {
    return schemas
        .find(type)
        .orElseThrow(
            () ->
                new ControlException(
                    control, "applies or near", "the catalog has no schema of " + type));
  }

  private CelType document(String name, ResourceSchema schema) {
    Map<String, CelType> fields = new LinkedHashMap<>();
    for (String field : ImmutableList.of("id", "arn", "account", "region")) {
      fields.put(field, SimpleType.STRING);
    }
    fields.put("tags", MapType.create(SimpleType.STRING, SimpleType.STRING));
    fields.put("r", struct(name + ".r", schema.properties()));
    fields.put("rt", struct(name + ".rt", schema.runtime()));
    return struct(name, fields);
  }

  private CelType struct(String name, Shape.Struct shape) {
    Map<String, CelType> fields = new LinkedHashMap<>();
    shape.fields().forEach((field, inner) -> fields.put(field, type(name + "." + field, inner)));
    return struct(name, fields);
  }

  private CelType struct(String name, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> held = ImmutableMap.copyOf(fields);
    // The prefix keeps the names of types apart from the names of variables.
    String typeName = "proofline." + name;
    StructType type =
        StructType.create(typeName, held.keySet(), field -> Optional.ofNullable(held.get(field)));
    structs.put(typeName, type);
    return type;
  }

  private CelType type(String name, Shape shape) {
    return switch (shape) {
      case Shape.Struct struct -> struct(name, struct);
      case Shape.ListOf list -> ListType.create(type(name + ".element", list.element()));
      case Shape.Scalar scalar ->
          switch (scalar) {
            case STRING -> SimpleType.STRING;
            case INT -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case BOOL -> SimpleType.BOOL;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case JSON -> SimpleType.DYN;
            case MAP -> MapType.create(SimpleType.STRING, SimpleType.STRING);
          };
    };
  }

  private static CelType type(Control.Parameter.Kind kind) {
    return switch (kind) {
      case INT -> SimpleType.INT;
      case BOOL -> SimpleType.BOOL;
      case STRING -> SimpleType.STRING;
      case STRINGS -> ListType.create(SimpleType.STRING);
    };
  }
}
