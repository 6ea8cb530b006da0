package io.proofline.ledger.register;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Blobs;
import io.proofline.ledger.Entry;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records register files as statements of type {@code register} and finds them again.
 *
 * <p>Body, version 1: {@code register} (the subject), {@code file}, {@code source} {sha256, size,
 * mediaType}, {@code entries}, {@code attachments} [{name, sha256, size, mediaType}]. A file that
 * is the same as the newest recorded one is not recorded again; going back to an older text is.
 */
public final class Registers {
  static final String TYPE = "register";

  private final Ledger ledger;
  private final Blobs blobs;

  /** On the ledger and the blob store of a workspace. */
  public Registers(Ledger ledger, Blobs blobs) {
    this.ledger = ledger;
    this.blobs = blobs;
  }

  /**
   * Records the file.
   *
   * @param register {@code systems}, {@code vendors} or {@code policies}
   * @param file the file as read; must have passed {@link RegisterFile#check()}
   * @param entries number of entries in it
   * @param attachments files it names, kept with it
   * @param observed when it was read
   * @param actor who handed it in
   */
  public Registered record(
      String register,
      RegisterFile file,
      int entries,
      List<Attachment> attachments,
      Instant observed,
      Actor actor)
      throws IOException {
    file.check();
    BlobRef source = blobs.put(file.bytes(), "application/yaml");
    Map<String, BlobRef> kept = new TreeMap<>();
    for (Attachment attachment : attachments) {
      kept.put(attachment.name(), blobs.put(attachment.bytes(), attachment.mediaType()));
    }
    Optional<Entry> newest = newest(register, Instant.MAX);
    Optional<Registered> before =
        newest
            .filter(Entry.Held.class::isInstance)
            .map(Entry::statementOrThrow)
            .map(Registers::read);
    if (before.isPresent()
        && before.get().source().equals(source)
        && before.get().attachments().equals(kept)
        && before.get().file().equals(file.name())) {
      return before.get();
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("register", register);
    body.put("file", file.name());
    body.set("source", json(source));
    body.put("entries", entries);
    List<BlobRef> refs = new ArrayList<>();
    refs.add(source);
    var list = body.putArray("attachments");
    kept.forEach(
        (name, ref) -> {
          list.add(json(ref).put("name", name));
          if (!refs.contains(ref)) {
            refs.add(ref);
          }
        });
    Statement statement =
        ledger
            .append(
                new StatementDraft(
                    TYPE,
                    1,
                    register,
                    key(newest, source, kept),
                    body,
                    refs,
                    null,
                    observed,
                    actor))
            .statement();
    return read(statement);
  }

  /**
   * The newest register of that name recorded at the instant or before.
   *
   * @throws io.proofline.ledger.ShreddedException when the newest was shredded: an older one does
   *     not hold again
   */
  public Optional<Registered> latest(String register, Instant knownAt) throws IOException {
    return newest(register, knownAt).map(Entry::statementOrThrow).map(Registers::read);
  }

  /** The newest leaf about the register recorded at the instant or before. */
  public Optional<Entry> newest(String register, Instant knownAt) throws IOException {
    try (Stream<Entry> entries = ledger.entries(TYPE, 1)) {
      return entries
          .filter(e -> e.subject().equals(register) && !e.recorded().isAfter(knownAt))
          .reduce((older, newer) -> newer);
    }
  }

  /** The file of a recorded register, parsed again from the blob kept with it. */
  public RegisterFile file(Registered registered) throws IOException {
    return RegisterFile.parse(registered.file(), blobs.read(registered.source()));
  }

  // The text alone is no key: a register may go back to an older text, which is a new statement.
  private static String key(
      Optional<Entry> before, BlobRef source, Map<String, BlobRef> attachments) {
    StringBuilder text = new StringBuilder(source.sha256());
    attachments.forEach(
        (name, ref) -> text.append('\n').append(name).append('=').append(ref.sha256()));
    text.append("\nafter ").append(before.map(entry -> entry.leaf().toString()).orElse("none"));
    return RegisterFile.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Registered read(Statement statement) {
    JsonNode body = statement.body();
    Map<String, BlobRef> attachments = new TreeMap<>();
    for (JsonNode item : body.path("attachments")) {
      attachments.put(text(item, "name"), blob(item));
    }
    return new Registered(
        statement.subject(), statement, text(body, "file"), blob(body.path("source")), attachments);
  }

  private static ObjectNode json(BlobRef ref) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sha256", ref.sha256())
        .put("size", ref.size())
        .put("mediaType", ref.mediaType());
  }

  private static BlobRef blob(JsonNode node) {
    return new BlobRef(text(node, "sha256"), node.path("size").asLong(), text(node, "mediaType"));
  }

  private static String text(JsonNode node, String field) {
    return Objects.requireNonNullElse(node.path(field).asString(""), "");
  }

  /**
   * A file that a register names.
   *
   * @param name path as written in the register
   * @param bytes content
   * @param mediaType IANA media type
   */
  @SuppressWarnings("ArrayRecordComponent") // handed straight to the blob store, never compared
  public record Attachment(String name, byte[] bytes, String mediaType) {}

  /**
   * A recorded register.
   *
   * @param register {@code systems}, {@code vendors} or {@code policies}
   * @param statement what stands in the ledger
   * @param file file name
   * @param source the file's bytes
   * @param attachments files that it names, by the path written in it
   */
  public record Registered(
      String register,
      Statement statement,
      String file,
      BlobRef source,
      Map<String, BlobRef> attachments) {

    /** Takes a copy of the map. */
    public Registered {
      attachments = Map.copyOf(attachments);
    }
  }
}
