package io.proofline.cloud.aws;

import io.proofline.cloud.KnownSwitches;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces values that may be secrets before anything leaves the connection. Names stay, values
 * become {@value #REDACTED}: no hash, because short secrets can be guessed from one.
 *
 * <p>An environment variable keeps its value when both the name and the value belong to a closed
 * list of logging switches: whether a function logs whole events can be judged, and none of these
 * values is a secret.
 */
final class Redaction {
  static final String REDACTED = KnownSwitches.REDACTED;

  /** Objects whose every value may be a secret. */
  private static final Set<String> MAPS =
      Set.of(
          "variables",
          "stagevariables",
          "stagevariableoverrides",
          "authenticationrequestextraparams");

  /** Members that hold one secret. */
  private static final Set<String> SCALARS =
      Set.of("clientsecret", "masteruserpassword", "userdata", "secretstring", "plaintext");

  private static final List<String> XML_SECRETS =
      List.of("ClientSecret", "MasterUserPassword", "UserData", "SecretString");

  private static final Pattern XML_SECRET =
      Pattern.compile("<((?i:" + String.join("|", XML_SECRETS) + "))>.*?</\\1>", Pattern.DOTALL);

  private static final List<String> XML_MAPS = List.of("AuthenticationRequestExtraParams");

  private static final Pattern XML_MAP =
      Pattern.compile(
          "(<AuthenticationRequestExtraParams>)(.*?)(</AuthenticationRequestExtraParams>)",
          Pattern.DOTALL);

  private static final int KEPT_OF_UNREADABLE = 2_000;

  private Redaction() {}

  /** Replaces values in place, at any depth; says whether any was replaced. */
  static boolean apply(JsonNode node) {
    boolean changed = false;
    if (node instanceof ObjectNode object) {
      for (String name : Set.copyOf(object.propertyNames())) {
        JsonNode value = object.get(name);
        String lower = name.toLowerCase(Locale.ROOT);
        if (MAPS.contains(lower) && value instanceof ObjectNode map) {
          changed |= replaceValues(map);
        } else if (SCALARS.contains(lower) && value.isString()) {
          object.put(name, REDACTED);
          changed = true;
        } else {
          changed |= apply(value);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (JsonNode element : array) {
        changed |= apply(element);
      }
    }
    return changed;
  }

  /**
   * The text of a response body with secrets replaced. A body that is neither XML, HTML nor JSON
   * could hide one, so only its length is kept.
   */
  static String raw(String text) {
    String start = text.stripLeading();
    if (start.isEmpty()) {
      return "";
    }
    if (start.startsWith("<")) {
      String masked = text;
      if (names(text, XML_SECRETS)) {
        masked = XML_SECRET.matcher(masked).replaceAll("<$1>" + REDACTED + "</$1>");
      }
      if (names(text, XML_MAPS)) {
        masked = XML_MAP.matcher(masked).replaceAll("$1" + REDACTED + "$3");
      }
      return isHtml(text) && masked.length() > KEPT_OF_UNREADABLE
          ? masked.substring(0, KEPT_OF_UNREADABLE)
          : masked;
    }
    try {
      JsonNode tree = JsonMapper.shared().readTree(text);
      return apply(tree) ? tree.toString() : text;
    } catch (JacksonException e) {
      return "[not kept: " + text.length() + " characters that are neither XML nor whole JSON]";
    }
  }

  /** Whether an element of one of the names begins anywhere, however its letters are written. */
  private static boolean names(String xml, List<String> names) {
    for (int at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at + 1)) {
      for (String name : names) {
        if (xml.regionMatches(true, at + 1, name, 0, name.length())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the text is a page for people instead of an answer. */
  static boolean isHtml(String text) {
    String start =
        text.stripLeading()
            .substring(0, Math.min(15, text.stripLeading().length()))
            .toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html") || start.startsWith("<html");
  }

  private static boolean replaceValues(ObjectNode map) {
    boolean changed = false;
    for (String name : Set.copyOf(map.propertyNames())) {
      String value = map.path(name).asString("");
      if (!KnownSwitches.keeps(name, value)) {
        map.put(name, REDACTED);
        changed = true;
      }
    }
    return changed;
  }
}
