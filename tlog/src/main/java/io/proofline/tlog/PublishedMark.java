package io.proofline.tlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How far publication came, kept with the journal. It tells a publication that was interrupted from
 * a log that was put back: the first is finished, the second is refused. It is not made durable on
 * purpose: after a power cut it may be old, and then a publication is merely repeated.
 */
final class PublishedMark {
  private static final String NAME = "published";

  private PublishedMark() {}

  /** Size of the tree that was published last; -1 when that is not known. */
  static long read(Path journal, Disk disk) throws IOException {
    try {
      String text = new String(disk.read(journal.resolve(NAME)), StandardCharsets.US_ASCII);
      return text.endsWith("\n") && text.matches("[0-9]{1,18}\n")
          ? Long.parseLong(text.substring(0, text.length() - 1))
          : -1;
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  static void write(Path journal, Disk disk, long size) throws IOException {
    Path temporary = journal.resolve(NAME + ".new");
    disk.write(temporary, (size + "\n").getBytes(StandardCharsets.US_ASCII));
    disk.rename(temporary, journal.resolve(NAME));
  }
}
