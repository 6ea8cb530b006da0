package io.proofline.ledger;

/** What is known of who made a statement. An exhaustive switch decides what may follow from it. */
public sealed interface Standing {

  /** What a page or a command prints beside the name. */
  String words();

  /**
   * Signed with a key that was in force.
   *
   * @param actor name of the actor
   * @param key the entry of the key
   */
  record Authenticated(String actor, ActorRegister.Entry key) implements Standing {
    @Override
    public String words() {
      return "authenticated, key " + key.keyId();
    }
  }

  /** Named, and nobody checked. */
  record Asserted() implements Standing {
    @Override
    public String words() {
      return "asserted, not authenticated";
    }
  }

  /** The product itself, on a schedule or inside a pipeline. */
  record Product() implements Standing {
    @Override
    public String words() {
      return "the program itself";
    }
  }

  /**
   * Signed, and the signature does not count.
   *
   * @param why in words
   */
  record Refused(String why) implements Standing {
    @Override
    public String words() {
      return "not authenticated: " + why;
    }
  }
}
