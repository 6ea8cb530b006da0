package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.Rfc6962;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Which leaf a key (type, subject, idempotency key) stands at, for one year. Kept in a file so that
 * a short command does not read every statement: one line per leaf, and after each append a line
 * {@code = size root check}, where check is a SHA-256 over everything above it. A file that does
 * not check, or belongs to another tree, is rebuilt from the statements.
 */
final class IdempotencyIndex {

  /** Reads statements when the file does not know them. */
  interface Statements {
    Statement at(long index) throws IOException;
  }

  private final Path file;
  private final Disk disk;
  private final Map<String, Long> leaves = new HashMap<>();
  private long size;
  private MessageDigest check = Rfc6962.digest();

  IdempotencyIndex(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  static String key(String type, String subject, String idempotencyKey) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    parts.add(type).add(subject).add(idempotencyKey);
    return Digests.sha256Hex(CanonicalJson.bytes(parts));
  }

  @Nullable Long find(String key) {
    return leaves.get(key);
  }

  long size() {
    return size;
  }

  /**
   * Brings the index to the present tree.
   *
   * @param rootAt root of the present tree's first n leaves, as hex
   */
  void refresh(long target, RootAt rootAt, Statements statements) throws IOException {
    if (size == 0 && target > 0) {
      load(target, rootAt);
    }
    if (size == target) {
      return;
    }
    if (size > target) {
      reset();
    }
    List<String> keys = new ArrayList<>();
    for (long i = size; i < target; i++) {
      Statement statement = statements.at(i);
      keys.add(key(statement.type(), statement.subject(), statement.idempotencyKey()));
    }
    added(keys, target, rootAt.root(target));
  }

  /** Root over the first n leaves, as hex. */
  interface RootAt {
    String root(long size) throws IOException;
  }

  /** Takes note of leaves that were just appended. Losing the file costs time, never an answer. */
  void added(List<String> keys, long newSize, String rootHex) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String key : keys) {
      leaves.putIfAbsent(key, size++);
      lines.append(key).append('\n');
    }
    if (size != newSize) {
      throw new IllegalStateException("index of " + size + " leaves for a tree of " + newSize);
    }
    String head = "= " + newSize + " " + rootHex + " ";
    update(lines + head);
    String mark = HexFormat.of().formatHex(clone(check).digest()) + "\n";
    update(mark);
    Files.writeString(
        file, lines + head + mark, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void load(long target, RootAt rootAt) throws IOException {
    String text;
    try {
      text = new String(disk.read(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return;
    }
    List<String> pending = new ArrayList<>();
    String lastRoot = "";
    boolean good = text.endsWith("\n");
    for (String line :
        good ? text.substring(0, text.length() - 1).split("\n", -1) : new String[0]) {
      if (!line.startsWith("= ")) {
        pending.add(line);
        update(line + "\n");
        continue;
      }
      String[] parts = line.split(" ", -1);
      if (parts.length != 4) {
        good = false;
        break;
      }
      update("= " + parts[1] + " " + parts[2] + " ");
      good &= HexFormat.of().formatHex(clone(check).digest()).equals(parts[3]);
      update(parts[3] + "\n");
      for (String key : pending) {
        leaves.putIfAbsent(key, size++);
      }
      pending.clear();
      good &= Long.toString(size).equals(parts[1]);
      lastRoot = parts[2];
    }
    if (!good || !pending.isEmpty() || size > target || !lastRoot.equals(rootAt.root(size))) {
      reset();
    }
  }

  private void reset() throws IOException {
    leaves.clear();
    size = 0;
    check = Rfc6962.digest();
    disk.delete(file);
  }

  private void update(String text) {
    check.update(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static MessageDigest clone(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
    }
  }
}
