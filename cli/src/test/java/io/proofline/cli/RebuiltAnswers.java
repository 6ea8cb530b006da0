package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.LedgerVerifier;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds after any scenario: what was derived can be thrown away, by {@code ledger rebuild} or by
 * deleting its folders, and every question is answered as before. Registered for all tests of this
 * room: after each, every workspace in its temporary folders is asked, made again and asked again.
 */
public final class RebuiltAnswers implements AfterEachCallback {
  private static final int DEPTH = 3;

  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of("ledger", "show", "--limit", "1000", "--json"),
          List.of("actor", "list", "--json"),
          List.of("hold", "list", "--json"),
          List.of("shred", "list", "--json"),
          List.of("systems", "list", "--json"),
          List.of("vendors", "list", "--json"),
          List.of("exception", "list", "--json"),
          List.of("change", "list", "--json"),
          List.of("controls", "findings", "--json"),
          List.of("controls", "review", "--json"),
          List.of("trail", "coverage", "--json"),
          List.of("trail", "when", "--json"));

  /** Statements that record a question, or the place of what was derived. */
  private static final Set<String> BESIDE =
      Set.of("lake-index", "lake-derived", "segment", "coverage", "trail-answer");

  /** Where the answer of this very question stands in the record. */
  private static final Pattern OWN_LEAF = Pattern.compile("(?m)^  \"leaf\" : .*$");

  /** How far a bucket is, as this machine was told last: lost with state/, and asked again. */
  private static final Pattern COPIES = Pattern.compile("(?m)^copy {9}.*\\R(?: {13}.*\\R)*");

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      return; // What failed says more than what follows from it.
    }
    for (Path workspace : workspaces(context.getRequiredTestInstance())) {
      assertEqual(workspace);
    }
  }

  private static Set<Path> workspaces(Object test) throws IOException {
    Set<Path> found = new TreeSet<>();
    for (Field field : test.getClass().getDeclaredFields()) {
      if (field.isAnnotationPresent(TempDir.class) && field.trySetAccessible()) {
        Path folder = value(field, test);
        try (Stream<Path> walk = Files.walk(folder, DEPTH)) {
          walk.filter(file -> file.endsWith("proofline.yaml"))
              .map(Path::getParent)
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private static Path value(Field field, Object test) {
    try {
      return (Path) field.get(test);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field + " was made accessible", e);
    }
  }

  /** Nothing to compare where the test damaged the workspace on purpose. */
  static void assertEqual(Path workspace) throws IOException {
    if (!Files.exists(workspace.resolve("proofline.yaml"))
        || !Files.isWritable(workspace.resolve("ledger"))
        || !readable(workspace)) {
      return;
    }
    List<Typed> before = answers(workspace);
    Map<Path, String> size = checkpoints(workspace);
    Typed rebuilt = Typed.in(workspace, "ledger", "rebuild");
    assertThat(rebuilt.code()).as(rebuilt.out() + rebuilt.err()).isZero();
    assertThat(checkpoints(workspace))
        .as("nothing had changed, nothing is recorded")
        .isEqualTo(size);
    delete(workspace.resolve("state"));
    delete(workspace.resolve("lake"));
    Files.createDirectory(workspace.resolve("lake"));
    List<Typed> after = answers(workspace);
    for (int i = 0; i < QUESTIONS.size(); i++) {
      assertSame(QUESTIONS.get(i), before.get(i), after.get(i));
    }
  }

  /** Names what differs only: some answers are long. */
  private static void assertSame(List<String> question, Typed before, Typed after) {
    List<String> gone = new ArrayList<>(before.out().lines().toList());
    List<String> come = new ArrayList<>(after.out().lines().toList());
    if (before.equals(after)) {
      return;
    }
    after.out().lines().forEach(gone::remove);
    before.out().lines().forEach(come::remove);
    String what = String.join(" ", question) + " after deleting state/ and lake/";
    assertThat(after.code() + after.err()).as(what).isEqualTo(before.code() + before.err());
    assertThat(come).as(what).isEqualTo(gone);
    List<String> was = before.out().lines().toList();
    List<String> is = after.out().lines().toList();
    for (int i = 0; i < was.size(); i++) {
      assertThat(is.get(i))
          .as("%s, line %s: the order is another", what, i + 1)
          .isEqualTo(was.get(i));
    }
    throw new AssertionError(what + ": something stands there twice");
  }

  private static Map<Path, String> checkpoints(Path workspace) throws IOException {
    Map<Path, String> notes = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(workspace.resolve("ledger"), 2)) {
      for (Path file : walk.filter(path -> path.endsWith("checkpoint")).toList()) {
        notes.put(file, Files.readString(file));
      }
    }
    assertThat(notes).isNotEmpty();
    return notes;
  }

  private static boolean readable(Path workspace) throws IOException {
    var report = LedgerVerifier.verify(workspace);
    return report.ok() && report.unopened() == 0;
  }

  private static List<Typed> answers(Path workspace) {
    List<Typed> answers = new ArrayList<>();
    for (List<String> question : QUESTIONS) {
      Typed typed = withoutBeside(Typed.in(workspace, question.toArray(String[]::new)));
      answers.add(
          new Typed(
              typed.code(),
              OWN_LEAF.matcher(typed.out()).replaceAll(""),
              COPIES.matcher(typed.err()).replaceAll("")));
    }
    return answers;
  }

  /**
   * Making an index anew is recorded when its files come out differently; answers must not differ.
   */
  private static Typed withoutBeside(Typed typed) {
    if (typed.code() != 0 || !typed.out().contains("\"proofline.statements/1\"")) {
      return typed;
    }
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    StringBuilder kept = new StringBuilder();
    for (JsonNode statement : document.path("statements")) {
      if (!BESIDE.contains(statement.path("type").asString(""))) {
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
