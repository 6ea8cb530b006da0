package io.proofline.cloud.template;

import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.Value.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.StringNode;

/** From the writing of a scalar to its type. */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})\\.[0-9]{1,30}");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Scalars() {}

  static Text written(Scalar scalar) {
    return switch (scalar.writing()) {
      case TEXT -> string(scalar.text());
      case PLAIN, NUMBER, BOOLEAN -> plain(scalar.text());
      case NULL -> throw new Undecided("null is no value in a template");
    };
  }

  static Text string(String text) {
    return new Text(text, StringNode.valueOf(text));
  }

  private static Text plain(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "true", "false" -> new Text(lower, BooleanNode.valueOf(lower.equals("true")));
      case "yes", "on" -> new Text(text, BooleanNode.TRUE, "true");
      case "no", "off" -> new Text(text, BooleanNode.FALSE, "false");
      default ->
          new Text(
              text,
              WHOLE.matcher(text).matches()
                  ? whole(text)
                  : DECIMAL.matcher(text).matches()
                      ? DecimalNode.valueOf(new BigDecimal(text))
                      : StringNode.valueOf(text));
    };
  }

  /** The JSON value of a scalar at a property of the kind. */
  static JsonNode typed(Text value, PropertyTypes.Kind kind) {
    String text = value.text().strip();
    return switch (kind) {
      case STRING -> StringNode.valueOf(value.certain());
      case BOOLEAN -> {
        if (value.natural().isBoolean()) {
          yield value.natural();
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
          yield BooleanNode.valueOf(text.equalsIgnoreCase("true"));
        }
        throw new Undecided("the value is neither true nor false");
      }
      case INTEGER -> {
        if (WHOLE.matcher(text).matches()) {
          yield whole(text);
        }
        throw new Undecided("the value is no whole number");
      }
      case NUMBER -> {
        if (WHOLE.matcher(text).matches()) {
          yield whole(text);
        }
        if (DECIMAL.matcher(text).matches()) {
          yield DecimalNode.valueOf(new BigDecimal(text));
        }
        throw new Undecided("the value is no number");
      }
      case JSON -> {
        value.certain();
        yield looksLikeDocument(value.text()) ? document(value.text()) : value.natural();
      }
      case UNDECLARED -> {
        value.certain();
        yield value.natural();
      }
    };
  }

  /** A JSON document that stands in a template as text. */
  static JsonNode document(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isObject() || node.isArray()) {
        return node;
      }
    } catch (JacksonException e) {
      // Said below, without the text: it may hold anything.
    }
    throw new Undecided("the text is not a JSON document");
  }

  /** Whether a text in the place of a policy is meant as a JSON document. */
  static boolean looksLikeDocument(String text) {
    return text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
  }

  private static JsonNode whole(String text) {
    BigInteger number = new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    if (number.bitLength() < 32) {
      return IntNode.valueOf(number.intValueExact());
    }
    return number.bitLength() < 64
        ? LongNode.valueOf(number.longValueExact())
        : BigIntegerNode.valueOf(number);
  }
}
