package io.proofline.controls;

import com.google.re2j.Pattern;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The language's own {@code matches}, with patterns compiled once; the engine's compiles the
 * pattern at each call. Safe for several threads.
 */
final class Patterns {
  /** Patterns stand in controls; beyond this many they must come from somewhere else. */
  private static final int MOST_KEPT = 10_000;

  private final int largestProgram;
  private final Map<String, Pattern> compiled = new ConcurrentHashMap<>();

  /** Patterns of a larger program than this are refused. */
  Patterns(int largestProgram) {
    this.largestProgram = largestProgram;
  }

  /** Both spellings: {@code matches(text, pattern)} and {@code text.matches(pattern)}. */
  @SuppressWarnings("Immutable") // what is kept follows from the pattern alone
  Iterable<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        "matches",
        CelFunctionBinding.from("matches", String.class, String.class, this::found),
        CelFunctionBinding.from("matches_string", String.class, String.class, this::found));
  }

  /** Whether the pattern matches somewhere in the text. */
  private Object found(String text, String pattern) {
    try {
      return compiled(pattern).matcher(text).find();
    } catch (RuntimeException e) {
      throw new CelInvalidArgumentException(e);
    }
  }

  private Pattern compiled(String pattern) {
    Pattern known = compiled.get(pattern);
    if (known != null) {
      return known;
    }
    Pattern fresh = Pattern.compile(pattern);
    if (fresh.programSize() > largestProgram) {
      throw new IllegalArgumentException(
          "a pattern of %d instructions, at most %d"
              .formatted(fresh.programSize(), largestProgram));
    }
    if (compiled.size() < MOST_KEPT) {
      compiled.put(pattern, fresh);
    }
    return fresh;
  }
}
