package io.proofline.ledger;

import io.proofline.ledger.crypt.FileKeyProvider;
import io.proofline.ledger.crypt.Sealer;
import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.LogVerifier;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies everything under {@code ledger/} and {@code evidence/} of a workspace: signatures,
 * trees, statements, blobs, sheets, the chain of years, and that nothing else lies there. Needs no
 * key but the public ones; also works on a copy without {@code keys/} and {@code state/}.
 */
public final class LedgerVerifier {
  private final Layout layout;
  private final List<LedgerReport.Problem> problems = new ArrayList<>();
  private final List<LedgerReport.Year> years = new ArrayList<>();
  private final TreeSet<String> notProved = new TreeSet<>();
  private final List<String> rotated = new ArrayList<>();
  private final EvidenceFiles evidenceFiles;
  private final EvidenceCheck evidence;
  private List<LedgerReport.Shredded> shredded = List.of();
  private long files;
  private Instant newest = Instant.MIN;
  private @Nullable Entity entity;
  private final OutsideCheck outside;
  private @Nullable LogKeys previousKeys;
  private @Nullable SignatureCheck signatures;

  private LedgerVerifier(Layout layout, EvidenceFiles evidenceFiles, VerifierTrust trust) {
    this.layout = layout;
    this.evidenceFiles = evidenceFiles;
    this.outside = new OutsideCheck(layout, evidenceFiles, trust, problems, notProved);
    this.evidence = new EvidenceCheck(layout, evidenceFiles, problems);
  }

  /** With the keys that this copy has. */
  static EvidenceFiles evidenceFiles(Layout layout) throws IOException {
    // Opening needs no time: a day decides only about new files.
    Clock unread = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    Sealer sealer =
        Files.exists(layout.wrappingKey())
            ? Workspace.sealer(
                layout,
                FileKeyProvider.read(layout.wrappingKey(), Disk.system()),
                unread,
                Disk.system())
            : null;
    return new EvidenceFiles(layout, Disk.system(), sealer);
  }

  /**
   * Verifies a workspace. Finishes an interrupted append first, where the workspace can be written.
   *
   * @throws IOException when the directory is no workspace, or a file cannot be read
   */
  public static LedgerReport verify(Path workspace) throws IOException {
    return verify(workspace, VerifierTrust.none());
  }

  /** As {@link #verify(Path)}, also against what the verifier brings along. */
  public static LedgerReport verify(Path workspace, VerifierTrust trust) throws IOException {
    Layout layout = new Layout(workspace.toAbsolutePath().normalize());
    if (!Files.isDirectory(layout.ledger())) {
      throw new IOException(layout.root() + " is no workspace: it has no ledger directory");
    }
    LedgerVerifier verifier = new LedgerVerifier(layout, evidenceFiles(layout), trust);
    verifier.readSettings();
    return new LedgerAtRest(layout, verifier.evidenceFiles, verifier.entity)
        .read(what -> verifier.problem("state", what, null), verifier::run);
  }

  private void readSettings() {
    try {
      entity = Settings.read(layout, Disk.system()).entity();
    } catch (IOException e) {
      problem(Layout.SETTINGS, String.valueOf(e.getMessage()), null);
    }
  }

  private LedgerReport run() throws IOException {
    for (int year : listedYears()) {
      year(year);
    }
    if (years.isEmpty()) {
      problem("ledger", "holds no log", null);
    }
    settle();
    outside.finish();
    files += evidence.foreign();
    limits();
    return new LedgerReport(
        years,
        evidence.statements(),
        evidence.blobCount(),
        evidence.sheetCount(),
        evidence.rows(),
        files,
        problems,
        problems.isEmpty() ? proved() : List.of(),
        List.copyOf(notProved),
        shredded,
        evidence.unopened());
  }

  /** What is missing was shredded in order, or it is a problem. */
  private void settle() {
    if (signatures == null) {
      return;
    }
    ShredRecord record = signatures.shreds();
    record.refused().forEach(why -> problem("ledger", why, null));
    shredded = evidence.settle(record);
  }

