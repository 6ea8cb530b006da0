package io.proofline.trail.synth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** All events that were made, with the chain behind each. */
final class EventBook {
  private final Dice dice;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Chain> chains = new LinkedHashMap<>();

  EventBook(Dice dice) {
    this.dice = dice;
  }

  /**
   * A made event.
   *
   * @param time event time, whole seconds
   * @param delivered when its file is delivered
   * @param place account and region of the trail's folder
   * @param id event id
   * @param chain id of the chain behind it
   * @param call what was called
   * @param json the record
   */
  record Event(
      Instant time,
      Instant delivered,
      Place place,
      String id,
      String chain,
      Call call,
      ObjectNode json) {}

  /** A call in one place; gives the event id. */
  String add(Instant time, Instant delivered, Place place, Caller caller, Call call) {
    return add(time, delivered, place, caller, call, Optional.empty());
  }

  String add(
      Instant time,
      Instant delivered,
      Place place,
      Caller caller,
      Call call,
      Optional<String> shared) {
    return add(time, delivered, place, caller, call, shared, "AwsApiCall", dice.uuid());
  }

  String add(
      Instant time,
      Instant delivered,
      Place place,
      Caller caller,
      Call call,
      Optional<String> shared,
      String eventType,
      String id) {
    ObjectNode json = record(time, place, caller, call, eventType, id);
    shared.ifPresent(value -> json.put("sharedEventID", value));
    caller
        .endpoint()
        .ifPresent(
            endpoint -> {
              json.put("vpcEndpointId", endpoint);
              json.put("vpcEndpointAccountId", Clinic.PRODUCTION);
            });
    json.put("eventCategory", call.data() ? "Data" : "Management");
    call.host()
        .ifPresent(
            host ->
                json.set(
                    "tlsDetails",
                    Nodes.object(
                        "tlsVersion", "TLSv1.3",
                        "cipherSuite", "TLS_AES_128_GCM_SHA256",
                        "clientProvidedHostHeader", host)));
    if (caller.console()) {
      json.put("sessionCredentialFromConsole", "true");
    }
    events.add(new Event(time, delivered, place, id, caller.chain().id(), call, json));
    chains.put(caller.chain().id(), caller.chain());
    return id;
  }

  private ObjectNode record(
      Instant time, Place place, Caller caller, Call call, String eventType, String id) {
    ObjectNode json =
        Nodes.object(
            "eventVersion", call.version(),
            "userIdentity", caller.identity(),
            "eventTime", time,
            "eventSource", call.service() + ".amazonaws.com",
            "eventName", call.name(),
            "awsRegion", place.region(),
            "sourceIPAddress", caller.address(),
            "userAgent", caller.agent());
    call.failure()
        .ifPresent(
            failure -> {
              json.put("errorCode", failure.code());
              json.put("errorMessage", failure.message());
            });
    set(json, "requestParameters", call.request());
    set(json, "responseElements", call.response());
    if (call.additional() != null) {
      json.set("additionalEventData", call.additional());
    }
    json.put("requestID", call.service().equals("s3") ? dice.upper(16) : dice.uuid());
    json.put("eventID", id);
    json.put("readOnly", call.readOnly());
    if (!call.resources().isEmpty()) {
      json.set("resources", Nodes.array(call.resources().toArray()));
    }
    json.put("eventType", eventType);
    json.put("managementEvent", !call.data());
    json.put("recipientAccountId", place.account());
    return json;
  }

  private static void set(ObjectNode json, String member, @Nullable ObjectNode value) {
    if (value == null) {
      json.putNull(member);
    } else {
      json.set(member, value);
    }
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  Map<String, Chain> chains() {
    return chains;
  }
}
