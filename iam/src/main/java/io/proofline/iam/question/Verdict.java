package io.proofline.iam.question;

import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Witness;
import java.util.List;

/** The answer to "is there a request that …?". */
public sealed interface Verdict {

  /**
   * There is none.
   *
   * @param proof for each set of requests that could have held one, what covers it
   * @param premise what it rests on beside the policies, as a clause that can follow "given that";
   *     empty when it rests on them alone
   */
  record Never(List<Covered> proof, String premise) implements Verdict {
    /** Takes a copy of the list. */
    public Never {
      proof = List.copyOf(proof);
    }

    /** From the policies alone. */
    public Never(List<Covered> proof) {
      this(proof, "");
    }
  }

  /**
   * There is one, and the concrete evaluator confirms it.
   *
   * @param witness the request
   * @param statements what decides it, for example {@code new statement 2 (ShareScans)}
   * @param note what a reader should know besides; empty when there is nothing
   */
  record Yes(Witness witness, List<Box.Source> statements, String note) implements Verdict {
    /** Takes a copy of the list. */
    public Yes {
      statements = List.copyOf(statements);
    }
  }

  /**
   * It cannot be told; never to be read as a no.
   *
   * @param reason why, as a clause that can follow "because"
   */
  record Unknown(String reason) implements Verdict {}

  /**
   * A step of a proof.
   *
   * @param set the requests that one statement could have let through
   * @param by the statements that together leave none of them
   */
  record Covered(Box.Source set, List<Box.Source> by) {
    /** Takes a copy of the list. */
    public Covered {
      by = List.copyOf(by);
    }
  }
}
