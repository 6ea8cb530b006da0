package io.proofline.actions;

import io.proofline.ledger.ActorRegister;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.ledger.sign.KeyIntroduction;
import java.io.IOException;

/** Enters an actor's public key, so that what its holder signs counts. */
public final class AddActor {
  private final Mandate mandate;

  /** In a workspace. */
  public AddActor(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Enters a key. The first one founds the register; every further one needs the signature of an
   * actor whose key counts. A person has one id, so that nobody is a second pair of eyes for
   * himself: a name that another id bears is refused.
   *
   * @param introduction what the holder handed in
   * @param name name of the person
   * @param title what the person is in the organisation, for example {@code Security Officer}
   * @throws IllegalArgumentException when the entry would not count; nothing was recorded
   */
  public ActorRegister.Entry run(KeyIntroduction introduction, String name, String title)
      throws IOException {
    oneLine("name", name);
    oneLine("title", title);
    ActorRegister before = mandate.workspace().actors();
    for (ActorRegister.Entry entry : before.entries()) {
      if (KeyIntroduction.sameKey(entry.key(), introduction.key())) {
        throw new IllegalArgumentException(
            "this key is entered as "
                + entry.id()
                + " at leaf "
                + entry.leaf()
                + "; one key has one name, make another with proofline actor key");
      }
    }
    if (before.founded() && !mandate.signs()) {
      throw new IllegalArgumentException(
          "the key of "
              + introduction.actor()
              + " must be entered by an actor who has one: give --key FILE (proofline actor list"
              + " shows who can)");
    }
    for (ActorRegister.Entry entry : before.entries()) {
      if (!entry.id().equals(introduction.actor()) && before.sameName(entry.id(), name)) {
        throw new IllegalArgumentException(
            name
                + " is entered as "
                + entry.id()
                + ", and a person has one id: make a further key for that id (proofline actor key "
                + entry.id()
                + "), or give another person of the same name a name that tells the two apart");
      }
    }
    Ledger.Recorded recorded =
        mandate
            .workspace()
            .ledger()
            .append(ActorRegister.add(introduction, name, title, mandate.now(), mandate.actor()));
    Statement statement = recorded.statement();
    return mandate.workspace().actors().entries().stream()
        .filter(entry -> entry.leaf().equals(statement.leaf()))
        .findFirst()
        .orElseThrow();
  }

  private static void oneLine(String what, String text) {
    if (text.isBlank() || text.length() > 200 || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the actor's " + what + " must be one line of text");
    }
  }
}
