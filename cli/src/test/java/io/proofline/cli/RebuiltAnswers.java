package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.LedgerVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds after any scenario: what was derived can be thrown away, by {@code ledger rebuild} or by
 * deleting its folders, and every question is answered as before. For use after each test.
 */
final class RebuiltAnswers {
  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of("ledger", "show", "--limit", "1000", "--json"),
          List.of("actor", "list", "--json"),
          List.of("hold", "list", "--json"),
          List.of("shred", "list", "--json"),
          List.of("systems", "list", "--json"),
          List.of("vendors", "list", "--json"));

  private RebuiltAnswers() {}

  /** Nothing to compare where the test damaged the workspace on purpose. */
  static void assertEqual(Path workspace) throws IOException {
    if (!Files.exists(workspace.resolve("proofline.yaml"))
        || !Files.isWritable(workspace.resolve("ledger"))
        || !readable(workspace)) {
      return;
    }
    List<Typed> before = answers(workspace);
    String size = checkpoint(workspace);
    Typed rebuilt = Typed.in(workspace, "ledger", "rebuild");
    assertThat(rebuilt.code()).as(rebuilt.out() + rebuilt.err()).isZero();
    assertThat(checkpoint(workspace))
        .as("nothing had changed, nothing is recorded")
        .isEqualTo(size);
    delete(workspace.resolve("state"));
    delete(workspace.resolve("lake"));
    Files.createDirectory(workspace.resolve("lake"));
    assertThat(answers(workspace)).as("after deleting state/ and lake/").isEqualTo(before);
  }

  private static String checkpoint(Path workspace) throws IOException {
    return Files.readString(workspace.resolve("ledger/2026/checkpoint"));
  }

  private static boolean readable(Path workspace) throws IOException {
    var report = LedgerVerifier.verify(workspace);
    return report.ok() && report.unopened() == 0;
  }

  private static List<Typed> answers(Path workspace) {
    List<Typed> answers = new ArrayList<>();
    for (List<String> question : QUESTIONS) {
      answers.add(withoutIndexes(Typed.in(workspace, question.toArray(String[]::new))));
    }
    return answers;
  }

  /** Making an index anew is recorded when its files come out differently; answers must not. */
  private static Typed withoutIndexes(Typed typed) {
    if (typed.code() != 0 || !typed.out().contains("\"proofline.statements/1\"")) {
      return typed;
    }
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    StringBuilder kept = new StringBuilder();
    for (JsonNode statement : document.path("statements")) {
      if (!Set.of("lake-index", "lake-derived").contains(statement.path("type").asString(""))) {
        kept.append(statement).append('\n');
      }
    }
    return new Typed(typed.code(), kept.toString(), typed.err());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