  /** Years that have a directory; everything else under ledger/ but their keys is foreign. */
  private Set<Integer> listedYears() throws IOException {
    TreeSet<Integer> listed = new TreeSet<>();
    List<String> others = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(layout.ledger())) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && name.matches("[0-9]{4}")) {
          listed.add(Integer.parseInt(name));
        } else {
          others.add(name);
        }
      }
    }
    for (String name : others) {
      files++;
      boolean key =
          (name.matches("[0-9]{4}\\.vkey") || KeyChain.yearOf(name).isPresent())
              && listed.contains(Integer.parseInt(name.substring(0, 4)))
              && Files.isRegularFile(layout.ledger().resolve(name), LinkOption.NOFOLLOW_LINKS);
      if (!key) {
        problem("ledger/" + name, "does not belong here: there is no log of it", null);
      }
    }
    rememberedYears(listed);
    return listed;
  }

  /** A log that was signed once and is not there any more. */
  private void rememberedYears(Set<Integer> listed) throws IOException {
    if (!Files.isDirectory(layout.keys())) {
      return;
    }
    try (DirectoryStream<Path> memories =
        Files.newDirectoryStream(layout.keys(), "ledger-[0-9][0-9][0-9][0-9].signed")) {
      for (Path memory : memories) {
        int year = Integer.parseInt(String.valueOf(memory.getFileName()).substring(7, 11));
        if (!listed.contains(year)) {
          problem(
              "ledger/" + year + "/checkpoint",
              "is missing: the whole log of the year is gone",
              null);
        }
      }
    }
  }

  private void year(int year) throws IOException {
    String directory = "ledger/" + year;
    KeyChain chain;
    try {
      chain = KeyChain.read(layout, year, Disk.system(), (file, what) -> problem(file, what, null));
    } catch (IntegrityException e) {
      problem(directory + ".vkey", e.messageWithout(layout.publicKey(year)), null);
      years.add(new LedgerReport.Year(year, "", 0, "", "", 0));
      evidence.blind();
      return;
    }
    LogKeys keys = chain.current();
    if (entity != null && !keys.origin().equals(entity.origin() + "/" + year)) {
      problem(directory + ".vkey", "is the key of another origin", null);
    }
    outside.requirePinned(year, chain);
    Checkpoint memory = memory(year, chain);
    if (signatures == null) {
      String origin = keys.origin().replaceFirst("/" + year + "$", "");
      signatures = new SignatureCheck(origin, problems);
    }
    SignatureCheck judge = signatures;
    LogKeys before = previousKeys;
    YearLeaves leaves =
        new YearLeaves(
            layout,
            new YearLeaves.Beginning(
                year,
                0,
                newest,
                entity,
                before == null ? null : new YearLeaves.Before(years.getLast(), before)),
            chain,
            evidence,
            problems,
            statement -> {
              judge.follow(statement);
              outside.follow(statement);
            });
    LogVerifier.Report report =
        LogVerifier.verifySince(layout.log(year), keys, memory, leaves::entry);
    newest = leaves.newest();
    rotated.addAll(leaves.rotated());
    files += report.files();
    for (LogVerifier.Problem wrong : report.problems()) {
      String where = wrong.offset() < 0 ? "" : " (from byte " + wrong.offset() + ")";
      problem(directory + "/" + wrong.file(), wrong.what() + where, null);
    }
    if (report.proved() < report.size() || report.rootHex().isEmpty()) {
      evidence.blind();
    } else {
      leaves.requireAllStated();
    }
    if (memory != null && Long.compareUnsigned(memory.size(), report.size()) < 0) {
      problem(
          "keys/" + layout.memory(year).getFileName(),
          "remembers an older checkpoint than the one in the log",
          null);
    }
    WitnessCheck.Result seen =
        report.problems().isEmpty()
            ? outside.carried(year, chain, newest, evidence.unopened() == 0)
            : null;
    years.add(
        new LedgerReport.Year(
            year,
            keys.origin(),
            report.size(),
            report.rootHex(),
            keys.ed25519().text(),
            report.proved(),
            seen == null ? 0 : seen.witnesses(),
            seen != null && seen.asked() && !seen.met()));
    previousKeys = keys;
  }

  private @Nullable Checkpoint memory(int year, KeyChain chain) throws IOException {
    Path file = layout.memory(year);
    String name = "keys/" + file.getFileName();
    if (!Files.exists(file)) {
      if (Files.exists(layout.signingKey(year))) {
        problem(name, "is missing: a rollback of " + year + " cannot be ruled out", null);
      } else {
        notProved.add(
            "that the log of "
                + year
                + " was not put back to an older state: this copy has no"
                + " remembered checkpoint");
      }
      return null;
    }
    try {
      return chain.open(SignedNote.parse(Files.readAllBytes(file)));
    } catch (TlogFormatException e) {
      problem(name, String.valueOf(e.getMessage()), null);
      return null;
    }
  }

  private List<String> proved() {
    long leaves = years.stream().mapToLong(LedgerReport.Year::proved).sum();
    List<String> words = new ArrayList<>();
    words.add(
        "all " + leaves + " leaves lead to the signed checkpoints, and the years form one chain");
    words.add(
        "all "
            + evidence.statements()
            + " statements are the ones that the leaves commit to"
            + (shredded.isEmpty() ? "" : ", and " + shredded.size() + " were shredded in order"));
    words.add(
        "all "
            + evidence.blobCount()
            + " blobs hash to their names, and "
            + evidence.sheetCount()
            + " sheets with "
            + evidence.rows()
            + " rows give their roots");
    words.add(signatures == null ? "no statement is signed" : signatures.words());
    words.addAll(rotated);
    words.addAll(outside.proved());
    words.add("no other file lies under ledger/ and evidence/ (" + files + " files)");
    return words;
  }

  private void limits() {
    notProved.add("that what was stated is true: the ledger shows what was recorded, and when");
    if (evidence.unopened() > 0) {
      notProved.add(
          "that "
              + evidence.unopened()
              + " statements are the ones that the leaves commit to: they are sealed, and this"
              + " copy has no keys. Each file is as whole as can be seen without one");
    }
    if (evidence.unjudged() > 0) {
      notProved.add(
          "that the "
              + evidence.unjudged()
              + " statements that are missing were shredded in order: the log holds shreddings, and"
              + " what they took can be read only with the keys");
    }
    if (!evidence.complete()) {
      notProved.add(
          "which files under evidence/ belong there: some leaves or statements could not be read");
    }
  }

  private void problem(String file, String what, @Nullable LeafRef leaf) {
    problems.add(new LedgerReport.Problem(file, what, leaf));
  }
}
