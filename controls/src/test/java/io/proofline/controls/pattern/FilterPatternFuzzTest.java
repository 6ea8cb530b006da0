package io.proofline.controls.pattern;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The reader of filter patterns against any text: it gives a pattern, or the one exception that it
 * promises. What it gives answers for any record, and is read again as the same. Without a fuzzer
 * attached the kept inputs run as ordinary tests; see docs/fuzzing.md.
 */
class FilterPatternFuzzTest {
  private static final String MEMBERS =
      "{\"a\":\"A\",\"b\":{\"c\":7,\"d\":null},\"e\":[true,\"B\",[1.5]],\"f.g\":\"\"}";
  private static final LogRecord WHOLE = LogRecord.whole(MEMBERS);
  private static final LogRecord PART = LogRecord.allWith(MEMBERS, List.of("h", "b.i"));

  @FuzzTest(maxDuration = "5m")
  void pattern(byte[] data) {
    FilterPattern pattern;
    try {
      pattern = FilterPattern.parse(new String(data, StandardCharsets.UTF_8));
    } catch (FilterPatternException e) {
      return;
    }
    Match whole = pattern.matches(WHOLE);
    Match part = pattern.matches(PART);
    if ((part == Match.YES || part == Match.NO) && whole != part) {
      throw new AssertionError("sure of a part, and another answer of the whole");
    }
    String written = pattern.text();
    if (written.length() <= FilterPattern.LONGEST
        && !FilterPattern.parse(written).text().equals(written)) {
      throw new AssertionError("read and written back differently");
    }
  }
}
