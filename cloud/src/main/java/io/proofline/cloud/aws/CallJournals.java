package io.proofline.cloud.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Journals of the collections that are under way, one file for each account. They are evidence that
 * is not recorded yet: when the collection ends and its snapshot stands in the ledger, they are
 * deleted; when it is killed they stay, and a later collection may take from them.
 */
public final class CallJournals {
  private final @Nullable Path folder;
  private final Duration resume;
  private final Clock clock;
  private final List<Path> opened = new ArrayList<>();

  private CallJournals(@Nullable Path folder, Duration resume, Clock clock) {
    this.folder = folder;
    this.resume = resume;
    this.clock = clock;
  }

  /** Keeps nothing and takes nothing. */
  public static CallJournals none() {
    return new CallJournals(
        null, Duration.ZERO, Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC));
  }

  /**
   * In a folder, which is made when it is needed.
   *
   * @param folder only the owner may read it
   * @param resume answers of an earlier collection are taken when they are not older; zero for none
   * @param clock the time
   */
  public static CallJournals in(Path folder, Duration resume, Clock clock) {
    return new CallJournals(folder, resume, clock);
  }

  /** Accounts of which a journal was left behind. */
  public List<String> left() throws IOException {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(CallJournal.SUFFIX))
          .map(name -> name.substring(0, name.length() - CallJournal.SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /** Deletes the journals that were opened here. */
  public synchronized void done() throws IOException {
    for (Path file : opened) {
      Files.deleteIfExists(file);
    }
    opened.clear();
  }

  /**
   * Opens the journal of an account.
   *
   * @param origin where the answers come from; those from elsewhere are not taken
   */
  synchronized CallJournal open(String account, String origin) throws IOException {
    if (folder == null) {
      return CallJournal.none();
    }
    Instant oldest = resume.isZero() ? Instant.MAX : clock.instant().minus(resume);
    Path file = folder.resolve(account + CallJournal.SUFFIX);
    opened.add(file);
    return CallJournal.open(file, origin, oldest);
  }
}
