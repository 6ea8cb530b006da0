package io.proofline.program.export;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as the systems write them; what is none of these forms is not guessed. */
final class ExportTimes {
  private static final List<DateTimeFormatter> LOCAL =
      List.of(
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT),
          DateTimeFormatter.ofPattern("d/MMM/yy h:mm a", Locale.ENGLISH));

  private ExportTimes() {}

  /**
   * The instant; null when there is none or it cannot be read.
   *
   * @param zone of a time that names none
   */
  static @Nullable Instant parse(String text, ZoneId zone) {
    String plain = text.strip();
    if (plain.isEmpty()) {
      return null;
    }
    try {
      // Jira writes the offset without a colon.
      return OffsetDateTime.parse(plain.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2"))
          .toInstant();
    } catch (DateTimeException e) {
      return local(plain, zone);
    }
  }

  private static @Nullable Instant local(String plain, ZoneId zone) {
    for (DateTimeFormatter form : LOCAL) {
      try {
        return LocalDateTime.parse(plain, form).atZone(zone).toInstant();
      } catch (DateTimeException e) {
        // The next form.
      }
    }
    return null;
  }
}
