package io.proofline.evidence.page;

import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values are written on pages: ISO dates in UTC, accounts in groups, hashes short. */
final class Words {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  static String seconds(Instant at) {
    return SECONDS.format(at);
  }

  static String minutes(Instant at) {
    return MINUTES.format(at);
  }

  /** The date. */
  static String day(Instant at) {
    return SECONDS.format(at).substring(0, 10);
  }

  /** Time of the day. */
  static String clock(Instant at) {
    return SECONDS.format(at).substring(11);
  }

  /** {@code 4410-2093-6617}. */
  static String account(String id) {
    return id.matches("[0-9]{12}")
        ? id.substring(0, 4) + "-" + id.substring(4, 8) + "-" + id.substring(8)
        : id;
  }

  /** {@code 9f2c 77d0 41ab…}. */
  static String shortHash(String hex) {
    return hex.length() < 12
        ? hex
        : hex.substring(0, 4) + " " + hex.substring(4, 8) + " " + hex.substring(8, 12) + "…";
  }

  /** Cut at the end, with a mark; the whole text stands in the JSON twin. */
  static String cut(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    int end = text.offsetByCodePoints(0, most - 1);
    int space = text.lastIndexOf(' ', end);
    return text.substring(0, space > end - 20 && space > 0 ? space : end) + "…";
  }

  /** Cut in the middle, where names differ least. */
  static String cutMiddle(String text, int most) {
    int length = text.codePointCount(0, text.length());
    if (length <= most) {
      return text;
    }
    int head = most / 2;
    int tail = most - head - 1;
    return text.substring(0, text.offsetByCodePoints(0, head))
        + "…"
        + text.substring(text.offsetByCodePoints(0, length - tail));
  }

  static String role(Entity.Role role) {
    return switch (role) {
      case COVERED_ENTITY -> "covered entity";
      case BUSINESS_ASSOCIATE -> "business associate";
      case BOTH -> "covered entity and business associate";
    };
  }

  static String prepared(Actor actor) {
    return actor.id()
        + switch (actor.authentication()) {
          case ASSERTED -> " (asserted, not authenticated)";
          case KEY -> " (by signature)";
          case SYSTEM -> " (by the product itself)";
        };
  }

  static String witnesses(int count) {
    return count == 0
        ? "self-signed, not witnessed"
        : "cosigned by " + count + (count == 1 ? " witness" : " witnesses");
  }
}
