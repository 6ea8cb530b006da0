package io.proofline.ledger;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Disk;
import io.proofline.tlog.IncrementalVerifier;
import io.proofline.tlog.LogFiles;
import io.proofline.tlog.LogVerifier;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what a ledger has grown by since the verifier looked last: that the trees of then are
 * the beginnings of those of now, and all that is new. It says what it takes for granted and what
 * it does not look at again; {@link LedgerVerifier} looks at everything.
 */
public final class GrowthVerifier {
  private final Layout layout;
  private final VerifierTrust trust;
  private final RememberedLogs remembered;
  private final List<LedgerReport.Problem> problems = new ArrayList<>();
  private final List<GrowthReport.Year> years = new ArrayList<>();
  private final List<String> proved = new ArrayList<>();
  private final List<String> reliesOn = new ArrayList<>();
  private final List<String> notLookedAt = new ArrayList<>();
  private final Map<LeafRef, LeafRef> shredded = new HashMap<>();
  private final List<Whole> whole = new ArrayList<>();
  private final EvidenceCheck evidence;
  private @Nullable Entity entity;
  private YearLeaves.@Nullable Before before;
  private boolean begun;

  /** A log whose growth held, to be remembered when everything does. */
  private record Whole(KeyChain chain, SignedNote note, VerifiedRuns runs) {}

  private GrowthVerifier(
      Layout layout, EvidenceFiles files, VerifierTrust trust, CheckpointMemory memory) {
    this.layout = layout;
    this.trust = trust;
    this.remembered = new RememberedLogs(layout, memory);
    this.evidence = new EvidenceCheck(layout, files, problems);
  }

  /**
   * Verifies the growth of a workspace's ledger, and remembers where it ended when it holds.
   *
   * @param trust with a memory
   * @throws IllegalArgumentException when nothing of the ledger is remembered yet
   * @throws IOException when the directory is no workspace, or a file cannot be read
   */
  public static GrowthReport verify(Path workspace, VerifierTrust trust) throws IOException {
    CheckpointMemory memory = trust.memory();
    if (memory == null) {
      throw new IllegalArgumentException("without a memory nobody knows what was verified earlier");
    }
    Layout layout = new Layout(workspace.toAbsolutePath().normalize());
    if (!Files.isDirectory(layout.ledger())) {
      throw new IOException(layout.root() + " is no workspace: it has no ledger directory");
    }
    EvidenceFiles files = LedgerVerifier.evidenceFiles(layout);
    GrowthVerifier verifier = new GrowthVerifier(layout, files, trust, memory);
    try {
      verifier.entity = Settings.read(layout, Disk.system()).entity();
    } catch (IOException e) {
      verifier.problem(Layout.SETTINGS, String.valueOf(e.getMessage()), null);
    }
    return new LedgerAtRest(layout, files, verifier.entity)
        .read(what -> verifier.problem("state", what, null), verifier::run);
  }

