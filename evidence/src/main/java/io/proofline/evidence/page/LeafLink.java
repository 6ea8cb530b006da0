package io.proofline.evidence.page;

import io.proofline.ledger.LeafRef;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a value stands, and the raw evidence behind it.
 *
 * @param leaf statement in the ledger
 * @param row row of a sheet of that statement, when the value is a row
 * @param href file beside the page that holds the raw evidence, for example {@code raw/1f0c….json};
 *     empty when there is none
 */
public record LeafLink(LeafRef leaf, Optional<Long> row, Optional<String> href) {
  private static final Pattern SAFE =
      Pattern.compile("[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*");

  /** Refuses a link that is no plain relative path below the page. */
  public LeafLink {
    href.ifPresent(LeafLink::requireSafe);
  }

  /** A whole statement. */
  public static LeafLink of(LeafRef leaf) {
    return new LeafLink(leaf, Optional.empty(), Optional.empty());
  }

  /** A row of a sheet of a statement. */
  public static LeafLink of(LeafRef leaf, long row) {
    return new LeafLink(leaf, Optional.of(row), Optional.empty());
  }

  /** The same place with a link to raw evidence. */
  public LeafLink to(String path) {
    return new LeafLink(leaf, row, Optional.of(path));
  }

  /** As printed: {@code 512/7}, or {@code 41} for a whole statement. */
  public String label() {
    return leaf.index() + row.map(r -> "/" + r).orElse("");
  }

  static String requireSafe(String href) {
    if (!SAFE.matcher(href).matches()) {
      throw new IllegalArgumentException("not a plain relative path below the page: " + href);
    }
    return href;
  }
}
