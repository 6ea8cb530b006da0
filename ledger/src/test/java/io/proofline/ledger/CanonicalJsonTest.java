package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class CanonicalJsonTest {

  private static String canonical(String json) {
    return CanonicalJson.text(CanonicalJson.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** RFC 8785 appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void doubles_printAsRfc8785Demands(String bits, String printed) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(EcmaNumber.print(value)).isEqualTo(printed);
  }

  @Test
  void numbersThatJsonCannotHold_areRefused() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> CanonicalJson.text(JsonNodeFactory.instance.numberNode(value)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9007199254740992|9007199254740992",
        "9007199254740993|\"9007199254740993\"",
        "-9007199254740993|\"-9007199254740993\"",
        "18446744073709551615|\"18446744073709551615\"",
        "4.50|4.5",
        "2e-3|0.002",
        "1E0|1",
        "-0|0",
        "-0.0|0",
        "0.1|0.1",
        "0.10000000000000000001|\"0.10000000000000000001\"",
        "1e400|\"1E+400\""
      })
  void numbers_keepEveryDigit(String json, String wanted) {
    assertThat(canonical("[" + json + "]")).isEqualTo("[" + wanted + "]");
  }

  /** RFC 8785 section 3.2.3, and its treatment of strings in 3.2.2.2. */
  @Test
  void keys_areSortedByUtf16CodeUnits() {
    String json =
        "{\"\\u20ac\":\"Euro Sign\",\"\\r"
            + "\":\"Carriage Return\",\"\\ufb33\":\"Hebrew\",\"1\":\"One\","
            + "\"\\ud83d\\ude00\":\"Emoji\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin\"}";
    assertThat(canonical(json))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin\","
                + "\"€\":\"Euro Sign\",\"😀\":\"Emoji\",\"\ufb33\":\"Hebrew\"}");
    assertThat(canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\""))
        .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":1,\"a\":2}",
        "[1] 2",
        "\"\\ud800\"",
        "{'a':1}",
        "NaN",
        "[1,]",
        "nul"
      })
  void malformedJson_isRefused(String json) {
    assertThatThrownBy(() -> canonical(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonThatIsNotUtf8_isRefused() {
    assertThatThrownBy(() -> CanonicalJson.parse(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void canonicalForm_isItsOwnCanonicalForm() {
    Random random = new Random(8785);
    for (int round = 0; round < 20_000; round++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String printed = EcmaNumber.print(value);
        assertThat(Double.parseDouble(printed)).isEqualTo(value + 0.0);
        String once = CanonicalJson.text(JsonNodeFactory.instance.numberNode(value));
        assertThat(canonical(once)).isEqualTo(once);
      }
      BigDecimal decimal =
          new BigDecimal(random.nextInt()).scaleByPowerOfTen(random.nextInt(40) - 20);
      String once = CanonicalJson.text(JsonNodeFactory.instance.numberNode(decimal));
      assertThat(canonical(once)).isEqualTo(once);
    }
  }

  @Test
  void parseCanonical_refusesAnotherSpelling() {
    for (String json : new String[] {"{ }", "[1.0]", "{\"b\":1,\"a\":2}", "\"\\u0041\"", "[1]\n"}) {
      assertThatThrownBy(() -> CanonicalJson.parseCanonical(json.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void texts_ofAnyCharacters_areTheirUtf8_inOneWriterToo() {
    Random random = new Random(11);
    int[] limits = {0x20, 0x80, 0x100, 0x800, 0xd800, 0x110000};
    CanonicalBytes reused = new CanonicalBytes();
    for (int trial = 0; trial < 3_000; trial++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1 << random.nextInt(11)); i > 0; i--) {
        int point = random.nextInt(limits[random.nextInt(limits.length)]);
        text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 'x' : point);
      }
      JsonNode node = JsonNodeFactory.instance.stringNode(text.toString());
      byte[] bytes = reused.clear().value(node).bytes();

      assertThat(CanonicalJson.bytes(node)).isEqualTo(bytes);
      assertThat(CanonicalJson.parseCanonical(bytes)).isEqualTo(node);
      assertThat(reused.clear().raw("[").raw(bytes).raw("]").bytes())
          .isEqualTo(CanonicalJson.bytes(JsonNodeFactory.instance.arrayNode().add(node)));
    }
  }
}
