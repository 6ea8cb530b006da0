package io.proofline.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints a double as ECMAScript's Number::toString does, which RFC 8785 section 3.2.2.3 demands.
 */
final class EcmaNumber {
  private EcmaNumber() {}

  static String print(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    if (value == 0) {
      return "0"; // Also for minus zero.
    }
    if (value < 0) {
      return "-" + print(-value);
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().toString();
    int k = digits.length();
    int n = k - shortest.scale();
    if (k <= n && n <= 21) {
      return digits + "0".repeat(n - k);
    }
    if (0 < n && n <= 21) {
      return digits.substring(0, n) + "." + digits.substring(n);
    }
    if (-6 < n && n <= 0) {
      return "0." + "0".repeat(-n) + digits;
    }
    String exponent = (n > 0 ? "e+" : "e-") + Math.abs(n - 1);
    return k == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
  }

  /**
   * The shortest decimal that reads back as the value. Java's own text is that, but never shorter
   * than two digits (it prints 4.9E-324 where one digit, 5e-324, is enough).
   */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() != 2) {
      return decimal;
    }
    BigInteger tens = decimal.unscaledValue().divide(BigInteger.TEN);
    List<BigDecimal> oneDigit =
        Stream.of(tens, tens.add(BigInteger.ONE))
            .map(digit -> new BigDecimal(digit, decimal.scale() - 1))
            .filter(candidate -> candidate.doubleValue() == value)
            .sorted(Comparator.comparing(candidate -> candidate.subtract(decimal).abs()))
            .toList();
    return oneDigit.isEmpty() ? decimal : oneDigit.getFirst().stripTrailingZeros();
  }
}
