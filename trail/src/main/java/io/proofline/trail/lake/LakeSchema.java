package io.proofline.trail.lake;

import io.proofline.trail.parquet.ParquetWriter.Field;
import io.proofline.trail.parquet.ParquetWriter.Shape;
import io.proofline.trail.read.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Columns of the derived tables. */
final class LakeSchema {
  /** Events: time in microseconds since 1970, the columns of a record, where it stands. */
  static final List<Field> EVENTS = events();

  /** Resource keys to events. */
  static final List<Field> RESOURCES =
      List.of(
          new Field("k", Shape.TEXT),
          new Field("r", Shape.TEXT),
          new Field("us", Shape.LONG),
          new Field("leaf_year", Shape.INT),
          new Field("leaf", Shape.LONG),
          new Field("row", Shape.LONG));

  /** How many events of a kind an hour has: hours since 1970 UTC. */
  static final List<Field> HOURS =
      List.of(
          new Field("hour", Shape.LONG),
          new Field("account", Shape.TEXT),
          new Field("region", Shape.TEXT),
          new Field("category", Shape.TEXT),
          new Field("feed", Shape.TEXT),
          new Field("source", Shape.TEXT),
          new Field("name", Shape.TEXT),
          new Field("failed", Shape.FLAG),
          new Field("n", Shape.LONG));

  private LakeSchema() {}

  private static List<Field> events() {
    List<Field> out = new ArrayList<>();
    out.add(new Field("us", Shape.LONG));
    for (Column column : Column.values()) {
      out.add(new Field(column.label(), column.flag() ? Shape.FLAG : Shape.TEXT));
    }
    out.add(new Field("file", Shape.TEXT));
    out.add(new Field("member", Shape.INT));
    out.add(new Field("leaf_year", Shape.INT));
    out.add(new Field("leaf", Shape.LONG));
    out.add(new Field("row", Shape.LONG));
    return List.copyOf(out);
  }

  /** A table without rows, as a select. */
  static String empty(List<Field> schema) {
    return schema.stream()
        .map(f -> "CAST(NULL AS " + sql(f.type()) + ") AS " + f.name())
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  /** Column names, comma-separated. */
  static String names(List<Field> schema) {
    return schema.stream().map(Field::name).collect(Collectors.joining(", "));
  }

  private static String sql(Shape type) {
    return switch (type) {
      case TEXT -> "VARCHAR";
      case FLAG -> "BOOLEAN";
      case LONG -> "BIGINT";
      case INT -> "INTEGER";
    };
  }
}
