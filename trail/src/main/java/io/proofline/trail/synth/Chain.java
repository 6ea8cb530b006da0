package io.proofline.trail.synth;

import java.util.List;
import java.util.Optional;

/**
 * Who stands behind a row of events; part of the truth.
 *
 * @param id the access key of the session or user, or {@code kind:name} where there is none
 * @param resolution what a correct reader may say when it holds the issuing events: {@code direct},
 *     {@code linked}, {@code workload}, {@code external}, {@code anonymous}; the truth says {@code
 *     unresolved} instead when an issuing event is in no held file
 * @param origin where the chain begins: ARN of an IAM user, {@code saml:} and the subject, {@code
 *     service:} and the service, {@code account:} and the foreign account
 * @param person who did it; empty when it was nobody of the clinic
 * @param role name of the acting role; empty without role
 * @param sessionName name of the role session; empty without role
 * @param hops ids of the events that issued the credentials, first hop first
 */
record Chain(
    String id,
    String resolution,
    String origin,
    Optional<String> person,
    Optional<String> role,
    Optional<String> sessionName,
    List<String> hops) {

  Chain {
    hops = List.copyOf(hops);
  }

  static Chain of(String id, String resolution, String origin, Optional<String> person) {
    return new Chain(id, resolution, origin, person, Optional.empty(), Optional.empty(), List.of());
  }
}
