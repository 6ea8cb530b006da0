package io.proofline.iam.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON text into {@link LocatedJson}. */
final class LocatedJsonReader {
  private final Limits limits;
  private final JsonFactory factory;

  LocatedJsonReader(Limits limits) {
    this.limits = limits;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxStringLength(limits.characters())
                    .maxNameLength(limits.pattern())
                    .build())
            .build();
  }

  /** The text as a tree; null, with a finding, when it is no JSON or too long or too deep. */
  @Nullable LocatedJson read(String json, List<Finding> findings) {
    if (json.length() > limits.characters()) {
      findings.add(
          unclear(
              new Position(1, 1),
              "longer than " + limits.characters() + " characters; nothing of it was read"));
      return null;
    }
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == null) {
        findings.add(unclear(new Position(1, 1), "empty"));
        return null;
      }
      LocatedJson root = value(parser);
      if (parser.nextToken() != null) {
        findings.add(unclear(here(parser), "more text behind the end of the policy"));
        return null;
      }
      return root;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      findings.add(
          unclear(
              at == null
                  ? new Position(1, 1)
                  : new Position(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr())),
              "not valid JSON: " + e.getOriginalMessage()));
      return null;
    }
  }

  /** The value whose first token is the current one; the depth is held by the factory's limit. */
  private static LocatedJson value(JsonParser parser) {
    Position at = here(parser);
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<LocatedJson.Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          Position place = here(parser);
          parser.nextToken();
          members.add(new LocatedJson.Member(name, value(parser), place));
        }
        yield new LocatedJson.Members(members, at);
      }
      case START_ARRAY -> {
        List<LocatedJson> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new LocatedJson.Items(items, at);
      }
      case VALUE_NULL -> new LocatedJson.Nothing(at);
      case VALUE_STRING -> new LocatedJson.Text(parser.getString(), true, at);
      default -> new LocatedJson.Text(parser.getString(), false, at);
    };
  }

  private static Position here(JsonParser parser) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Position(at.getLineNr(), at.getColumnNr());
  }

  private static Finding unclear(Position at, String message) {
    return new Finding(Finding.Severity.UNCLEAR, at, "", message);
  }
}
