package io.proofline.ledger;

import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What {@code proofline.yaml} says.
 *
 * @param entity the legal entity
 * @param evidence how evidence lies on disk, in the file's word
 */
record Settings(Entity entity, String evidence) {

  /**
   * Reads the file.
   *
   * @throws IOException when there is none, or it is not of the form
   */
  static Settings read(Layout layout, Disk disk) throws IOException {
    Path file = layout.settings();
    try {
      JsonNode node = new YAMLMapper().readTree(disk.read(file));
      JsonNode entity = node.path("entity");
      String role = entity.path("role").asString("").toUpperCase(Locale.ROOT).replace('-', '_');
      String name = entity.path("name").asString("");
      String origin = entity.path("origin").asString("");
      if (node.path("proofline").asInt(0) != 1 || name.isEmpty() || origin.isEmpty()) {
        throw new IOException(
            file + " must have 'proofline: 1' and an entity with name, role and origin");
      }
      return new Settings(
          new Entity(name, Entity.Role.valueOf(role), origin),
          node.path("evidence").asString("plain"));
    } catch (NoSuchFileException e) {
      throw new IOException(layout.root() + " is no workspace: it has no " + Layout.SETTINGS, e);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          file
              + " cannot be read: it must be YAML with an entity (name, role covered-entity,"
              + " business-associate or both, origin)",
          e);
    }
  }

  /** How evidence lies on disk. */
  Protection protection(Layout layout) throws IOException {
    return switch (evidence) {
      case "plain" -> Protection.PLAIN;
      case "sealed" -> Protection.SEALED;
      default ->
          throw new IOException(
              layout.settings() + ": evidence must be plain or sealed, not " + evidence);
    };
  }

  /** The file of a new workspace. */
  static byte[] bytes(Entity entity, Protection protection) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("proofline", 1);
    ObjectNode node = root.putObject("entity");
    node.put("name", entity.name());
    node.put("role", entity.role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    node.put("origin", entity.origin());
    if (protection == Protection.SEALED) {
      root.put("evidence", "sealed");
    }
    return new YAMLMapper().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
  }
}
