package io.proofline.trail;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files to ingest, wherever they lie. Nothing is passed over in silence: what is not looked into is
 * listed with the reason.
 *
 * @param items in the order in which they are taken
 * @param skipped what was found and not taken
 */
public record InputSource(List<Item> items, List<IngestReport.Rejected> skipped) {

  /** Takes copies. */
  public InputSource {
    items = List.copyOf(items);
    skipped = List.copyOf(skipped);
  }

  /** One file. */
  public interface Item {
    /** The object key from {@code AWSLogs/} on, or the file's own name: stable for moved copies. */
    String name();

    /** Its length in bytes. */
    long bytes();

    /** A new stream over it. */
    InputStream open() throws IOException;

    /**
     * Where exactly it comes from, so that the same thing is not fetched a second time; empty for
     * files, which are told by their bytes.
     */
    default Optional<String> origin() {
      return Optional.empty();
    }

    /** What its store said of it when it was opened, by stable names. */
    default Map<String, String> facts() {
      return Map.of();
    }
  }

  /** The object key from {@code AWSLogs/} on, else what follows the last slash. */
  public static String name(String path) {
    int at = ("/" + path).lastIndexOf("/AWSLogs/");
    return at >= 0 ? path.substring(at) : path.substring(path.lastIndexOf('/') + 1);
  }
}
