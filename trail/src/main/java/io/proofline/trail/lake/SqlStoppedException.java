package io.proofline.trail.lake;

import java.io.IOException;
import java.util.Locale;

/** Somebody's question in SQL was stopped at a limit. No row of it was handed out. */
public final class SqlStoppedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Limit limit;
  private final boolean ended;

  /** What was reached. */
  public enum Limit {
    /** It took too long. */
    TIME,
    /** It needed too much memory or space on the disk. */
    MEMORY,
    /** A value, or all of them together, is too large to be handed out. */
    SIZE,
    /** The thread that asked was interrupted. */
    INTERRUPTED;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  SqlStoppedException(Limit limit, boolean ended, String words) {
    super(words);
    this.limit = limit;
    this.ended = ended;
  }

  /** What was reached. */
  public Limit limit() {
    return limit;
  }

  /**
   * Whether the engine has ended too. Where not, it is inside of one call that cannot be cut short,
   * and holds its memory until that returns or the process ends.
   */
  public boolean ended() {
    return ended;
  }
}
