package io.proofline.ledger;

import io.proofline.tlog.Disk;
import io.proofline.tlog.Folders;
import io.proofline.tlog.JournalRecord;
import io.proofline.tlog.LogKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts statements and their blobs where the ledger's readers find them, after their leaves were
 * signed and before they are published. Doing it again, after any interruption, ends the same.
 */
final class EvidencePlacement {
  private final Layout layout;
  private final Disk disk;
  private final int year;
  private final LogKeys keys;
  private final Folders folders;

  EvidencePlacement(Layout layout, Disk disk, int year, LogKeys keys) {
    this.layout = layout;
    this.disk = disk;
    this.year = year;
    this.keys = keys;
    this.folders = new Folders(layout.root(), disk);
  }

  /** All is durable when it returns. */
  void place(List<JournalRecord> records) throws IOException {
    Map<Path, Path> written = new LinkedHashMap<>();
    Set<String> blobs = new LinkedHashSet<>();
    if (records.getFirst().index() == 0) {
      byte[] text = keys.text().getBytes(StandardCharsets.UTF_8);
      write(written, layout.publicKey(year), text);
    }
    for (JournalRecord record : records) {
      Leaf leaf = Leaf.parse(record.entry());
      StatementFiles files = StatementFiles.decode(record.attachment());
      write(written, layout.statement(year, leaf.commitmentHex()), files.file());
      blobs.addAll(files.blobs());
    }
    List<Path> staged = new ArrayList<>();
    for (String blob : blobs) {
      if (!Files.exists(layout.blob(blob))) {
        staged.add(layout.staged(blob));
      }
    }
    List<Path> content = new ArrayList<>(written.keySet());
    content.addAll(staged);
    disk.forceAll(content);
    Folders.Changes names = folders.changes();
    for (Map.Entry<Path, Path> file : written.entrySet()) {
      names.touch(file.getValue());
      disk.rename(file.getKey(), file.getValue());
    }
    for (String blob : blobs) {
      Path target = layout.blob(blob);
      names.touch(target);
      if (Files.exists(target)) {
        disk.delete(layout.staged(blob));
      } else {
        disk.rename(layout.staged(blob), target);
      }
    }
    names.force();
  }

  private void write(Map<Path, Path> written, Path target, byte[] bytes) throws IOException {
    Path temporary = layout.temporary().resolve("place-" + year + "-" + written.size());
    disk.write(temporary, bytes);
    written.put(temporary, target);
  }
}
