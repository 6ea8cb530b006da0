package io.proofline.actions;

import io.proofline.ledger.BlobRef;
import io.proofline.program.ChangeApproval;
import io.proofline.program.ExportedChangeApprovals;
import io.proofline.program.export.ChangeExport;
import io.proofline.program.export.ExportReading;
import io.proofline.program.export.ExportedApproval;
import io.proofline.trail.who.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records approvals of changes that another system exported. */
public final class ImportApprovals {
  private static final int MOST_FILES = 20;

  private final Mandate mandate;

  /** In a workspace. */
  public ImportApprovals(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * What came of an export.
   *
   * @param recorded approvals that are new
   * @param before how many stood there before
   * @param leftOut why others were left out, with their number
   */
  public record Result(List<ChangeApproval> recorded, int before, Map<String, Integer> leftOut) {
    /** Takes copies. */
    public Result {
      recorded = List.copyOf(recorded);
      leftOut = Map.copyOf(leftOut);
    }
  }

  /**
   * Reads the files of one export and records what is new in them. The same export twice changes
   * nothing.
   *
   * @throws IllegalArgumentException when a file cannot be read as such an export; nothing was
   *     recorded
   */
  public Result run(
      List<Path> files, ExportReading reading, ExportedChangeApprovals.Provenance provenance)
      throws IOException {
    if (files.size() > MOST_FILES) {
      throw new IllegalArgumentException("at most " + MOST_FILES + " files in one export");
    }
    List<ChangeExport.Source> sources = new ArrayList<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (Files.size(file) > ChangeExport.MOST_BYTES) {
        throw new IllegalArgumentException(
            name + " has more than " + ChangeExport.MOST_BYTES / 1024 / 1024 + " MB");
      }
      if (sources.stream().anyMatch(one -> one.name().equals(name))) {
        throw new IllegalArgumentException("two files are called " + name);
      }
      sources.add(new ChangeExport.Source(name, Files.readAllBytes(file)));
    }
    ChangeExport export = ChangeExport.read(sources, reading);
    List<ExportedApproval> approvals =
        export.approvals().stream().map(ImportApprovals::keyed).distinct().toList();
    ExportedChangeApprovals recorded = new ExportedChangeApprovals(mandate.workspace().ledger());
    List<ExportedApproval> missing = recorded.unrecorded(reading.system(), approvals);
    if (missing.isEmpty()) {
      return new Result(List.of(), approvals.size(), export.leftOut());
    }
    Map<String, BlobRef> blobs = new HashMap<>();
    for (ChangeExport.Source source : sources) {
      boolean named = missing.stream().anyMatch(one -> one.file().equals(source.name()));
      if (named) {
        blobs.put(
            source.name(),
            mandate
                .workspace()
                .blobs()
                .from("approvals")
                .put(source.bytes(), "application/octet-stream"));
      }
    }
    List<ChangeApproval> fresh =
        recorded.record(
            reading.system(), missing, provenance, blobs, mandate.now(), mandate.actor());
    return new Result(fresh, approvals.size() - missing.size(), export.leftOut());
  }

  /** With resources as the logs name them. */
  private static ExportedApproval keyed(ExportedApproval one) {
    return new ExportedApproval(
        one.id(),
        one.title(),
        one.author(),
        one.approver(),
        one.approved(),
        one.from(),
        one.to(),
        one.resources().stream().map(Changes::key).distinct().toList(),
        one.accounts(),
        one.file());
  }
}
