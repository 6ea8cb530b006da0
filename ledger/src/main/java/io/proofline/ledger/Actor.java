package io.proofline.ledger;

/**
 * Who did something, and how we know.
 *
 * @param id name of the actor, for example {@code dana.whitfield} or {@code collector}
 * @param authentication how the identity was established
 */
public record Actor(String id, Authentication authentication) {

  /** How an actor's identity was established. */
  public enum Authentication {
    /** Named on the command line or in a file; nobody checked. Pages print "asserted". */
    ASSERTED,
    /** The decision carries a signature by a key that is registered for the actor. */
    KEY,
    /** The product itself, acting on a schedule or inside a pipeline. */
    SYSTEM
  }

  /** An actor that is named but not authenticated. */
  public static Actor asserted(String id) {
    return new Actor(id, Authentication.ASSERTED);
  }
}
