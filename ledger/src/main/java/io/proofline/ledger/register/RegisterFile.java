package io.proofline.ledger.register;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A register file while it is read. Mistakes are gathered, so that one run shows all of them: read
 * every field, then call {@link #check()} before anything that was read is used.
 */
public final class RegisterFile {
  private final String name;
  private final byte[] bytes;
  private final YamlValue tree;
  private final List<RegisterFormatException.Problem> problems = new ArrayList<>();

  private RegisterFile(String name, byte[] bytes, YamlValue tree) {
    this.name = name;
    this.bytes = bytes;
    this.tree = tree;
  }

  /**
   * Parses the bytes of a file.
   *
   * @param name file name as shown in errors and kept in the statement
   * @throws RegisterFormatException when they are no YAML document
   */
  public static RegisterFile parse(String name, byte[] bytes) {
    byte[] copy = bytes.clone();
    return new RegisterFile(name, copy, new YamlReader(name).read(copy));
  }

  /**
   * Reads and parses a file.
   *
   * @throws RegisterFormatException when it is no YAML document
   * @throws IOException when it cannot be read; the message names it
   */
  public static RegisterFile read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    try {
      if (Files.size(file) > YamlReader.LARGEST_FILE) {
        return parse(name, new byte[YamlReader.LARGEST_FILE + 1]);
      }
      return parse(name, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IOException(
          name + " is not there (looked for " + file + "); write it as docs/registers.md shows", e);
    }
  }

  /** The outermost group of fields, of which only the named ones are allowed. */
  public Section root(String... allowed) {
    if (tree instanceof YamlValue.Mapping mapping) {
      return new Section(this, "", mapping, List.of(allowed));
    }
    problem(tree.line(), "", "must begin with a group of fields, not " + tree.kind());
    return new Section(this, "", new YamlValue.Mapping(tree.line()), List.of(allowed));
  }

  /**
   * Ends the reading.
   *
   * @throws RegisterFormatException with every mistake found so far
   */
  public void check() {
    if (!problems.isEmpty()) {
      List<RegisterFormatException.Problem> sorted = new ArrayList<>(problems);
      sorted.sort(Comparator.comparingInt(RegisterFormatException.Problem::line));
      throw new RegisterFormatException(name, sorted);
    }
  }

  /** File name without folders. */
  public String name() {
    return name;
  }

  /** The bytes as read. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Lower-case hex SHA-256 of the bytes. */
  public String sha256() {
    return sha256(bytes);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void problem(int line, String field, String message) {
    problems.add(new RegisterFormatException.Problem(line, field, message));
  }
}
