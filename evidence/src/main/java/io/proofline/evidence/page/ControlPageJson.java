package io.proofline.evidence.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON twin of a control page: every row and whole hashes. Shape: {@link ControlPageModel},
 * with {@code schema} and {@code document} at its head; instants are ISO 8601 in UTC.
 */
public final class ControlPageJson {
  private static final String SCHEMA = "proofline.control-page/1";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private ControlPageJson() {}

  /** The twin, UTF-8. The same model gives the same bytes. */
  public static byte[] render(ControlPageModel model) {
    ObjectNode page = MAPPER.createObjectNode();
    page.put("schema", SCHEMA).put("document", documentId(model));
    page.setAll((ObjectNode) MAPPER.valueToTree(model));
    return (MAPPER.writeValueAsString(page) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Short name of exactly this content, for example {@code 7KQ2-M4XD}: 40 bits of its SHA-256. */
  public static String documentId(ControlPageModel model) {
    byte[] hash = sha256(MAPPER.writeValueAsBytes(model));
    long bits = 0;
    for (int i = 0; i < 5; i++) {
      bits = bits << 8 | (hash[i] & 0xff);
    }
    StringBuilder id = new StringBuilder();
    for (int i = 7; i >= 0; i--) {
      id.append(LETTERS.charAt((int) (bits >>> (5 * i)) & 31));
    }
    return id.insert(4, '-').toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
