package io.proofline.iam.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;

/** A value that a condition compares with, by the type of its operator. */
public sealed interface Operand {

  /** As written. */
  String raw();

  /**
   * Reads a value that a request carries for a key, by the type that it is compared as.
   *
   * @throws IllegalArgumentException with the reason, when it is none of the type
   */
  static Operand ofRequest(Comparison.Type type, String raw) {
    return Operands.read(type, raw, false);
  }

  /** Of the string and ARN operators; it has wildcards only where the operator has. */
  record Text(Template template) implements Operand {
    @Override
    public String raw() {
      return template.raw();
    }
  }

  /** Of the numeric operators. */
  record Numeric(String raw, BigDecimal value) implements Operand {}

  /** Of the date operators. */
  record Date(String raw, Instant value) implements Operand {}

  /** Of {@code Bool} and {@code Null}. */
  record Truth(String raw, boolean value) implements Operand {}

  /** Of {@code BinaryEquals}: the bytes as Base64, as written. */
  record Binary(String raw) implements Operand {}

  /**
   * Of the IP address operators: a block of addresses.
   *
   * @param bits 32 or 128
   * @param first the lowest address as an unsigned number
   * @param prefix how many leading bits are fixed
   */
  record Network(String raw, int bits, BigInteger first, int prefix) implements Operand {

    /** The highest address as an unsigned number. */
    public BigInteger last() {
      return first.add(BigInteger.ONE.shiftLeft(bits - prefix)).subtract(BigInteger.ONE);
    }
  }

  /** Of a value that has not the operator's type; its statement is marked as not understood. */
  record Unreadable(String raw) implements Operand {}
}
