package io.proofline.iam.decide;

/**
 * Where AWS's documents, its own tools and others differ, which reading holds. Whenever the other
 * one would give another result, the decision says so.
 *
 * @param sessions whether a resource policy that names a session adds to its session policy
 * @param colons whether a wildcard in a resource pattern runs past colons
 */
public record Readings(Sessions sessions, Colons colons) {
  /** As AWS documents it. */
  public static final Readings AWS = new Readings(Sessions.ADD, Colons.CROSSED);

  /**
   * A resource policy that names the session itself, under a session policy that is silent (S6).
   */
  public enum Sessions {
    /** It grants: the wider reading, for asking whether anybody can. */
    ADD,
    /** It does not: the narrower reading, for proving that somebody has access. */
    INTERSECT
  }

  /** Wildcards in resource patterns and the first five colons of an ARN (S11). */
  public enum Colons {
    /** A star takes colons as any other character. */
    CROSSED,
    /** Each part of the ARN is matched by itself. */
    KEPT
  }
}
