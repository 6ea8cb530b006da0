package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that are compiled once answer as the language's own. */
class PatternsTest {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxRegexProgramSize(50)
          .build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .addVar("text", SimpleType.STRING)
          .addVar("pattern", SimpleType.STRING)
          .build();
  private static final CelRuntime OWN =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
  private static final CelRuntime KEPT =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                  .build())
          .addFunctionBindings(new Patterns(50).bindings())
          .build();

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:::records, ^arn:",
    "arn:aws:s3:::records, ^s3",
    "arn:aws:s3:::records, s3",
    "*, ^[*?]+$",
    "'', ^$",
    "'', x",
    "aB, (?i)AB",
    "key/*, ^key/[*?]"
  })
  void matches_answersAsTheLanguagesOwn_howeverItIsWritten(String text, String pattern)
      throws Exception {
    for (String expression : new String[] {"text.matches(pattern)", "matches(text, pattern)"}) {
      Object own = eval(OWN, expression, text, pattern);

      assertThat(eval(KEPT, expression, text, pattern)).isEqualTo(own).isInstanceOf(Boolean.class);
      assertThat(eval(KEPT, expression, text, pattern)).isEqualTo(own);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a{1000}", "(?=x)", "[z-a]"})
  void pattern_malformedOrTooLarge_isTheSameKindOfErrorEachTime(String pattern) {
    CelErrorCode own = error(OWN, pattern);

    assertThat(error(KEPT, pattern)).isEqualTo(own);
    assertThat(error(KEPT, pattern)).isEqualTo(own);
  }

  private static Object eval(CelRuntime runtime, String expression, String text, String pattern)
      throws Exception {
    return runtime
        .createProgram(COMPILER.compile(expression).getAst())
        .eval(Map.of("text", text, "pattern", pattern));
  }

  private static CelErrorCode error(CelRuntime runtime, String pattern) {
    CelEvaluationException[] thrown = new CelEvaluationException[1];
    assertThatThrownBy(() -> eval(runtime, "text.matches(pattern)", "text", pattern))
        .isInstanceOfSatisfying(CelEvaluationException.class, e -> thrown[0] = e);
    return thrown[0].getErrorCode();
  }
}
