package io.proofline.trail.synth;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a caller appears in a record.
 *
 * @param chain who stands behind it
 * @param identity the record's {@code userIdentity}
 * @param address {@code sourceIPAddress}: an address, or the name of a service
 * @param agent {@code userAgent}
 * @param endpoint id of the VPC endpoint that the call came through
 * @param console whether the credentials come from a console session
 */
record Caller(
    Chain chain,
    ObjectNode identity,
    String address,
    String agent,
    Optional<String> endpoint,
    boolean console) {

  Caller through(String addressOrService, String otherAgent) {
    return new Caller(chain, identity, addressOrService, otherAgent, Optional.empty(), false);
  }

  /** The same session as another service sees it that it acts through. */
  Caller invokedBy(String service) {
    ObjectNode changed = identity.deepCopy();
    changed.put("invokedBy", service);
    return new Caller(chain, changed, service, service, Optional.empty(), false);
  }
}
