package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types every command of {@code docs/trail-investigations.md} and compares what it prints. */
class InvestigationsTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path folder;

  private static Path root() {
    return Path.of(System.getProperty("proofline.root", ".."));
  }

  private static Path samples() {
    Path samples = root().resolve("../shared/samples/cloudtrail");
    boolean there = Files.isDirectory(samples);
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("the CloudTrail samples are missing: " + samples);
    }
    assumeTrue(there, "the shared CloudTrail samples are not on this machine");
    return samples.toAbsolutePath().normalize();
  }

  /** Unpacks as the page says; {@code unzip} is done here, since not every machine has it. */
  private void unpack(List<String> words) throws IOException, InterruptedException {
    Path into = Files.createDirectories(folder.resolve(words.getLast()));
    if (words.getFirst().equals("tar")) {
      Process tar =
          new ProcessBuilder(
                  "tar", "-xJf", samples().resolve(words.get(2)).toString(), "-C", into.toString())
              .inheritIO()
              .start();
      assertThat(tar.waitFor()).isZero();
      return;
    }
    try (InputStream in = Files.newInputStream(samples().resolve(words.get(1)));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        Files.copy(zip, into.resolve(Path.of(entry.getName()).getFileName()));
      }
    }
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  private static String spaced(String text) {
    return text.replaceAll("\\s+", " ");
  }

  /** Each part of an expected line must stand in what was printed, in order. */
  private static void printed(String command, String expected, String said) {
    int from = 0;
    for (String part : expected.split("…")) {
      String wanted = spaced(part).strip();
      int at = said.indexOf(wanted, from);
      assertThat(at)
          .as("'%s' of '%s' in what this printed:%n%s", wanted, command, said)
          .isNotNegative();
      from = at + wanted.length();
    }
  }

  @Test
  void every_command_prints_what_the_page_says() throws Exception {
    samples();
    Path at = folder;
    String command = "";
    String said = "";
    int typed = 0;
    for (String line : Files.readAllLines(root().resolve("docs/trail-investigations.md"))) {
      if (!line.startsWith("    ")) {
        continue;
      }
      String text = line.strip();
      if (!text.startsWith("$ ")) {
        printed(command, text, said);
        continue;
      }
      command = text.substring(2);
      List<String> words = words(command);
      switch (words.getFirst()) {
        case "tar", "unzip" -> unpack(words);
        case "cd" -> at = folder.resolve(words.get(1));
        default -> {
          assertThat(words.getFirst()).isEqualTo("proofline");
          if (words.get(1).equals("init")) {
            at = folder;
          }
          Typed answer = Typed.in(at, words.subList(1, words.size()).toArray(String[]::new));
          // A finding, or time that nobody can answer for, is what some of them show.
          assertThat(answer.code()).as("%s%n%s", command, answer.err()).isIn(0, 1, 5);
          said = spaced(answer.out() + answer.err());
          typed++;
        }
      }
    }
    assertThat(typed).isGreaterThan(15);
    try (var pages = Files.list(folder.resolve("review/pages"))) {
      assertThat(pages.filter(f -> f.toString().endsWith(".pdf"))).hasSize(2);
    }
  }
}
