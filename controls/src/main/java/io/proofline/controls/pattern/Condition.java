package io.proofline.controls.pattern;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a JSON pattern says of a record. */
sealed interface Condition {
  Match matches(LogRecord record);

  String text();

  /** Of at least two; binds closer than {@link Either}. */
  record Both(List<Condition> parts) implements Condition {
    public Both {
      parts = List.copyOf(parts);
    }

    @Override
    public Match matches(LogRecord record) {
      return parts.stream().map(part -> part.matches(record)).reduce(Match.YES, Match::and);
    }

    @Override
    public String text() {
      return parts.stream()
          .map(
              part ->
                  part instanceof Compare || part instanceof State
                      ? part.text()
                      : "(" + part.text() + ")")
          .collect(Collectors.joining(" && "));
    }
  }

  /** Of at least two. */
  record Either(List<Condition> parts) implements Condition {
    public Either {
      parts = List.copyOf(parts);
    }

    @Override
    public Match matches(LogRecord record) {
      return parts.stream().map(part -> part.matches(record)).reduce(Match.NO, Match::or);
    }

    @Override
    public String text() {
      return parts.stream()
          .map(part -> part instanceof Either ? "(" + part.text() + ")" : part.text())
          .collect(Collectors.joining(" || "));
    }
  }

  /** A value beside an operand. */
  record Compare(Selector selector, Operator operator, Operand operand) implements Condition {
    @Override
    public Match matches(LogRecord record) {
      if (selector.wild() && operator == Operator.NOT_EQUAL) {
        return Match.UNCLEAR; // of any value or of every value
      }
      return record.find(selector).stream().map(this::matches).reduce(Match.NO, Match::or);
    }

    private Match matches(LogRecord.Found found) {
      return switch (found) {
        case LogRecord.Unknown _ -> Match.OPEN;
        // Only of "not equal" it is not said what a missing value does.
        case LogRecord.Absent _ -> operator == Operator.NOT_EQUAL ? Match.UNCLEAR : Match.NO;
        // "If a property selector points to an array or object, the filter pattern won't match."
        case LogRecord.Value(JsonNode node) when node.isContainer() -> Match.NO;
        case LogRecord.Value(JsonNode node) -> operand.compare(operator, node);
      };
    }

    @Override
    public String text() {
      return selector.text() + " " + operator.symbol() + " " + operand.text();
    }
  }

  /** Which of the states that have names of their own. */
  enum Kind {
    NULL("IS NULL"),
    TRUE("IS TRUE"),
    FALSE("IS FALSE"),
    MISSING("NOT EXISTS");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** A value is null, true, false or not there. */
  record State(Selector selector, Kind kind) implements Condition {
    @Override
    public Match matches(LogRecord record) {
      if (selector.wild()) {
        return Match.UNCLEAR;
      }
      return switch (record.find(selector).getFirst()) {
        case LogRecord.Unknown _ -> Match.OPEN;
        case LogRecord.Absent _ -> Match.of(kind == Kind.MISSING);
        case LogRecord.Value(JsonNode node) -> matches(node);
      };
    }

    private Match matches(JsonNode node) {
      boolean named = node.isString() && node.asString().equalsIgnoreCase(kind.name());
      return switch (kind) {
        case MISSING -> Match.NO;
        case NULL -> named ? Match.UNCLEAR : Match.of(node.isNull());
        case TRUE -> named ? Match.UNCLEAR : Match.of(node.isBoolean() && node.asBoolean());
        case FALSE -> named ? Match.UNCLEAR : Match.of(node.isBoolean() && !node.asBoolean());
      };
    }

    @Override
    public String text() {
      return selector.text() + " " + kind.words();
    }
  }
}
