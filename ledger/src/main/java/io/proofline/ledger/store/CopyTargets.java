package io.proofline.ledger.store;

import io.proofline.tlog.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The file {@code copies.json} of a workspace: which buckets are kept up to date. */
public final class CopyTargets {
  static final String NAME = "copies.json";
  private static final int MOST = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final Disk disk;

  /** Of the workspace in the folder. */
  public CopyTargets(Path workspace, Disk disk) {
    this.file = workspace.resolve(NAME);
    this.disk = disk;
  }

  /**
   * The targets in the order in which they were added; none without the file.
   *
   * @throws IOException when the file cannot be read or is none of ours
   */
  public List<CopyTarget> read() throws IOException {
    byte[] bytes;
    try {
      bytes = disk.read(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    try {
      JsonNode root = JSON.readTree(bytes);
      if (root.path("copies").isMissingNode() || root.path("format").asInt(0) != 1) {
        throw new IOException(file + " is no list of copies of format 1");
      }
      return list(root.path("copies"));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether there is such a file. */
  public boolean exists() throws IOException {
    return disk.size(file) >= 0;
  }

  /**
   * Targets of a list as {@link #json} writes each.
   *
   * @throws IllegalArgumentException when one cannot be
   */
  public static List<CopyTarget> list(JsonNode list) {
    List<CopyTarget> targets = new ArrayList<>();
    for (JsonNode node : list) {
      targets.add(
          new CopyTarget(
              node.path("address").asString(""),
              node.path("region").asString(""),
              text(node, "endpoint").map(URI::create),
              text(node, "profile"),
              text(node, "owner"),
              text(node, "lock").map(LockPeriod::new)));
    }
    return List.copyOf(targets);
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.path(name).asString(null));
  }

  /**
   * Demands that there are not too many.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static void requireFew(List<CopyTarget> targets) {
    if (targets.size() > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " copies are kept");
    }
  }

  /**
   * Replaces the list.
   *
   * @throws IllegalArgumentException when there are too many
   */
  public void write(List<CopyTarget> targets) throws IOException {
    requireFew(targets);
    ObjectNode root = JSON.createObjectNode();
    root.put("format", 1);
    ArrayNode list = root.putArray("copies");
    targets.forEach(target -> list.add(json(target)));
    byte[] bytes = (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    disk.replace(file, file.resolveSibling("state").resolve(NAME + ".new"), bytes);
  }

  /** One target as JSON. */
  public static ObjectNode json(CopyTarget target) {
    ObjectNode node = JSON.createObjectNode();
    node.put("address", target.address());
    node.put("region", target.region());
    target.endpoint().ifPresent(uri -> node.put("endpoint", uri.toString()));
    target.profile().ifPresent(name -> node.put("profile", name));
    target.owner().ifPresent(account -> node.put("owner", account));
    target.lock().ifPresent(period -> node.put("lock", period.text()));
    return node;
  }

  /** A name for what is known of the target on this machine. */
  static String id(CopyTarget target) {
    String text = target.address() + "\n" + target.endpoint().map(URI::toString).orElse("");
    return Content.of(text.getBytes(StandardCharsets.UTF_8)).sha256().substring(0, 16);
  }
}
