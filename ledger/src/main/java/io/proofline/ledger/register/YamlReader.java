package io.proofline.ledger.register;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads one YAML document with lines; refuses what a register has no use for. */
final class YamlReader {
  static final int LARGEST_FILE = 4 << 20;
  private static final int DEEPEST = 12;

  private final String file;

  YamlReader(String file) {
    this.file = file;
  }

  YamlValue read(byte[] bytes) {
    if (bytes.length > LARGEST_FILE) {
      throw failure(1, "is " + bytes.length + " bytes long; a register holds at most 4 MiB");
    }
    try (JsonParser parser =
        new YAMLFactory().createParser(ObjectReadContext.empty(), new StringReader(text(bytes)))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw failure(1, "is empty");
      }
      YamlValue value = value(parser, first, 0);
      if (parser.nextToken() != null) {
        throw failure(line(parser), "holds a second document (after ---); only one is read");
      }
      return value;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw failure(line, "is not readable YAML: " + firstLine(e.getOriginalMessage()));
    }
  }

  private YamlValue value(JsonParser parser, JsonToken token, int depth) {
    int line = line(parser);
    if (depth > DEEPEST) {
      throw failure(line, "is nested more than " + DEEPEST + " levels deep");
    }
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw failure(line, "uses a YAML alias (*name); write the value out");
    }
    return switch (token) {
      case START_OBJECT -> mapping(parser, line, depth);
      case START_ARRAY -> sequence(parser, line, depth);
      case VALUE_NULL -> new YamlValue.Empty(line);
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {
        String text = parser.getString();
        yield text == null || text.isBlank()
            ? new YamlValue.Empty(line)
            : new YamlValue.Scalar(line, text.strip());
      }
      default -> throw failure(line, "holds something that is no text, list or group of fields");
    };
  }

  private YamlValue mapping(JsonParser parser, int line, int depth) {
    YamlValue.Mapping mapping = new YamlValue.Mapping(line);
    for (JsonToken token = next(parser); token != JsonToken.END_OBJECT; token = next(parser)) {
      String name = Objects.requireNonNull(parser.currentName());
      int nameLine = line(parser);
      YamlValue value = value(parser, next(parser), depth + 1);
      if (mapping.fields().putIfAbsent(name, value) != null) {
        throw failure(nameLine, "names the field '" + name + "' twice in the same group");
      }
    }
    return mapping;
  }

  private YamlValue sequence(JsonParser parser, int line, int depth) {
    List<YamlValue> items = new ArrayList<>();
    for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
      items.add(value(parser, token, depth + 1));
    }
    return new YamlValue.Sequence(line, items);
  }

  private JsonToken next(JsonParser parser) {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw failure(line(parser), "ends in the middle of a value");
    }
    return token;
  }

  private String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw failure(1, "is not UTF-8 text");
    }
  }

  private static int line(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private static String firstLine(@Nullable String message) {
    return message == null
        ? "unknown reason"
        : message.lines().findFirst().orElse("unknown reason");
  }

  private RegisterFormatException failure(int line, String message) {
    return new RegisterFormatException(
        file, List.of(new RegisterFormatException.Problem(line, "", message)));
  }
}
