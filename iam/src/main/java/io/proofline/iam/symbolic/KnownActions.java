package io.proofline.iam.symbolic;

import java.util.List;

/** The actions that exist, for requests that read like real ones. */
@FunctionalInterface
public interface KnownActions {
  /** Actions of a service as they are spelled, best known first; none for an unknown service. */
  List<String> of(String service);

  /** Knows none. */
  KnownActions NONE = _ -> List.of();
}
