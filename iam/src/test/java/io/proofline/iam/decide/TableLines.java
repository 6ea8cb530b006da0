package io.proofline.iam.decide;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Rows of a table whose fields stand between bars. */
final class TableLines {
  private TableLines() {}

  static Stream<Arguments> rows(String table) {
    try (InputStream in = Objects.requireNonNull(TableLines.class.getResourceAsStream(table))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("id |"))
          .map(
              line ->
                  Arguments.of(
                      (Object[])
                          Arrays.stream(line.split("\\|", -1))
                              .map(String::strip)
                              .toArray(String[]::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
