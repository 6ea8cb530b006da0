package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands that docs/iam.md shows, on the files that it shows. */
class IamPageTest {
  private static final Pattern FILE =
      Pattern.compile("`([a-z-]+\\.json)`:\\n\\n```json\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RUN =
      Pattern.compile("```console\\n\\$ proofline ([^\\n]+)\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void thePageShowsWhatTheCommandsSay() throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("proofline.root", "..")).resolve("docs/iam.md"));
    for (MatchResult file : FILE.matcher(page).results().toList()) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
    }
    int runs = 0;
    for (MatchResult run : RUN.matcher(page).results().toList()) {
      Typed typed = Typed.in(folder, run.group(1).split(" "));
      assertThat(typed.out() + "exit " + typed.code() + "\n")
          .as(run.group(1))
          .isEqualTo(run.group(2));
      assertThat(typed.err()).as(run.group(1)).isEmpty();
      runs++;
    }
    assertThat(runs).as("questions on the page").isGreaterThanOrEqualTo(5);
  }
}
