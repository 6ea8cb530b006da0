package io.proofline.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON with one spelling: RFC 8785 (JCS), with one rule on top so that no digit is ever lost: a
 * number that a double cannot hold exactly, or whose magnitude is above 2<sup>53</sup>, becomes a
 * string of its digits.
 */
public final class CanonicalJson {
  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private CanonicalJson() {}

  /** The canonical text. Throws IllegalArgumentException for what JSON cannot hold. */
  public static String text(JsonNode node) {
    return new String(bytes(node), StandardCharsets.UTF_8);
  }

  /** The canonical text in UTF-8. */
  public static byte[] bytes(JsonNode node) {
    return new CanonicalBytes().value(node).bytes();
  }

  /**
   * Reads one JSON value in any spelling. Throws IllegalArgumentException when it is malformed, not
   * UTF-8, has a doubled key or bytes after its end.
   */
  public static JsonNode parse(byte[] json) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      JsonNode node = READER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new IllegalArgumentException("empty instead of JSON");
      }
      return node;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("JSON is not UTF-8", e);
    } catch (JacksonException e) {
      // Jackson's message may quote the input, which may hold what nobody should see in a log.
      throw new IllegalArgumentException("malformed JSON or doubled key");
    }
  }

  /** Reads JSON that must be in canonical form already. Throws IllegalArgumentException. */
  public static JsonNode parseCanonical(byte[] json) {
    JsonNode node = parse(json);
    if (!Arrays.equals(bytes(node), json)) {
      throw new IllegalArgumentException("JSON is not in canonical form");
    }
    return node;
  }
}
