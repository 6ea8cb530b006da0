package io.proofline.program.export;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Approvals while an export is read, and why others are left out. */
final class ExportedApprovals {
  /** A window that the export names in a form that is not known. */
  static final String NO_WINDOW =
      "begin or end of its window cannot be read (--times names another form)";

  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:[^\\s,;\"'`<>()\\[\\]{}|]{3,900}");
  private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9])[0-9]{12}(?![0-9])");
  private static final int MOST_RESOURCES = 200;

  private final ExportReading reading;
  private final List<ExportedApproval> approvals = new ArrayList<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();

  ExportedApprovals(ExportReading reading) {
    this.reading = reading;
  }

  ExportReading reading() {
    return reading;
  }

  void leave(String why) {
    leftOut.merge(why, 1, Integer::sum);
  }

  @Nullable Instant time(String text) {
    return ExportTimes.parse(text, reading.zone(), reading.times());
  }

  /** Whether something stands there that is no time which can be read. */
  boolean unreadable(String text) {
    return !text.isBlank() && time(text) == null;
  }

  /**
   * A change that somebody asked for.
   *
   * @param id its id there
   * @param title its title
   * @param author who asked; may be empty
   * @param from begin of its window; null when the export names none
   * @param to end of its window; null when the export names none
   * @param text where ARNs of its resources stand
   * @param accounts where accounts stand
   * @param file name of the file
   */
  record Change(
      String id,
      String title,
      String author,
      @Nullable Instant from,
      @Nullable Instant to,
      String text,
      String accounts,
      String file) {}

  /** Adds an approval of a change by a person. */
  void add(Change change, String approver, @Nullable Instant approved) {
    List<String> resources = found(ARN, change.text());
    List<String> accounts = found(ACCOUNT, change.accounts());
    if (change.id().isEmpty() || approver.isBlank()) {
      leave("no id or no approver");
    } else if (approved == null) {
      leave("no time of approval that can be read (--times names another form)");
    } else if (resources.isEmpty() && accounts.isEmpty()) {
      leave("no ARN of a resource and no account");
    } else if (resources.size() > MOST_RESOURCES) {
      leave("more than " + MOST_RESOURCES + " resources");
    } else {
      window(change, approver.strip(), approved, resources, accounts);
    }
  }

  private void window(
      Change change,
      String approver,
      Instant approved,
      List<String> resources,
      List<String> accounts) {
    Instant to = change.to() == null ? approved.plus(reading.window()) : change.to();
    Instant from = change.from() == null ? approved : change.from();
    Instant earliest = to.minus(ExportReading.LONGEST);
    if (!to.isAfter(from)) {
      leave("a window that ends before it begins");
      return;
    }
    approvals.add(
        new ExportedApproval(
            change.id(),
            change.title(),
            change.author().strip(),
            approver,
            approved,
            from.isBefore(earliest) ? earliest : from,
            to,
            resources,
            accounts,
            change.file()));
  }

  ChangeExport done() {
    return new ChangeExport(reading.system(), approvals, leftOut);
  }

  private static List<String> found(Pattern pattern, String text) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find() && found.size() <= MOST_RESOURCES) {
      found.add(matcher.group().replaceFirst("[.:]+$", ""));
    }
    return List.copyOf(found);
  }
}
