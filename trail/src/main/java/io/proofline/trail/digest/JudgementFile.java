package io.proofline.trail.digest;

import io.proofline.trail.digest.ChainReport.Gap;
import io.proofline.trail.digest.ChainReport.Invalid;
import io.proofline.trail.lake.LogFile.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A judgement as bytes: the length of a JSON text, the text, and the hashes of the files that
 * digests vouch for, 32 bytes each, sorted.
 *
 * @param key what was judged; see {@link JudgedDigests}
 * @param vouched hashes of the files that hold what a digest lists
 * @param others files with events that no digest vouches for, when digests are held
 * @param digestsHeld whether any digest with a good signature is held
 * @param keysBeside whether no key is trusted, so that all were merely found in files
 */
record JudgementFile(
    String key,
    Judgement judgement,
    HashList vouched,
    List<Vouchers.Other> others,
    boolean digestsHeld,
    boolean keysBeside) {
  /** Raised whenever the verifier comes to judge otherwise, so that nothing old is believed. */
  private static final int FORMAT = 3;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] bytes() {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("format", FORMAT);
    head.put("key", key);
    head.put("digestsHeld", digestsHeld);
    head.put("keysBeside", keysBeside);
    head.put("noKeys", judgement.noKeys());
    Span held = judgement.held();
    if (held != null) {
      head.set("held", span(held));
    }
    judgement.buckets().forEach(head.putArray("buckets")::add);
    ArrayNode places = head.putArray("places");
    judgement.places().values().forEach(place -> places.add(json(place)));
    ArrayNode list = head.putArray("others");
    for (Vouchers.Other other : others) {
      ObjectNode node = list.addObject().put("sha256", other.sha256());
      if (other.first() != null) {
        node.put("first", other.first().toString());
      }
      if (other.last() != null) {
        node.put("last", other.last().toString());
      }
    }
    byte[] text = JSON.writeValueAsBytes(head);
    byte[] hashes = vouched.bytes();
    return ByteBuffer.allocate(4 + text.length + hashes.length)
        .putInt(text.length)
        .put(text)
        .put(hashes)
        .array();
  }

  /** What the bytes say; empty when they are of another format. */
  static Optional<JudgementFile> of(byte[] bytes) {
    int length = ByteBuffer.wrap(bytes).getInt();
    JsonNode head = JSON.readTree(new String(bytes, 4, length, StandardCharsets.UTF_8));
    if (head.path("format").asInt(0) != FORMAT) {
      return Optional.empty();
    }
    Map<Place, JudgedPlace> places = new TreeMap<>();
    for (JsonNode node : head.path("places")) {
      JudgedPlace place = place(node);
      places.put(place.place(), place);
    }
    Set<String> buckets = new TreeSet<>();
    head.path("buckets").forEach(b -> buckets.add(b.asString()));
    List<Vouchers.Other> others = new ArrayList<>();
    for (JsonNode node : head.path("others")) {
      others.add(
          new Vouchers.Other(
              node.path("sha256").asString(), time(node.get("first")), time(node.get("last"))));
    }
    JsonNode held = head.get("held");
    return Optional.of(
        new JudgementFile(
            head.path("key").asString(),
            new Judgement(
                places, held == null ? null : span(held), head.path("noKeys").asBoolean(), buckets),
            HashList.at(bytes, 4 + length),
            others,
            head.path("digestsHeld").asBoolean(),
            head.path("keysBeside").asBoolean()));
  }

  private static @Nullable Instant time(@Nullable JsonNode node) {
    return node == null ? null : Instant.parse(node.asString());
  }

  private static ObjectNode span(Span span) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", span.from().toString())
        .put("to", span.to().toString());
  }

  private static Span span(JsonNode node) {
    return new Span(
        Instant.parse(node.path("from").asString()), Instant.parse(node.path("to").asString()));
  }

  private static ObjectNode json(JudgedPlace place) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("account", place.place().account());
    node.put("region", place.place().region());
    place.chains().forEach(node.putArray("chains")::add);
    gaps(node.putArray("gaps"), place.gaps());
    gaps(node.putArray("openings"), place.openings());
    ArrayNode invalid = node.putArray("invalid");
    for (Invalid fault : place.invalid()) {
      ObjectNode one = invalid.addObject().put("file", fault.file()).put("reason", fault.reason());
      if (fault.window() != null) {
        one.set("window", span(fault.window()));
      }
    }
    place.pending().forEach(node.putArray("pending")::add);
    ObjectNode proven = node.putObject("proven");
    place
        .proven()
        .forEach(
            (trail, spans) -> {
              ArrayNode list = proven.putArray(trail);
              spans.list().forEach(s -> list.add(span(s)));
            });
    node.put("keyMissing", place.keyMissing());
    ArrayNode keys = node.putArray("keys");
    for (ChainReport.Key key : place.keys()) {
      keys.addObject().put("fingerprint", key.fingerprint()).put("leaf", key.leaf());
    }
    if (place.since() != null) {
      node.put("since", place.since().toString());
    }
    place.organisations().forEach(node.putArray("organisations")::add);
    return node;
  }

  private static void gaps(ArrayNode into, List<Gap> gaps) {
    for (Gap gap : gaps) {
      ObjectNode one =
          into.addObject()
              .put("from", gap.from().toString())
              .put("to", gap.to().toString())
              .put("reason", gap.reason());
      if (gap.file() != null) {
        one.put("file", gap.file());
      }
    }
  }

  private static List<Gap> gaps(JsonNode list) {
    List<Gap> out = new ArrayList<>();
    for (JsonNode node : list) {
      JsonNode file = node.get("file");
      out.add(
          new Gap(
              Instant.parse(node.path("from").asString()),
              Instant.parse(node.path("to").asString()),
              node.path("reason").asString(),
              file == null ? null : file.asString()));
    }
    return out;
  }

  private static JudgedPlace place(JsonNode node) {
    List<String> chains = new ArrayList<>();
    node.path("chains").forEach(c -> chains.add(c.asString()));
    List<Invalid> invalid = new ArrayList<>();
    for (JsonNode one : node.path("invalid")) {
      JsonNode window = one.get("window");
      invalid.add(
          new Invalid(
              one.path("file").asString(),
              one.path("reason").asString(),
              window == null ? null : span(window)));
    }
    List<String> pending = new ArrayList<>();
    node.path("pending").forEach(p -> pending.add(p.asString()));
    Map<String, Spans> proven = new TreeMap<>();
    node.path("proven")
        .properties()
        .forEach(
            e -> {
              List<Span> spans = new ArrayList<>();
              e.getValue().forEach(s -> spans.add(span(s)));
              proven.put(e.getKey(), new Spans(spans));
            });
    Set<String> organisations = new TreeSet<>();
    node.path("organisations").forEach(id -> organisations.add(id.asString()));
    List<ChainReport.Key> keys = new ArrayList<>();
    for (JsonNode key : node.path("keys")) {
      String leaf = key.path("leaf").isString() ? key.path("leaf").asString() : null;
      keys.add(new ChainReport.Key(key.path("fingerprint").asString(), leaf));
    }
    return new JudgedPlace(
        new Place(node.path("account").asString(), node.path("region").asString()),
        chains,
        gaps(node.path("gaps")),
        gaps(node.path("openings")),
        invalid,
        pending,
        proven,
        node.path("keyMissing").asBoolean(),
        keys,
        time(node.get("since")),
        organisations);
  }
}
