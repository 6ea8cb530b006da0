package io.proofline.controls;

import static io.proofline.controls.QuickExpression.DOUBT;

import dev.cel.common.values.NullValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The language's own operators and functions over the types that they are for, by the names of
 * their overloads. Of values of any other type they give {@link QuickExpression#DOUBT}.
 */
final class QuickFunctions {
  private static final Map<String, Function> BY_OVERLOAD =
      Map.ofEntries(
          Map.entry("equals", (first, second) -> same(first, second).value()),
          Map.entry("not_equals", (first, second) -> same(first, second).negated().value()),
          Map.entry("in_list", QuickFunctions::inList),
          Map.entry(
              "in_map",
              (first, second) ->
                  first instanceof String name && second instanceof MapValue map
                      ? (Object) map.containsKey(name)
                      : DOUBT),
          Map.entry("size_list", (first, _) -> first instanceof ListValue ? size(first) : DOUBT),
          Map.entry("size_map", (first, _) -> first instanceof MapValue ? size(first) : DOUBT),
          Map.entry("size_string", (first, _) -> first instanceof String ? size(first) : DOUBT),
          Map.entry("contains_string", texts(String::contains)),
          Map.entry("starts_with_string", texts(String::startsWith)),
          Map.entry("ends_with_string", texts(String::endsWith)),
          Map.entry("add_string", texts(String::concat)),
          Map.entry("multiply_int64", wholes(Math::multiplyExact)),
          Map.entry("subtract_int64", wholes(Math::subtractExact)),
          Map.entry("less_int64", wholes((one, two) -> one < two)),
          Map.entry("less_equals_int64", wholes((one, two) -> one <= two)),
          Map.entry("greater_int64", wholes((one, two) -> one > two)),
          Map.entry("greater_equals_int64", wholes((one, two) -> one >= two)),
          Map.entry("less_equals_double", of(Double.class, Double.class, (one, two) -> one <= two)),
          Map.entry(
              "greater_equals_double", of(Double.class, Double.class, (one, two) -> one >= two)),
          Map.entry(
              "greater_timestamp",
              of(Instant.class, Instant.class, (one, two) -> one.compareTo(two) > 0)),
          Map.entry(
              "greater_duration",
              of(Duration.class, Duration.class, (one, two) -> one.compareTo(two) > 0)),
          Map.entry(
              "less_equals_duration",
              of(Duration.class, Duration.class, (one, two) -> one.compareTo(two) <= 0)),
          Map.entry(
              "subtract_timestamp_timestamp",
              of(Instant.class, Instant.class, (one, two) -> Duration.between(two, one))),
          Map.entry(
              "subtract_timestamp_duration",
              of(Instant.class, Duration.class, QuickFunctions::before)),
          Map.entry("add_list", of(ListValue.class, ListValue.class, QuickFunctions::joined)),
          Map.entry("index_map", QuickFunctions::element),
          Map.entry("string_to_int64", (first, _) -> whole(first)),
          Map.entry(
              "int64_to_double",
              (first, _) -> first instanceof Long number ? (Object) (double) number : DOUBT),
          Map.entry(
              "int64_to_string",
              (first, _) -> first instanceof Long number ? Long.toString(number) : DOUBT));

  /** Functions of which only the value at hand says which overload is meant, by their names. */
  private static final Map<String, Function> BY_NAME =
      Map.of(
          "size",
          (first, _) -> size(first),
          "string",
          (first, _) ->
              switch (first) {
                case String text -> text;
                case Long number -> Long.toString(number);
                default -> DOUBT;
              },
          "int",
          (first, _) -> first instanceof Long ? first : whole(first),
          "double",
          (first, _) ->
              switch (first) {
                case Double number -> number;
                case Long number -> (double) number;
                default -> DOUBT;
              },
          "_[_]",
          QuickFunctions::element);

  private static final Pattern HOURS = Pattern.compile("(\\d{1,6})h");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private QuickFunctions() {}

  /** What a logical operator takes and gives. */
  enum Truth {
    YES,
    NO,
    DOUBT;

    static Truth of(boolean value) {
      return value ? YES : NO;
    }

    static Truth of(Object value) {
      return value instanceof Boolean truth ? of(truth.booleanValue()) : DOUBT;
    }

    Truth negated() {
      return switch (this) {
        case YES -> NO;
        case NO -> YES;
        case DOUBT -> DOUBT;
      };
    }

    /** As the value of a step. */
    Object value() {
      return switch (this) {
        case YES -> true;
        case NO -> false;
        case DOUBT -> QuickExpression.DOUBT;
      };
    }
  }

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

  private static <A, B> Function of(
      Class<A> first, Class<B> second, BiFunction<A, B, Object> function) {
    return (one, two) ->
        first.isInstance(one) && second.isInstance(two)
            ? function.apply(first.cast(one), second.cast(two))
            : DOUBT;
  }

  private static Function texts(BiFunction<String, String, Object> function) {
    return (one, two) ->
        one instanceof String first && two instanceof String second
            ? function.apply(first, second)
            : DOUBT;
  }

  private static Function wholes(BiFunction<Long, Long, Object> function) {
    return (one, two) -> {
      if (!(one instanceof Long first && two instanceof Long second)) {
        return DOUBT;
      }
      try {
        return function.apply(first, second);
      } catch (ArithmeticException e) {
        return DOUBT;
      }
    };
  }

  /** Kinds of values of which those of one never equal those of another. */
  private enum Kind {
    TEXT,
    TRUTH,
    WHOLE,
    LIST,
    MAP,
    NULL
  }

  private static @Nullable Kind kind(Object value) {
    return switch (value) {
      case String _ -> Kind.TEXT;
      case Boolean _ -> Kind.TRUTH;
      case Long _ -> Kind.WHOLE;
      case ListValue _ -> Kind.LIST;
      case MapValue _ -> Kind.MAP;
      case NullValue _ -> Kind.NULL;
      default -> null;
    };
  }

  /** Whether two values are equal; those with parts may hold numbers of two kinds. */
  private static Truth same(Object first, Object second) {
    if (first instanceof String one && second instanceof String two) {
      return Truth.of(one.equals(two));
    }
    Kind one = kind(first);
    Kind two = kind(second);
    if (one == null || two == null) {
      return Truth.DOUBT;
    }
    if (one != two) {
      return Truth.NO;
    }
    return one == Kind.LIST || one == Kind.MAP ? Truth.DOUBT : Truth.of(first.equals(second));
  }

  private static Object inList(Object value, Object in) {
    if (!(in instanceof ListValue list)) {
      return DOUBT;
    }
    boolean found = list.contains(value);
    return found || value instanceof String ? (Object) found : DOUBT;
  }

  private static Object element(Object value, Object key) {
    Object found =
        switch (value) {
          case MapValue map when key instanceof String -> map.get(key);
          case ListValue list when key instanceof Long at && at >= 0 && at < list.size() ->
              list.get(at.intValue());
          default -> null;
        };
    return found == null ? DOUBT : found;
  }

  private static ListValue joined(ListValue first, ListValue second) {
    return ListValue.of(Stream.concat(first.stream(), second.stream()).toList());
  }

  private static Object before(Instant time, Duration span) {
    try {
      Instant before = time.minus(span);
      return before.isBefore(FIRST) || before.isAfter(LAST) ? DOUBT : before;
    } catch (DateTimeException | ArithmeticException e) {
      return DOUBT;
    }
  }

  private static Object size(Object value) {
    return switch (value) {
      case String text -> (long) text.codePointCount(0, text.length());
      case ListValue list -> (long) list.size();
      case MapValue map -> (long) map.size();
      default -> DOUBT;
    };
  }

  private static Object whole(Object value) {
    try {
      return value instanceof String text ? (Object) Long.parseLong(text) : DOUBT;
    } catch (NumberFormatException e) {
      return DOUBT;
    }
  }
}
