package io.proofline.trail.ask;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is asked. Every condition that is given must hold; without any, all events of the interval
 * are meant.
 *
 * @param focus what the answer is arranged by
 * @param resource an ARN or {@code s3://bucket/key}; a bucket includes its objects
 * @param person a person's id as answers print it, or its last part, such as a user name
 * @param role ARN or name of the role acted in
 * @param action {@code s3:GetObject}, {@code GetObject} or {@code s3:*}
 * @param eventClass {@code management}, {@code data}, or a class of high-risk events
 * @param session ARN of a role session, or its name
 * @param key an access key id
 * @param ip a source address as the records write it
 * @param within only events on these resources (and what is in them); null for all
 * @param from start, included
 * @param to end, excluded
 */
public record TrailQuestion(
    Focus focus,
    @Nullable String resource,
    @Nullable String person,
    @Nullable String role,
    @Nullable String action,
    @Nullable String eventClass,
    @Nullable String session,
    @Nullable String key,
    @Nullable String ip,
    @Nullable List<String> within,
    Instant from,
    Instant to) {

  /** What an answer is arranged by. */
  public enum Focus {
    /** By actor. */
    WHO,
    /** By action. */
    WHAT,
    /** By day. */
    WHEN;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Rejects an interval that does not end after it starts. */
  public TrailQuestion {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("the interval must end after it starts: " + from);
    }
    within = within == null ? null : List.copyOf(within);
  }

  /** The conditions in words, without the interval. */
  public String conditions() {
    List<String> parts = new ArrayList<>();
    add(parts, "on ", resource);
    add(parts, "by ", person);
    add(parts, "in role ", role);
    add(parts, "with action ", action);
    add(parts, "of class ", eventClass);
    add(parts, "in session ", session);
    add(parts, "with access key ", key);
    add(parts, "from ", ip);
    if (within != null) {
      parts.add("on resources that hold PHI");
    }
    return parts.isEmpty() ? "in all accounts" : String.join(" ", parts);
  }

  private static void add(List<String> parts, String word, @Nullable String value) {
    if (value != null) {
      parts.add(word + value);
    }
  }

  /** The question as a sentence. */
  public String sentence() {
    String what =
        switch (focus) {
          case WHO -> "Who did anything ";
          case WHAT -> "What was done ";
          case WHEN -> "When was anything done ";
        };
    return what + conditions() + " from " + minute(from) + " to " + minute(to) + " UTC?";
  }

  /** To the minute, or as exactly as was asked. */
  private static String minute(Instant time) {
    boolean whole = time.getEpochSecond() % 60 == 0 && time.getNano() == 0;
    String text = time.toString().replace('T', ' ').replace("Z", "");
    return whole ? text.substring(0, 16) : text;
  }
}
