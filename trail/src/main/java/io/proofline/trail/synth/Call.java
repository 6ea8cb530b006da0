package io.proofline.trail.synth;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is called.
 *
 * @param service service part of the event source
 * @param name event name
 * @param version event version
 * @param readOnly whether it only reads
 * @param data whether it is a data event
 * @param request {@code requestParameters}, null as in the record
 * @param response {@code responseElements}, null as in the record
 * @param resources {@code resources}, empty to leave the member out
 * @param additional {@code additionalEventData}, null to leave the member out
 * @param host name in the request's host header; empty when a service calls
 * @param failure error code and message, when it failed
 */
record Call(
    String service,
    String name,
    String version,
    boolean readOnly,
    boolean data,
    @Nullable ObjectNode request,
    @Nullable ObjectNode response,
    List<ObjectNode> resources,
    @Nullable ObjectNode additional,
    Optional<String> host,
    Optional<Failure> failure) {

  /** Why a call was refused or failed. */
  record Failure(String code, String message) {}

  Call {
    resources = List.copyOf(resources);
  }

  static Call read(String service, String name, String version, @Nullable ObjectNode request) {
    return new Call(
        service,
        name,
        version,
        true,
        false,
        request,
        null,
        List.of(),
        null,
        Optional.empty(),
        Optional.empty());
  }

  static Call write(
      String service,
      String name,
      String version,
      @Nullable ObjectNode request,
      @Nullable ObjectNode response) {
    return new Call(
        service,
        name,
        version,
        false,
        false,
        request,
        response,
        List.of(),
        null,
        Optional.empty(),
        Optional.empty());
  }

  Call on(ObjectNode... named) {
    return new Call(
        service,
        name,
        version,
        readOnly,
        data,
        request,
        response,
        List.of(named),
        additional,
        host,
        failure);
  }

  Call at(String hostName) {
    return new Call(
        service,
        name,
        version,
        readOnly,
        data,
        request,
        response,
        resources,
        additional,
        Optional.of(hostName),
        failure);
  }

  /** The same call, refused or failed: nothing comes back. */
  Call failing(String code, String message) {
    return new Call(
        service,
        name,
        version,
        readOnly,
        data,
        request,
        null,
        resources,
        additional,
        host,
        Optional.of(new Failure(code, message)));
  }
}
