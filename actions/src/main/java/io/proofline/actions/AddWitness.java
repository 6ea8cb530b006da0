package io.proofline.actions;

import io.proofline.ledger.Ledger;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.VerifierKey;
import io.proofline.tlog.witness.Cosigners;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Adds a witness, and has the record shown to it from then on. */
public final class AddWitness {
  private static final String GROUP = "quorum-of-all";

  private final Mandate mandate;

  /** In a workspace. */
  public AddWitness(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * What was done.
   *
   * @param recorded the statement of the policy
   * @param policy the policy from now on
   * @param asked what the witnesses said about the newest checkpoint
   */
  public record Added(Ledger.Recorded recorded, TlogPolicy policy, Cosigners.Result asked) {}

  /**
   * Adds one.
   *
   * @param name what the policy calls it
   * @param key its public key, as its operator gave it
   * @param url submission prefix, http or https
   * @param quorum {@code any}, {@code all} or how many of all witnesses must cosign
   * @throws IllegalArgumentException when the policy cannot be made so; nothing was recorded
   */
  public Added run(String name, VerifierKey key, String url, String quorum) throws IOException {
    if (!url.matches("https?://[^\\s]+")) {
      throw new IllegalArgumentException(
          "the witness's address must begin with http:// or https://");
    }
    List<TlogPolicy.Witness> all =
        new ArrayList<>(mandate.workspace().witnesses().policy().witnesses());
    if (all.removeIf(witness -> witness.name().equals(name) && !witness.key().sameKey(key))) {
      throw new IllegalArgumentException(
          "there is a witness " + name + " with another key already; give this one another name");
    }
    all.removeIf(witness -> witness.name().equals(name));
    all.add(new TlogPolicy.Witness(name, key, url));
    String text =
        all.stream()
                .map(w -> "witness " + w.name() + " " + w.key().text() + " " + w.url() + "\n")
                .collect(Collectors.joining())
            + "group "
            + GROUP
            + " "
            + quorum
            + " "
            + all.stream().map(TlogPolicy.Witness::name).collect(Collectors.joining(" "))
            + "\nquorum "
            + GROUP
            + "\n";
    TlogPolicy policy;
    try {
      policy = TlogPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (TlogFormatException e) {
      throw new IllegalArgumentException("no policy can be made of this: " + e.getMessage(), e);
    }
    return use(policy);
  }

  /** Takes a policy over whole; its logs are left out, since this ledger is its only log. */
  public Added use(TlogPolicy policy) throws IOException {
    Ledger.Recorded recorded =
        mandate.workspace().witnesses().use(policy, mandate.actor(), mandate.now());
    return new Added(recorded, policy, mandate.workspace().witnesses().ask());
  }
}
