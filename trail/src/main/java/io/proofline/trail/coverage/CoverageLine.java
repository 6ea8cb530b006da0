package io.proofline.trail.coverage;

import io.proofline.trail.digest.Span;
import io.proofline.trail.lake.LogFile.Place;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What can be said about one stretch of time.
 *
 * @param place account and region
 * @param eventClass management or data events
 * @param selector which resources it is about: {@code all}, {@code other}, or a type and value such
 *     as {@code AWS::S3::Object arn:aws:s3:::bucket/}
 * @param span the time
 * @param state what can be said
 * @param reason why, in words
 */
public record CoverageLine(
    Place place, EventClass eventClass, String selector, Span span, State state, String reason) {

  /** Class of events. */
  public enum EventClass {
    /** Calls that manage resources. */
    MANAGEMENT,
    /** Calls on the data in them, for example on objects. */
    DATA;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What can be said. */
  public enum State {
    /** Nothing of the class can be missing. */
    PROVEN,
    /** Events are held, but nothing proves that they are all. */
    PRESENT_UNPROVEN,
    /** A file is known to have existed, and is not held or was altered. */
    KNOWN_MISSING,
    /**
     * No trail recorded what was done to objects, but a key was used for them: something was read
     * or written, by somebody.
     */
    KEY_USE_ONLY,
    /** The trail did not select such events: that none are seen means nothing. */
    NOT_COVERED,
    /** Nothing is known: it cannot be said that nobody did anything. */
    UNKNOWN;

    /** Stable name, for example {@code present-unproven}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The line with stable names. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("account", place.account())
        .put("region", place.region())
        .put("class", eventClass.id())
        .put("selector", selector)
        .put("from", span.from().toString())
        .put("to", span.to().toString())
        .put("state", state.id())
        .put("reason", reason);
  }
}
