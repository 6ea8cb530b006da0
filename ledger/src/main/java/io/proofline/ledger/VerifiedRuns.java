package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which runs a verifier came to believe a checkpoint: one that looked at everything, and those
 * that followed the growth since.
 *
 * @param whole when everything was looked at; null when that was not written down
 * @param wholeSize how many leaves the log had then
 * @param since how many runs have followed its growth since
 */
record VerifiedRuns(@Nullable Instant whole, long wholeSize, int since) {
  private static final Pattern TEXT =
      Pattern.compile(
          "proofline verified 1\\n([0-9]{1,19}) ([0-9a-f]{64})\\n"
              + "(\\S{1,40}) ([0-9]{1,18}) ([0-9]{1,9})\\n");

  /** Everything was looked at. */
  static VerifiedRuns whole(@Nullable Instant at, long size) {
    return new VerifiedRuns(at, size, 0);
  }

  /** One more run that followed the growth. */
  VerifiedRuns andSince() {
    return new VerifiedRuns(whole, wholeSize, since + 1);
  }

  /** As it is written down beside the checkpoint that it is about. */
  String text(Checkpoint checkpoint) {
    return "proofline verified 1\n"
        + checkpoint.size()
        + " "
        + checkpoint.rootHex()
        + "\n"
        + (whole == null ? "unknown" : whole)
        + " "
        + wholeSize
        + " "
        + since
        + "\n";
  }

  /** Reads it; empty when it is about another checkpoint, or cannot be read. */
  static Optional<VerifiedRuns> parse(String text, Checkpoint checkpoint) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()
        || !m.group(1).equals(Long.toUnsignedString(checkpoint.size()))
        || !m.group(2).equals(checkpoint.rootHex())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new VerifiedRuns(
              m.group(3).equals("unknown") ? null : Instant.parse(m.group(3)),
              Long.parseLong(m.group(4)),
              Integer.parseInt(m.group(5))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** For people. */
  String words() {
    return "your run "
        + (whole == null ? "(its time was not written down)" : "of " + whole)
        + " that looked at all of the "
        + wholeSize
        + " leaves there were"
        + (since == 0
            ? ""
            : since == 1
                ? ", and one run since that looked at what was new"
                : ", and " + since + " runs since that each looked at what was new");
  }
}
