package io.proofline.trail.read;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** JSON without leniency: bounded depth, no member named twice, nothing after the value. */
public final class StrictJson {
  private final ObjectMapper mapper;
  private final ReadLimits limits;

  /** With the limits to hold. */
  public StrictJson(ReadLimits limits) {
    this.limits = limits;
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.maxDepth())
                    .maxStringLength(limits.maxRecordBytes())
                    .maxDocumentLength(-1)
                    .maxTokenCount(-1)
                    .maxNumberLength(400)
                    .maxNameLength(16 * 1024)
                    .build())
            .build();
    this.mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  ReadLimits limits() {
    return limits;
  }

  JsonParser parser(java.io.InputStream in) {
    return mapper.createParser(in);
  }

  JsonNode tree(JsonParser at) {
    return mapper.readTree(at);
  }

  /**
   * Reads one JSON value that fills the bytes.
   *
   * @throws RejectedException when the bytes are not UTF-8, not JSON, too deep, repeat a key, or go
   *     on after the value
   */
  public JsonNode read(byte[] bytes) throws RejectedException {
    if (!StrictUtf8.valid(bytes)) {
      throw new RejectedException(RejectReason.NOT_UTF8, "not valid UTF-8");
    }
    try (JsonParser parser = mapper.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new RejectedException(RejectReason.EMPTY, "no JSON value");
      }
      JsonNode node = mapper.readTree(parser);
      if (parser.nextToken() != null) {
        throw new RejectedException(RejectReason.NOT_JSON, "more follows the JSON value");
      }
      return node;
    } catch (JacksonException e) {
      throw rejected(e);
    }
  }

  /** Names the fault without repeating content of the file. */
  static RejectedException rejected(JacksonException e) {
    if (e.getCause() instanceof RejectedException rejected) {
      return rejected;
    }
    long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    String where = at < 0 ? "" : " near byte " + at;
    if (e instanceof StreamConstraintsException) {
      String message = e.getOriginalMessage();
      return message != null && message.contains("depth")
          ? new RejectedException(RejectReason.TOO_DEEP, "nested too deep" + where)
          : new RejectedException(RejectReason.TOO_LARGE, "a value is over the size limit" + where);
    }
    if (e instanceof MismatchedInputException) {
      return new RejectedException(
          RejectReason.DUPLICATE_KEY, "an object names a member twice" + where);
    }
    return new RejectedException(RejectReason.NOT_JSON, "not valid JSON" + where);
  }
}
