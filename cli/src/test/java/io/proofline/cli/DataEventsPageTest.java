package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page to which controls send their readers for data events and their cost. */
class DataEventsPageTest {
  private static final Pattern TYPE = Pattern.compile("\"(AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)\"");

  private static String page() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("proofline.root", "..")).resolve("docs/data-events.md"));
  }

  @Test
  void everyControlOfDataEvents_standsOnThePage_withTheTypesThatItAsksFor() throws IOException {
    String page = page();
    List<Control> asking =
        Catalog.standard().controls().stream()
            .filter(control -> control.pass().contains("AdvancedEventSelectors"))
            .filter(control -> TYPE.matcher(control.pass()).find())
            .toList();
    assertThat(asking).extracting(Control::id).contains("ct-s3-data-events").hasSizeGreaterThan(4);
    for (Control control : asking) {
      assertThat(page).as(control.id()).contains("`" + control.id() + "`");
      Matcher types = TYPE.matcher(control.pass());
      while (types.find()) {
        assertThat(page).as(control.id()).contains("`" + types.group(1) + "`");
      }
    }
  }

  @Test
  void everyPrice_hasItsSourceAndDate() throws IOException {
    List<String> prices =
        page().lines().filter(line -> line.matches("\\|.*\\| [0-9.]+ for 100,000.*")).toList();
    assertThat(prices).hasSizeGreaterThan(2).allMatch(line -> line.split("\\|").length > 3);
    assertThat(prices)
        .allMatch(
            line ->
                line.contains("the same")
                    || line.contains("without a date")
                    || line.matches(".*20[0-9]{2}-[0-9]{2}-[0-9]{2}.*"));
  }
}
