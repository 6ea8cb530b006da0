package io.proofline.controls.judges;

import io.proofline.controls.judges.JudgeFinding.Check;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What one file holds, while it is read. */
final class Findings {
  static final int MOST = 200_000;

  private static final String FURTHER = "further pages: the file holds one page of several";

  private final Set<JudgeFinding> findings = new LinkedHashSet<>();
  private final Map<String, JudgeFinding> states = new LinkedHashMap<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final Map<String, String> rules = new HashMap<>();
  private boolean onePage;

  /** Adds a finding; an export that has it twice says it once. */
  void add(JudgeFinding finding) {
    if (place(finding) && !findings.add(finding)) {
      leave("the same finding once more");
    }
  }

  /** Adds one state of several that a history may hold; the newest counts. */
  void addState(JudgeFinding state) {
    if (!place(state)) {
      return;
    }
    String of =
        state.checks() + " " + state.account() + " " + state.region() + " " + state.resource();
    JudgeFinding other = states.get(of);
    if (other != null) {
      leave("older states of the same resource");
    }
    if (other == null || !older(state, other)) {
      states.put(of, state);
    }
  }

  private static boolean older(JudgeFinding one, JudgeFinding other) {
    Instant first = one.at();
    Instant second = other.at();
    return first == null || (second != null && first.isBefore(second));
  }

  private boolean place(JudgeFinding finding) {
    if (finding.checks().getFirst().id().isEmpty() || finding.resource().isEmpty()) {
      leave("elements without a check or a resource");
      return false;
    }
    if (findings.size() + states.size() >= MOST) {
      throw new IllegalArgumentException(
          "holds more than " + MOST + " findings; export it in parts");
    }
    return true;
  }

  void leave(String why) {
    leftOut.merge(why, 1, Integer::sum);
  }

  /** A rule of Config by its name in the account. Two of one name that differ say nothing. */
  void rule(String name, String identifier) {
    String before = rules.putIfAbsent(name, identifier);
    if (before != null && !before.equals(identifier)) {
      rules.put(name, "");
    }
  }

  /** The file says that it is one page of several: what the others say is not known. */
  void onePageOfSeveral() {
    onePage = true;
    leave(FURTHER);
  }

  JudgeFile file(String format) {
    List<JudgeFinding> all = new ArrayList<>(findings);
    all.addAll(states.values());
    return new JudgeFile(format, all, rules, leftOut, !onePage);
  }

  static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }

  /**
   * A check of Config by the name of its rule, without what Security Hub and packs put around it.
   */
  static Check configRule(String name) {
    String plain =
        name.startsWith("securityhub-")
            ? name.substring("securityhub-".length()).replaceFirst("-[0-9a-f]{8}$", "")
            : name.replaceFirst("-conformance-pack-[a-z0-9]{9}$", "");
    return new Check("aws-config", plain);
  }

  /** ISO 8601, or seconds or milliseconds since 1970; null for anything else. */
  static @Nullable Instant time(JsonNode node) {
    try {
      if (node.isNumber()) {
        double number = node.doubleValue();
        double millis = Math.abs(number) >= 1e11 ? number : number * 1_000;
        return Math.abs(millis) < 1e14 ? Instant.ofEpochMilli(Math.round(millis)) : null;
      }
      String text = node.asString("");
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
