package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.proofline.controls.pattern.FilterPattern;
import io.proofline.controls.pattern.FilterPatternException;
import io.proofline.controls.pattern.LogRecord;
import io.proofline.controls.pattern.Match;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What expressions ask of metric filters and alarms: whether a filter pattern matches every record
 * of a kind, and whether its counts reach an alarm. What was read of a pattern or a record is kept.
 * Safe for several threads.
 */
final class LogFilterFunctions {
  /** Patterns stand in accounts; beyond this many they are read again each time. */
  private static final int MOST_KEPT = 10_000;

  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,30}(\\.[0-9]{1,30})?");

  private final Map<String, FilterPattern> patterns = new ConcurrentHashMap<>();
  private final Map<Kind, LogRecord> records = new ConcurrentHashMap<>();

  /** Records that have some members and lack others; {@code whole} ones lack everything else. */
  private record Kind(String members, List<String> absent, boolean whole) {}

  List<CelFunctionDecl> declarations() {
    return List.of(
        declared("alwaysMatches", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING, TEXTS),
        declared("matchesRecord", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING),
        declared(
            "reached",
            SimpleType.BOOL,
            SimpleType.STRING,
            SimpleType.INT,
            SimpleType.STRING,
            SimpleType.DOUBLE),
        declared("unmatched", SimpleType.STRING, TEXTS, TEXTS, TEXTS));
  }

  List<CelFunctionBinding> bindings() {
    return ImmutableList.<CelFunctionBinding>builder()
        .addAll(
            bound(
                "alwaysMatches",
                List.of(String.class, String.class, Object.class),
                args -> certain((String) args[0], kind((String) args[1], texts(args[2]), false))))
        .addAll(
            bound(
                "matchesRecord",
                List.of(String.class, String.class),
                args -> certain((String) args[0], kind((String) args[1], List.of(), true))))
        .addAll(
            bound(
                "reached",
                List.of(String.class, Long.class, String.class, Double.class),
                args ->
                    reached((String) args[0], (Long) args[1], (String) args[2], (Double) args[3])))
        .addAll(
            bound(
                "unmatched",
                List.of(Object.class, Object.class, Object.class),
                args -> unmatched(texts(args[0]), texts(args[1]), texts(args[2]))))
        .build();
  }

  private static CelFunctionDecl declared(String name, CelType to, CelType... from) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(name + "_" + from.length, to, from));
  }

  @SuppressWarnings("Immutable") // what is kept follows from the arguments alone
  private static Iterable<CelFunctionBinding> bound(
      String name, List<Class<?>> types, Function<Object[], Object> body) {
    return CelFunctionBinding.fromOverloads(
        name,
        CelFunctionBinding.from(
            name + "_" + types.size(),
            types,
            args -> NotExactException.told(() -> body.apply(args))));
  }

  private boolean certain(String pattern, Kind kind) {
    Match match;
    try {
      match = pattern(pattern).matches(record(kind));
    } catch (FilterPatternException e) {
      throw new NotExactException(String.valueOf(e.getMessage()));
    }
    if (match == Match.UNCLEAR) {
      throw new NotExactException(
          "the filter pattern %s: the documentation does not say whether it matches %s"
              .formatted(FilterPatternException.shown(pattern), name(kind.members())));
    }
    return match == Match.YES;
  }

  private FilterPattern pattern(String text) {
    FilterPattern known = patterns.get(text);
    if (known != null) {
      return known;
    }
    FilterPattern fresh = FilterPattern.parse(text);
    if (patterns.size() < MOST_KEPT) {
      patterns.put(text, fresh);
    }
    return fresh;
  }

  private static Kind kind(String members, List<String> absent, boolean whole) {
    return new Kind(members, absent, whole);
  }

  private LogRecord record(Kind kind) {
    LogRecord known = records.get(kind);
    if (known != null) {
      return known;
    }
    LogRecord fresh;
    try {
      fresh =
          kind.whole()
              ? LogRecord.whole(kind.members())
              : LogRecord.allWith(kind.members(), kind.absent());
    } catch (IllegalArgumentException e) {
      throw new NotExactException(String.valueOf(e.getMessage()));
    }
    if (records.size() < MOST_KEPT) {
      records.put(kind, fresh);
    }
    return fresh;
  }

  /**
   * Whether a statistic leaves its quiet range when so many records were counted in one period, and
   * only then: an alarm that nothing could end tells of nothing.
   *
   * @param value what each record counts; a number as text
   */
  private static boolean reached(String value, long times, String operator, double threshold) {
    if (!NUMBER.matcher(value).matches()) {
      throw new NotExactException(
          "the metric counts " + value + " for each record, which is not a number");
    }
    if (Double.isNaN(threshold) || Double.isInfinite(threshold)) {
      return false;
    }
    int order =
        new BigDecimal(value)
            .multiply(BigDecimal.valueOf(times))
            .compareTo(BigDecimal.valueOf(threshold));
    return switch (operator) {
      case "GreaterThanOrEqualToThreshold" -> threshold > 0 && order >= 0;
      case "GreaterThanThreshold" -> threshold >= 0 && order > 0;
      default -> false; // the others alarm when nothing happens, or need a band
    };
  }

  /** A sentence on which kinds of record no pattern always matches; for reasons. */
  private String unmatched(List<String> texts, List<String> kinds, List<String> absent) {
    Map<String, Integer> missed = new TreeMap<>();
    for (String members : kinds) {
      Kind kind = kind(members, absent, false);
      if (texts.stream().noneMatch(text -> surely(text, kind))) {
        missed.merge(name(members), 1, Integer::sum);
      }
    }
    if (missed.isEmpty()) {
      return "each is matched by a filter, but not by one that counts towards an alarm that tells"
          + " somebody";
    }
    List<String> names = new ArrayList<>();
    missed.forEach((name, times) -> names.add(times == 1 ? name : name + " (" + times + " kinds)"));
    return "no filter matches every " + String.join(", ", names);
  }

  private boolean surely(String text, Kind kind) {
    try {
      return pattern(text).matches(record(kind)) == Match.YES;
    } catch (FilterPatternException e) {
      return false;
    }
  }

  /** As people call a record. */
  private static String name(String members) {
    JsonNode record = JsonMapper.shared().readTree(members);
    List<String> words = new ArrayList<>();
    for (String member : List.of("eventName", "errorCode")) {
      if (record.path(member).isString()) {
        words.add(record.path(member).asString());
      }
    }
    if (record.path("userIdentity").path("type").isString()) {
      words.add("by " + record.path("userIdentity").path("type").asString());
    }
    return words.isEmpty() ? "record" : String.join(" ", words);
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }
}
