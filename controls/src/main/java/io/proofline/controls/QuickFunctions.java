package io.proofline.controls;

import io.proofline.controls.QuickExpression.Doubt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The language's own operators and functions over the types that they are for, by the names of
 * their overloads. Values of any other type are a {@link Doubt}.
 */
final class QuickFunctions {
  private static final Map<String, Function> BY_OVERLOAD =
      Map.ofEntries(
          Map.entry("equals", (first, second) -> same(first, second)),
          Map.entry("not_equals", (first, second) -> !same(first, second)),
          Map.entry("in_list", QuickFunctions::inList),
          Map.entry("in_map", (first, second) -> map(second).get(text(first)) != null),
          Map.entry("size_list", (first, _) -> (long) list(first).size()),
          Map.entry("size_map", (first, _) -> (long) map(first).size()),
          Map.entry("size_string", (first, _) -> length(text(first))),
          Map.entry("contains_string", (first, second) -> text(first).contains(text(second))),
          Map.entry("starts_with_string", (first, second) -> text(first).startsWith(text(second))),
          Map.entry("ends_with_string", (first, second) -> text(first).endsWith(text(second))),
          Map.entry("add_string", (first, second) -> text(first).concat(text(second))),
          Map.entry("multiply_int64", (one, two) -> Math.multiplyExact(whole(one), whole(two))),
          Map.entry("subtract_int64", (one, two) -> Math.subtractExact(whole(one), whole(two))),
          Map.entry("less_int64", (first, second) -> whole(first) < whole(second)),
          Map.entry("less_equals_int64", (first, second) -> whole(first) <= whole(second)),
          Map.entry("greater_int64", (first, second) -> whole(first) > whole(second)),
          Map.entry("greater_equals_int64", (first, second) -> whole(first) >= whole(second)),
          Map.entry("less_equals_double", (first, second) -> number(first) <= number(second)),
          Map.entry("greater_equals_double", (first, second) -> number(first) >= number(second)),
          Map.entry("greater_timestamp", (one, two) -> time(one).compareTo(time(two)) > 0),
          Map.entry("greater_duration", (one, two) -> span(one).compareTo(span(two)) > 0),
          Map.entry("less_equals_duration", (one, two) -> span(one).compareTo(span(two)) <= 0),
          Map.entry(
              "subtract_timestamp_timestamp",
              (first, second) -> Duration.between(time(second), time(first))),
          Map.entry(
              "subtract_timestamp_duration", (first, second) -> before(time(first), span(second))),
          Map.entry("add_list", (first, second) -> joined(list(first), list(second))),
          Map.entry("index_map", QuickFunctions::element),
          Map.entry("string_to_int64", (first, _) -> Long.parseLong(text(first))),
          Map.entry("int64_to_double", (first, _) -> (double) whole(first)),
          Map.entry("int64_to_string", (first, _) -> Long.toString(whole(first))));

  /** Functions of which only the value at hand says which overload is meant, by their names. */
  private static final Map<String, Function> BY_NAME =
      Map.of(
          "size",
          (first, _) ->
              switch (first) {
                case String text -> length(text);
                case ListValue list -> (long) list.size();
                case MapValue map -> (long) map.size();
                default -> throw new Doubt();
              },
          "string",
          (first, _) ->
              switch (first) {
                case String text -> text;
                case Long number -> Long.toString(number);
                default -> throw new Doubt();
              },
          "int",
          (first, _) ->
              switch (first) {
                case Long number -> number;
                case String text -> Long.parseLong(text);
                default -> throw new Doubt();
              },
          "double",
          (first, _) ->
              switch (first) {
                case Double number -> number;
                case Long number -> (double) number;
                default -> throw new Doubt();
              },
          "_[_]",
          QuickFunctions::element);

  private static final Pattern HOURS = Pattern.compile("(\\d{1,6})h");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private QuickFunctions() {}

  /** An operator; the second argument of one that takes a single one is to be ignored. */
  interface Function {
    Object apply(Object first, Object second);
  }

  /** The function of a call; empty for those that are left to the engine. */
  static Optional<Function> find(String name, List<String> overloads) {
    return Optional.ofNullable(
        overloads.size() == 1 ? BY_OVERLOAD.get(overloads.getFirst()) : BY_NAME.get(name));
  }

  /** What a text in hours says, such as {@code 24h}; empty for any other spelling. */
  static Optional<Duration> hours(String text) {
    Matcher matcher = HOURS.matcher(text);
    return matcher.matches()
        ? Optional.of(Duration.ofHours(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  private static boolean same(Object first, Object second) {
    boolean alike =
        switch (first) {
          case String _ -> second instanceof String;
          case Boolean _ -> second instanceof Boolean;
          case Long _ -> second instanceof Long;
          default -> false;
        };
    if (!alike) {
      throw new Doubt();
    }
    return first.equals(second);
  }

  private static Object inList(Object value, Object list) {
    boolean found = list(list).contains(value);
    if (!found && !(value instanceof String)) {
      throw new Doubt(); // numbers of two kinds may be equal still
    }
    return found;
  }

  private static Object element(Object value, Object key) {
    Object found =
        switch (value) {
          case MapValue map when key instanceof String -> map.get(key);
          case ListValue list when key instanceof Long at && at >= 0 && at < list.size() ->
              list.get(at.intValue());
          default -> null;
        };
    if (found == null) {
      throw new Doubt();
    }
    return found;
  }

  private static ListValue joined(ListValue first, ListValue second) {
    return ListValue.of(Stream.concat(first.stream(), second.stream()).toList());
  }

  private static Instant before(Instant time, Duration span) {
    Instant before = time.minus(span);
    if (before.isBefore(FIRST) || before.isAfter(LAST)) {
      throw new Doubt();
    }
    return before;
  }

  private static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static ListValue list(Object value) {
    if (value instanceof ListValue list) {
      return list;
    }
    throw new Doubt();
  }

  private static MapValue map(Object value) {
    if (value instanceof MapValue map) {
      return map;
    }
    throw new Doubt();
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new Doubt();
  }

  private static long whole(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new Doubt();
  }

  private static double number(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    throw new Doubt();
  }

  private static Instant time(Object value) {
    if (value instanceof Instant time) {
      return time;
    }
    throw new Doubt();
  }

  private static Duration span(Object value) {
    if (value instanceof Duration span) {
      return span;
    }
    throw new Doubt();
  }
}
