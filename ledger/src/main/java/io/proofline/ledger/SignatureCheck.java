package io.proofline.ledger;

import java.util.List;

/** Judges who made each statement while statements pass in ledger order. */
final class SignatureCheck {
  private final ActorRegister actors;
  private final ShredRecord shreds;
  private final List<LedgerReport.Problem> problems;
  private long signed;
  private long asserted;

  SignatureCheck(String origin, List<LedgerReport.Problem> problems) {
    this.actors = ActorRegister.empty(origin);
    this.shreds = new ShredRecord(actors);
    this.problems = problems;
  }

  /** Requests, approvals and shreddings up to the statement that came last. */
  ShredRecord shreds() {
    return shreds;
  }

  void follow(Statement statement) {
    // Before the register takes note: an actor may sign the end of the very key it signs with.
    Standing standing = actors.standing(statement);
    shreds.follow(statement);
    switch (standing) {
      case Standing.Authenticated _ -> signed++;
      case Standing.Asserted _ -> asserted++;
      case Standing.Product _ -> {}
      // An append refuses it, so it was not made by this program.
      case Standing.Refused refused ->
          problems.add(
              new LedgerReport.Problem(
                  "ledger/" + statement.leaf().year(),
                  "holds a statement that claims a signature: " + refused.why(),
                  statement.leaf()));
    }
  }

  String words() {
    return signed
        + " statements carry the signature of an actor with a key; "
        + asserted
        + " are asserted, not authenticated";
  }
}
