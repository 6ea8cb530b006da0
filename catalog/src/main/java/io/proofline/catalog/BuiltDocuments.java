package io.proofline.catalog;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first documents of the catalog's YAML files, read when the program was built: a file in the
 * program's own jar, made by {@link BuildDocuments}, of which only what is asked for is parsed. A
 * document is found by the SHA-256 of the file that it was read from, so that one of another text
 * is never taken for it. Safe for several threads.
 *
 * <p>Format, big-endian: {@value #MAGIC} as four bytes, number of documents as four bytes; for each
 * the 32 bytes of the hash, its length in four bytes, and as many bytes of JSON in UTF-8.
 */
final class BuiltDocuments {
  /** Without any document: all files are read as YAML. */
  static final BuiltDocuments NONE = new BuiltDocuments(Map.of());

  static final String FILE = "documents.bin";
  private static final int MAGIC = 0x50_4c_44_31; // PLD1
  private static final int HASH = 32;

  private final JsonMapper mapper = new JsonMapper();

  /** By hash; null until the first one is asked for. */
  private volatile @Nullable Map<String, ByteBuffer> documents;

  private BuiltDocuments(@Nullable Map<String, ByteBuffer> documents) {
    this.documents = documents;
  }

  /**
   * Those that this program was built with; none when it was built without. The file is read when
   * one is first asked for.
   */
  static BuiltDocuments shipped() {
    return new BuiltDocuments(null);
  }

  private Map<String, ByteBuffer> documents() {
    Map<String, ByteBuffer> held = documents;
    if (held == null) {
      try (InputStream in = BuiltDocuments.class.getResourceAsStream(FILE)) {
        held = in == null ? Map.of() : slices(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      documents = held;
    }
    return held;
  }

  /** Reads a file. Throws {@link CatalogException} for one that the build did not write. */
  static BuiltDocuments parse(byte[] file) {
    return new BuiltDocuments(slices(file));
  }

  private static Map<String, ByteBuffer> slices(byte[] file) {
    try {
      ByteBuffer in = ByteBuffer.wrap(file);
      if (in.getInt() != MAGIC) {
        throw damaged(null);
      }
      Map<String, ByteBuffer> documents = new HashMap<>();
      for (int left = in.getInt(); left > 0; left--) {
        byte[] hash = new byte[HASH];
        in.get(hash);
        int length = in.getInt();
        ByteBuffer document = in.slice(in.position(), length);
        in.position(in.position() + length);
        documents.put(HexFormat.of().formatHex(hash), document);
      }
      if (in.hasRemaining()) {
        throw damaged(null);
      }
      return Map.copyOf(documents);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(e);
    }
  }

  /**
   * The bytes of a file.
   *
   * @param documents SHA-256 in hexadecimal digits to document, in the order of the file
   */
  static byte[] file(Map<String, JsonNode> documents) {
    JsonMapper mapper = new JsonMapper();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(documents.size());
      for (Map.Entry<String, JsonNode> entry : documents.entrySet()) {
        byte[] document = mapper.writeValueAsBytes(entry.getValue());
        out.write(HexFormat.of().parseHex(entry.getKey()));
        out.writeInt(document.length);
        out.write(document);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The document of the file that has a hash; empty when it was not there at the build. */
  Optional<JsonNode> find(String sha256) {
    ByteBuffer document = documents().get(sha256);
    if (document == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          mapper.readTree(
              document.array(),
              document.arrayOffset() + document.position(),
              document.remaining()));
    } catch (JacksonException e) {
      throw damaged(e);
    }
  }

  private static CatalogException damaged(@Nullable Exception cause) {
    String problem =
        "the copy in the program's own jar is damaged; install or build the program again";
    return cause == null
        ? new CatalogException(FILE, "", problem)
        : new CatalogException(FILE, problem, cause);
  }
}
