package io.proofline.cloud.call;

import org.jspecify.annotations.Nullable;

/**
 * A page that was asked for and not read. It has no stack trace: most of them are plain knowledge,
 * such as a bucket without a policy, and what went wrong stands in the message.
 */
public final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable String code;
  private final String raw;

  /**
   * Describes the failure.
   *
   * @param kind what went wrong
   * @param code the service's error code, when it sent one
   * @param message reason in words, without secrets
   * @param raw what was received, possible secrets replaced; empty when nothing was
   */
  public ApiFailure(Kind kind, @Nullable String code, String message, String raw) {
    super(message, null, false, false);
    this.kind = kind;
    this.code = code;
    this.raw = raw;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The service's error code, or null. */
  public @Nullable String code() {
    return code;
  }

  /** What was received, possibly empty. */
  public String raw() {
    return raw;
  }

  /** What can go wrong with a page. */
  public enum Kind {
    /** The service refused permission. */
    DENIED,
    /** The service asks for fewer questions. */
    THROTTLED,
    /** The service answered with another error code. */
    SERVICE_ERROR,
    /** An answer came that is not of the operation's form: HTML, half a document. */
    UNREADABLE,
    /** No answer: no connection, no credentials, or out of time. */
    UNREACHABLE
  }
}
