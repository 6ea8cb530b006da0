package io.proofline.controls.pattern;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as patterns write them: whole or decimal, with a sign, with an exponent. */
final class NumberText {
  /** Long ones are refused: their exponents would make numbers of any size. */
  private static final Pattern FORM =
      Pattern.compile("[+-]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");

  private NumberText() {}

  static Optional<BigDecimal> read(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }
}
