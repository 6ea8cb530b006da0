package io.proofline.iam.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy document, kept as written.
 *
 * @param kind where it hangs
 * @param version the language's version; {@link LanguageVersion#V2008} when none is stated
 * @param versionStated whether the text states it
 * @param id the policy's Id, or null
 * @param statements in the order of the text
 * @param understood whether every part of the text was understood; when not, neither a grant nor
 *     its absence can be concluded from the policy as a whole
 */
public record Policy(
    PolicyKind kind,
    LanguageVersion version,
    boolean versionStated,
    @Nullable String id,
    List<Statement> statements,
    boolean understood) {

  /** Takes a copy of the list. */
  public Policy {
    statements = List.copyOf(statements);
  }

  /** Makes an understood policy of the present language version. */
  public static Policy of(PolicyKind kind, List<Statement> statements) {
    return new Policy(kind, LanguageVersion.V2012, true, null, statements, true);
  }
}
