package io.proofline.iam.symbolic;

import java.util.List;
import java.util.Locale;

/** The actions that exist, for requests that read like real ones. */
@FunctionalInterface
public interface KnownActions {
  /** Actions of a service, best known first; none for an unknown service. */
  List<Name> of(String service);

  /** Knows none. */
  KnownActions NONE = _ -> List.of();

  /** An action's name, ready to be matched. */
  final class Name {
    private final String spelled;
    private final int[] symbols;

    private Name(String spelled, int[] symbols) {
      this.spelled = spelled;
      this.symbols = symbols;
    }

    /**
     * A name.
     *
     * @param spelled as AWS writes it, for example {@code s3:GetObject}
     */
    public static Name of(String spelled) {
      return new Name(spelled, Glob.encode(spelled.toLowerCase(Locale.ROOT)));
    }

    /** As AWS writes it. */
    public String spelled() {
      return spelled;
    }

    int[] symbols() {
      return symbols;
    }
  }
}
