package io.proofline.controls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.proofline.catalog.Control;
import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Schemas;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names checked expressions by everything that checking them depends on: the control's texts, the
 * schemas of the types that it reads, and the language around them. Whatever changes any of it
 * changes the key, so what is found under a key is right. Safe for several threads.
 */
final class ExpressionKeys {
  private final Schemas schemas;
  private final byte[] surroundings;
  private final Map<String, byte[]> ofTypes = new ConcurrentHashMap<>();

  /**
   * For controls over the types of a catalog.
   *
   * @param surroundings what the answer depends on beside control and schemas
   */
  ExpressionKeys(Schemas schemas, String surroundings) {
    this.schemas = schemas;
    this.surroundings = sha256().digest(surroundings.getBytes(UTF_8));
  }

  /** Lower-case hex SHA-256. */
  String of(Control control) {
    MessageDigest digest = sha256();
    digest.update(surroundings);
    add(digest, control.id());
    add(digest, String.valueOf(control.applies().when()));
    add(digest, control.pass());
    add(digest, control.reason());
    add(digest, control.evidence().toString());
    control
        .parameters()
        .forEach(
            (name, parameter) -> {
              add(digest, name);
              add(digest, parameter.kind().name());
            });
    digest.update(type(control.applies().type()));
    control
        .near()
        .forEach(
            (name, neighbour) -> {
              add(digest, name);
              add(digest, neighbour.many() ? "many" : "one");
              add(digest, new TreeMap<>(neighbour.match()).toString());
              digest.update(type(neighbour.type()));
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private byte[] type(String type) {
    return ofTypes.computeIfAbsent(
        type,
        _ -> {
          MessageDigest digest = sha256();
          add(digest, type);
          Optional<ResourceSchema> schema = schemas.find(type);
          add(digest, schema.map(known -> known.properties().toString()).orElse("none"));
          add(digest, schema.map(known -> known.runtime().toString()).orElse("none"));
          return digest.digest();
        });
  }

  /** With its length before it, so that no two lists of texts run into the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(Integer.toString(bytes.length).getBytes(UTF_8));
    digest.update((byte) ':');
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
