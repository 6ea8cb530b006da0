package io.proofline.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which types of statements a program knows, in which version, and how a body of an older version
 * reads as the newest. What stands in the ledger is never rewritten: it is upgraded each time it is
 * read. A type or version that is not known is kept and shown as it was recorded.
 */
public final class StatementSchemas {
  private final Map<String, Schema> schemas;

  private record Schema(int version, Map<Integer, UnaryOperator<ObjectNode>> steps) {}

  private StatementSchemas(Map<String, Schema> schemas) {
    this.schemas = Map.copyOf(schemas);
  }

  /** The types that the ledger itself writes. */
  public static Builder ledgers() {
    Builder builder = new Builder();
    for (String type : ShredRecord.KEPT) {
      builder.type(type, 1);
    }
    return builder.type("register", 1);
  }

  /** None yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads the body of a statement as the newest version of its type. */
  public Reading read(Statement statement) {
    Schema schema = schemas.get(statement.type());
    int recorded = statement.schemaVersion();
    if (schema == null) {
      return new Reading.Unknown(statement.type(), recorded, statement.body());
    }
    if (recorded > schema.version) {
      return new Reading.Newer(schema.version, recorded, statement.body());
    }
    if (recorded == schema.version) {
      return new Reading.Current(statement.body());
    }
    ObjectNode body = statement.body();
    for (int version = recorded; version < schema.version; version++) {
      // Each step is given a copy, so that the statement itself stays as it was recorded.
      body = Objects.requireNonNull(schema.steps.get(version)).apply(body.deepCopy());
    }
    return new Reading.Upgraded(recorded, schema.version, body);
  }

  /** How a body could be read. */
  public sealed interface Reading {
    /** The body: of the newest known version, or as recorded where that is not known. */
    ObjectNode body();

    /** For people: how what is shown came about. */
    String words();

    /** Recorded in the version that this program writes. */
    record Current(ObjectNode body) implements Reading {
      @Override
      public String words() {
        return "as recorded";
      }
    }

    /**
     * Recorded in an older version.
     *
     * @param from version in the ledger
     * @param to version of the body
     */
    record Upgraded(int from, int to, ObjectNode body) implements Reading {
      @Override
      public String words() {
        return "recorded in version " + from + ", read as version " + to;
      }
    }

    /**
     * Recorded by a newer program.
     *
     * @param known newest version that this program knows
     * @param recorded version in the ledger
     */
    record Newer(int known, int recorded, ObjectNode body) implements Reading {
      @Override
      public String words() {
        return "as recorded, in version "
            + recorded
            + "; this program knows version "
            + known
            + " and draws nothing from it";
      }
    }

    /** Of a type that this program does not know. */
    record Unknown(String type, int recorded, ObjectNode body) implements Reading {
      @Override
      public String words() {
        return "as recorded; this program does not know the type " + type;
      }
    }
  }

  /** Gathers types. */
  public static final class Builder {
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Map<Integer, UnaryOperator<ObjectNode>>> steps = new HashMap<>();

    private Builder() {}

    /** A type and the version that is written now. */
    public Builder type(String type, int version) {
      Leaf.requireType(type, version);
      if (versions.putIfAbsent(type, version) != null) {
        throw new IllegalArgumentException("type " + type + " is given twice");
      }
      return this;
    }

    /**
     * How a body of a version reads as the next.
     *
     * @param step is given a copy of the body, which it may change
     */
    public Builder upgrade(String type, int from, UnaryOperator<ObjectNode> step) {
      steps.computeIfAbsent(type, t -> new TreeMap<>()).put(from, step);
      return this;
    }

    /**
     * All of them.
     *
     * @throws IllegalStateException when an old version of a type has no way to the newest
     */
    public StatementSchemas build() {
      Map<String, Schema> schemas = new HashMap<>();
      versions.forEach(
          (type, version) -> {
            Map<Integer, UnaryOperator<ObjectNode>> way = steps.getOrDefault(type, Map.of());
            for (int old = 1; old < version; old++) {
              if (!way.containsKey(old)) {
                throw new IllegalStateException(
                    "type " + type + " cannot be read from version " + old);
              }
            }
            schemas.put(type, new Schema(version, Map.copyOf(way)));
          });
      if (!versions.keySet().containsAll(steps.keySet())) {
        throw new IllegalStateException("an upgrade for a type that is not known");
      }
      return new StatementSchemas(schemas);
    }
  }
}
