package io.proofline.trail.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of one export say.
 *
 * @param format {@code csv}, {@code scim} or {@code identity-store}
 * @param files the files as they were read
 */
public record DirectoryExport(String format, List<Original> files, List<DirectoryEntry> entries) {
  static final int MOST_BYTES = 64 << 20;
  static final int MOST_ROWS = 1_000_000;

  /** Takes copies. */
  public DirectoryExport {
    files = List.copyOf(files);
    entries = List.copyOf(entries);
  }

  /**
   * A file.
   *
   * @param name its name, without folders
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Original(String name, byte[] bytes) {}

  /**
   * Reads the files of one export: one CSV file, or all pages of a list of users.
   *
   * @param providers see {@link JsonExport}; only for lists of users
   * @throws DirectoryException when a file is none, or not all of one
   */
  public static DirectoryExport read(List<Path> paths, List<String> providers) throws IOException {
    List<Original> originals = new ArrayList<>();
    for (Path path : paths) {
      originals.add(new Original(String.valueOf(path.getFileName()), bytes(path)));
    }
    Original first = originals.getFirst();
    if (!looksLikeJson(first.bytes())) {
      if (originals.size() > 1 || !providers.isEmpty()) {
        throw new DirectoryException(
            first.name(), "of CSV one file is read, and providers stand in its column 'scope'");
      }
      return whole(
          "csv", originals, CsvExport.read(first.name(), text(first), MOST_ROWS), first.name());
    }
    JsonExport json = new JsonExport(providers, MOST_ROWS);
    for (Original original : originals) {
      json.page(original.name(), original.bytes());
    }
    return whole(json.format(), originals, json.entries(first.name()), first.name());
  }

  private static DirectoryExport whole(
      String format, List<Original> files, List<DirectoryEntry> entries, String file)
      throws DirectoryException {
    if (entries.isEmpty()) {
      throw new DirectoryException(file, "no row: an export of nobody is taken for a fault");
    }
    return new DirectoryExport(format, files, entries);
  }

  private static byte[] bytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new DirectoryException(
            String.valueOf(path.getFileName()), "more than " + (MOST_BYTES >> 20) + " MiB");
      }
      return bytes;
    }
  }

  private static boolean looksLikeJson(byte[] bytes) {
    for (byte b : bytes) {
      // A byte order mark or white space may stand before the brace.
      if (b == '{' || b == '[') {
        return true;
      }
      if (b > ' ') {
        return false;
      }
    }
    return false;
  }

  private static String text(Original file) throws DirectoryException {
    byte[] bytes = file.bytes();
    if (bytes.length > 1
        && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
            || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff))) {
      throw new DirectoryException(file.name(), "UTF-16; save it as UTF-8");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      String whole = text.startsWith("\ufeff") ? text.substring(1) : text;
      if (whole.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r')) {
        throw new DirectoryException(file.name(), "control characters");
      }
      return whole;
    } catch (CharacterCodingException e) {
      throw new DirectoryException(file.name(), "not UTF-8");
    }
  }
}
