package io.proofline.actions;

import io.proofline.evidence.bundle.ProofBundle;
import io.proofline.ledger.FrozenFiles;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.LedgerReport;
import io.proofline.ledger.LedgerVerifier;
import io.proofline.ledger.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The yearly shards of a ledger: each a log of its own, chained to the one before. */
public final class ListShards {
  private final Mandate mandate;

  /** In a workspace. */
  public ListShards(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * One year.
   *
   * @param log what verification says of it
   * @param first when its first leaf was recorded
   * @param last when its last leaf was recorded
   * @param continues the origin, size and root that its first leaf continues; empty for the first
   * @param problems what does not hold in it
   */
  public record Shard(
      LedgerReport.Year log,
      Instant first,
      Instant last,
      String continues,
      List<LedgerReport.Problem> problems) {}

  /** All years, oldest first, each verified, and the chain between them. */
  public List<Shard> run() throws IOException {
    LedgerReport report = LedgerVerifier.verify(mandate.workspace().root());
    List<Shard> shards = new ArrayList<>();
    for (LedgerReport.Year year : report.years()) {
      List<LedgerReport.Problem> problems =
          report.problems().stream()
              .filter(
                  problem ->
                      problem.file().startsWith("ledger/" + year.year())
                          || problem.file().startsWith("evidence/statements/" + year.year() + "/")
                          || problem.file().contains("ledger-" + year.year()))
              .toList();
      if (!problems.isEmpty() || year.size() == 0) {
        shards.add(new Shard(year, Instant.MIN, Instant.MIN, "", problems));
        continue;
      }
      Statement first = statement(new LeafRef(year.year(), 0));
      Statement last = statement(new LeafRef(year.year(), year.size() - 1));
      var previous = first.body().path("previous");
      String continues =
          previous.isMissingNode()
              ? ""
              : previous.path("origin").asString("")
                  + ", size "
                  + previous.path("size").asLong()
                  + ", root "
                  + previous.path("rootHex").asString("");
      shards.add(new Shard(year, first.recorded(), last.recorded(), continues, List.of()));
    }
    return shards;
  }

  private Statement statement(LeafRef leaf) throws IOException {
    return mandate
        .workspace()
        .ledger()
        .at(leaf)
        .orElseThrow(() -> new IOException("leaf " + leaf + " is not there any more"));
  }

  /**
   * Copies one year's log into a new folder: what third-party checkers of C2SP logs read, its
   * public key and the standalone verifier. Leaves say nothing about what was stated, so that the
   * folder can be given away.
   *
   * @param folder must not be there
   * @return how many files
   */
  public long export(int year, Path folder) throws IOException {
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    FrozenFiles frozen =
        FrozenFiles.of(mandate.workspace().root(), List.of(FrozenFiles.Part.RECORD));
    String log = "ledger/" + year;
    long files = 0;
    if (!frozen.files().containsKey(log + "/checkpoint")) {
      throw new IllegalArgumentException("the ledger has no shard of " + year);
    }
    for (Map.Entry<String, FrozenFiles.Source> file : frozen.files().entrySet()) {
      String name = file.getKey();
      if (name.startsWith(log + "/")
          || name.equals(log + ".vkey")
          || name.startsWith(log + ".rotated-")) {
        Path target = folder.resolve(name.substring("ledger/".length()));
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream in = file.getValue().open()) {
          Files.copy(in, target);
        }
        files++;
      }
    }
    Files.write(folder.resolve("Verify.java"), ProofBundle.verifier());
    return files;
  }
}
