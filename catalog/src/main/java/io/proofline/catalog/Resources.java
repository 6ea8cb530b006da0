package io.proofline.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files of the catalog on the class path, below this package. */
final class Resources {
  private Resources() {}

  static boolean exists(String path) {
    return Resources.class.getResource(path) != null;
  }

  static byte[] bytes(String path) {
    try (InputStream in = Resources.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new CatalogException(path, "", "is missing from the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new CatalogException(path, "could not be read", e);
    }
  }

  static String text(String path) {
    return text(path, bytes(path));
  }

  static String text(String path, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CatalogException(path, "is not UTF-8", e);
    }
  }

  /** Lines that are neither empty nor a comment. */
  static List<String> lines(String path) {
    return text(path).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }
}