  private GrowthReport run() throws IOException {
    TreeSet<Integer> listed = new TreeSet<>();
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(layout.ledger(), "[0-9][0-9][0-9][0-9]")) {
      logs.forEach(log -> listed.add(Integer.parseInt(String.valueOf(log.getFileName()))));
    }
    for (int year : listed) {
      year(year);
    }
    if (!begun) {
      throw new IllegalArgumentException(
          "nothing of this ledger was verified with this memory earlier: verify all of it first,"
              + " with the same --memory and without --since-last");
    }
    settle();
    if (problems.isEmpty()) {
      for (Whole one : whole) {
        remembered.remember(one.chain(), one.note(), one.runs());
      }
      proved.add(
          "the "
              + evidence.statements()
              + " statements of new leaves are the ones that the leaves commit to, and the "
              + evidence.blobCount()
              + " blobs and "
              + evidence.sheetCount()
              + " sheets that they refer to are whole");
    }
    limits();
    return new GrowthReport(
        years,
        evidence.statements(),
        evidence.blobCount(),
        evidence.sheetCount(),
        evidence.unopened(),
        problems,
        problems.isEmpty() ? proved : List.of(),
        reliesOn,
        notLookedAt);
  }

  private void year(int year) throws IOException {
    String file = "ledger/" + year + "/checkpoint";
    try {
      KeyChain chain =
          KeyChain.read(layout, year, Disk.system(), (f, what) -> problem(f, what, null));
      SignedNote note =
          SignedNote.parse(Files.readAllBytes(layout.log(year).resolve("checkpoint")));
      Checkpoint now = Checkpoint.open(note, chain.current());
      chain.signersOf(now.size()).requireSigned(note);
      boolean pinned =
          trust.keys().stream()
              .filter(key -> key.name().equals(chain.current().origin()))
              .allMatch(chain::holds);
      if (!pinned) {
        problem("ledger/" + year + ".vkey", "does not hold the key that you were given", null);
      }
      int problemsBefore = problems.size();
      Optional<SignedNote> seen =
          remembered.extended(year, chain, note, now, what -> problem(file, what, null));
      if (problems.size() > problemsBefore) {
        begun = true; // It was seen earlier, and what was seen is not the beginning of this.
      } else if (seen.isEmpty() && !begun) {
        notLookedAt.add("the log of " + year + ": nothing of it is remembered");
      } else {
        grown(year, chain, note, now, seen);
      }
      before =
          new YearLeaves.Before(
              new LedgerReport.Year(
                  year,
                  chain.current().origin(),
                  now.size(),
                  now.rootHex(),
                  chain.current().ed25519().text(),
                  now.size()),
              chain.current());
    } catch (IntegrityException e) {
      problem("ledger/" + year + ".vkey", e.messageWithout(layout.publicKey(year)), null);
    } catch (NoSuchFileException e) {
      problem(file, "is missing", null);
    } catch (TlogFormatException e) {
      problem(file, String.valueOf(e.getMessage()), null);
    }
  }

  private void grown(
      int year, KeyChain chain, SignedNote note, Checkpoint now, Optional<SignedNote> seen)
      throws IOException {
    begun = true;
    Checkpoint verified =
        seen.map(earlier -> Checkpoint.parse(earlier.text()))
            .orElse(Checkpoint.of(now.origin(), 0, Rfc6962.sha256(new byte[0])));
    Instant newest = Instant.MIN;
    if (verified.size() > 0) {
      newest =
          Leaf.parse(new YearLog(layout, year, Disk.system()).entry(verified.size() - 1))
              .recorded();
    }
    YearLeaves leaves =
        new YearLeaves(
            layout,
            new YearLeaves.Beginning(year, verified.size(), newest, entity, before),
            chain,
            evidence,
            problems,
            this::follow);
    IncrementalVerifier.Report report =
        IncrementalVerifier.verify(
            new LogFiles(layout.log(year), Disk.system()),
            chain.current(),
            verified,
            leaves::entry);
    for (LogVerifier.Problem wrong : report.problems()) {
      problem("ledger/" + year + "/" + wrong.file(), wrong.what(), null);
    }
    if (report.problems().isEmpty()) {
      leaves.requireAllStated();
    }
    years.add(
        new GrowthReport.Year(year, now.origin(), verified.size(), now.size(), now.rootHex()));
    VerifiedRuns runs =
        seen.isEmpty()
            ? VerifiedRuns.whole(trust.at(), now.size())
            : remembered.runs(chain, seen.get()).orElse(new VerifiedRuns(null, verified.size(), 0));
    words(year, verified, now, seen, runs);
    proved.addAll(leaves.rotated());
    whole.add(
        new Whole(
            chain, note, seen.isEmpty() || verified.size() == now.size() ? runs : runs.andSince()));
  }

  private void words(
      int year, Checkpoint verified, Checkpoint now, Optional<SignedNote> seen, VerifiedRuns runs) {
    if (seen.isEmpty()) {
      proved.add(
          "the log of "
              + year
              + " continues the one before; all of its "
              + now.size()
              + " leaves lead to the signed checkpoint");
      return;
    }
    proved.add(
        verified.size() == now.size()
            ? "the log of " + year + " is the one that you verified, of size " + now.size()
            : "the log of "
                + year
                + " begins with the "
                + verified.size()
                + " leaves that you verified, and its "
                + (now.size() - verified.size())
                + " new leaves lead to the signed checkpoint");
    reliesOn.add("for the log of " + year + " up to size " + verified.size() + ": " + runs.words());
    if (verified.size() > 0) {
      notLookedAt.add(
          "the first "
              + verified.size()
              + " leaves of "
              + year
              + " again, nor their statements, blobs and sheets: a file that was damaged or lost"
              + " since is not noticed");
    }
  }

  private void follow(Statement statement) {
    if (LedgerFact.of(statement) instanceof LedgerFact.Shredded shreds) {
      shreds.payloads().forEach(payload -> shredded.put(payload.leaf(), statement.leaf()));
    }
  }

  /** A statement that is missing was shredded since, or it is a problem. */
  private void settle() {
    for (LeafRef gone : evidence.missing()) {
      LeafRef by = shredded.get(gone);
      if (by != null) {
        notLookedAt.add("whether leaf " + gone + " was shredded in order by entry " + by);
      } else if (evidence.unopened() > 0) {
        notLookedAt.add("whether leaf " + gone + " was shredded: its statement is not there");
      } else {
        problem("evidence", "lacks the statement of a new leaf", gone);
      }
    }
  }

  private void limits() {
    if (evidence.unopened() > 0) {
      notLookedAt.add(
          "whether "
              + evidence.unopened()
              + " statements are the ones that the leaves commit to: they are sealed, and this copy"
              + " has no keys");
    }
    notLookedAt.add(
        "whether signatures of actors count, whether witnesses and timestamps suffice, and whether"
            + " other files lie under ledger/ and evidence/");
  }

  private void problem(String file, String what, @Nullable LeafRef leaf) {
    problems.add(new LedgerReport.Problem(file, what, leaf));
  }
}
