package io.proofline.iam.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects findings while a policy is read, and the readings that several elements share. */
final class ReadingNotes {
  private final Limits limits;
  private final List<Finding> findings;
  private int unclear;

  ReadingNotes(Limits limits, List<Finding> findings) {
    this.limits = limits;
    this.findings = findings;
  }

  Limits limits() {
    return limits;
  }

  /** How many findings so far leave a meaning open. */
  int unclear() {
    return unclear;
  }

  void note(Position at, String path, String message) {
    findings.add(new Finding(Finding.Severity.NOTE, at, path, message));
  }

  void invalid(Position at, String path, String message) {
    findings.add(new Finding(Finding.Severity.INVALID, at, path, message));
  }

  void unclear(Position at, String path, String message) {
    unclear++;
    findings.add(new Finding(Finding.Severity.UNCLEAR, at, path, message));
  }

  /** Members by name; what is not known or there twice is a finding, the first of two is kept. */
  Map<String, LocatedJson.Member> members(
      LocatedJson.Members object, Set<String> known, String path) {
    Map<String, LocatedJson.Member> byName = new LinkedHashMap<>();
    for (LocatedJson.Member member : object.members()) {
      if (!known.contains(member.name())) {
        unclear(
            member.at(), path, "unknown element " + quoted(member.name()) + like(member, known));
      } else if (byName.putIfAbsent(member.name(), member) != null) {
        unclear(member.at(), path, "element " + member.name() + " is there twice");
      }
    }
    return byName;
  }

  private static String like(LocatedJson.Member member, Set<String> known) {
    return known.stream()
        .filter(member.name()::equalsIgnoreCase)
        .findFirst()
        .map(name -> "; it is spelt " + name)
        .orElse("");
  }

  /** One text or a list of them. */
  List<LocatedJson.Text> texts(LocatedJson value, String path) {
    List<LocatedJson.Text> texts = new ArrayList<>();
    if (value instanceof LocatedJson.Items list) {
      if (list.items().isEmpty()) {
        unclear(list.at(), path, "an empty list");
      }
      list.items().forEach(item -> text(item, path, texts));
    } else {
      text(value, path, texts);
    }
    Set<String> seen = new HashSet<>();
    texts.stream()
        .filter(text -> !seen.add(text.text()))
        .forEach(text -> note(text.at(), path, quoted(text.text()) + " is there twice"));
    return texts;
  }

  private void text(LocatedJson value, String path, List<LocatedJson.Text> into) {
    if (!(value instanceof LocatedJson.Text text)) {
      unclear(value.at(), path, "neither text nor a list of texts");
    } else if (text.text().length() > limits.pattern()) {
      unclear(text.at(), path, "a text of more than " + limits.pattern() + " characters");
    } else {
      into.add(text);
    }
  }

  /** A text in quotes, cut when long, without characters that would break a line. */
  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .limit(80)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return shown.append(text.length() > 80 ? "…\"" : "\"").toString();
  }
}
