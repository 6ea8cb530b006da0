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
  /** Where dots separate, the day stands first; where strokes do, nobody knows. */
  private static final List<DateTimeFormatter> LOCAL =
      List.of(
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT),
          DateTimeFormatter.ofPattern("d.M.uuuu H:mm[:ss]", Locale.ROOT),
          DateTimeFormatter.ofPattern("d/MMM/yy h:mm a", Locale.ENGLISH));

  private ExportTimes() {}

  /**
   * A form that a reader of the export names, in the letters of {@link DateTimeFormatter}.
   *
   * @throws IllegalArgumentException when it is none, or leaves out day or time of day
   */
  static DateTimeFormatter form(String pattern) {
    try {
      DateTimeFormatter form = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
      LocalDateTime some = LocalDateTime.of(2026, 11, 28, 13, 45);
      if (LocalDateTime.parse(some.format(form), form).equals(some)) {
        return form;
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(noForm(pattern), e);
    }
    throw new IllegalArgumentException(noForm(pattern));
  }

  private static String noForm(String pattern) {
    return pattern + " is no form of a day and a time of day; write for example MM/dd/yyyy HH:mm";
  }

  /**
   * The instant; null when there is none or it cannot be read.
   *
   * @param zone of a time that names none
   * @param named the only form of times that name no zone; null for the usual ones
   */
  static @Nullable Instant parse(String text, ZoneId zone, @Nullable DateTimeFormatter named) {
    String plain = text.strip();
    if (plain.isEmpty()) {
      return null;
    }
    try {
      // Jira writes the offset without a colon.
      return OffsetDateTime.parse(plain.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2"))
          .toInstant();
    } catch (DateTimeException e) {
      return local(plain, zone, named == null ? LOCAL : List.of(named));
    }
  }

  private static @Nullable Instant local(String plain, ZoneId zone, List<DateTimeFormatter> forms) {
    for (DateTimeFormatter form : forms) {
      try {
        return LocalDateTime.parse(plain, form).atZone(zone).toInstant();
      } catch (DateTimeException e) {
        // The next form.
      }
    }
    return null;
  }
}
