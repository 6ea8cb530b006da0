package io.proofline.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which managed rule of AWS Config stands behind a check of AWS: {@code judges/rules.tsv}. Control
 * files name checks of Config as {@code aws-config} aliases.
 */
public final class JudgeRules {
  private static final String FILE = "judges/rules.tsv";

  private final Map<String, String> rules = new HashMap<>();

  JudgeRules() {
    for (List<String> row : Table.read(FILE, 3).rows()) {
      if (rules.put(row.get(0) + " " + row.get(1), row.get(2)) != null) {
        throw new CatalogException(FILE, row.get(1), "the check is listed twice");
      }
    }
  }

  /**
   * The rule that a control of Security Hub asks, such as {@code S3.2}; empty when none is known.
   */
  public Optional<String> behindSecurityHub(String control) {
    return Optional.ofNullable(rules.get("security-hub " + control));
  }

  /** Identifier of a managed rule whose default name is another word; empty when it is the same. */
  public Optional<String> identifier(String ruleName) {
    return Optional.ofNullable(rules.get("aws-config " + ruleName));
  }
}
