package io.proofline.controls;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.PartialVars;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An expression ready to run. Where all that it reads is known and the answer is plain its quick
 * form gives it; everything else is the engine's, whose program is only made when it is needed.
 *
 * @param quick its quick form; null when it has none
 * @param program the engine's, made at the first call
 */
record Expression(@Nullable QuickExpression quick, Supplier<CelRuntime.Program> program) {

  /** The value over what is known as a whole. */
  Object eval(ControlProgram.Bindings bindings) throws CelEvaluationException {
    Optional<Object> plain = quick == null ? Optional.empty() : quick.eval(bindings);
    return plain.isPresent() ? plain.get() : program.get().eval(bindings::find);
  }

  /** The value over what is known in part. */
  Object eval(PartialVars values) throws CelEvaluationException {
    return program.get().eval(values);
  }
}
