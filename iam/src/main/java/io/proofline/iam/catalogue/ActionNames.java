package io.proofline.iam.catalogue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names of the actions of a catalogue, found by service in its text: a question about a policy
 * names a few services, and the thousands of actions of the others are not made for it. Immutable.
 */
public final class ActionNames {
  private final byte[] text;

  /** Where the lines of a service begin, by its prefix in lower case. */
  private final Map<String, Block> services = new HashMap<>();

  private record Block(String service, int from) {}

  /**
   * Of a catalogue.
   *
   * @param text unpacked, see {@link CatalogueFormat}; not copied
   */
  ActionNames(byte[] text) {
    this.text = text;
    for (int at = 0; at < text.length; at = end(at) + 1) {
      if (text[at] == 'S') {
        int end = end(at);
        String service = word(at + 2, end);
        services.put(service.toLowerCase(Locale.ROOT), new Block(service, end + 1));
      }
    }
  }

  /**
   * Ids of a service's actions, for example {@code s3:GetObject}, in the order of the catalogue;
   * none for an unknown service.
   *
   * @param service prefix, in lower case
   */
  public List<String> of(String service) {
    Block block = services.get(service);
    if (block == null) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    for (int at = block.from(); at < text.length && text[at] != 'S'; at = end(at) + 1) {
      if (text[at] == 'A') {
        int from = at + 2;
        int to = from;
        while (text[to] != '\t') {
          to++;
        }
        ids.add(block.service() + ":" + word(from, to));
      }
    }
    return ids;
  }

  /** Where the line that holds a place ends. */
  private int end(int at) {
    int end = at;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private String word(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }
}
