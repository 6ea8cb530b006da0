package io.proofline.ledger;

import io.proofline.ledger.crypt.KeyUnavailableException;
import io.proofline.ledger.crypt.Sealer;
import io.proofline.tlog.IdempotencyKey;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks evidence against the leaves that lead to it, and finds files that no leaf leads to. */
final class EvidenceCheck {
  private final Layout layout;
  private final EvidenceFiles evidence;
  private final List<LedgerReport.Problem> problems;
  private final List<Missing> missing = new ArrayList<>();
  private final List<Held> opened = new ArrayList<>();
  private final Set<Path> expected = new HashSet<>();
  private final Map<String, BlobRef> blobs = new HashMap<>();
  private final Set<SheetRef> sheets = new HashSet<>();
  private final Set<IdempotencyKey> keys = new HashSet<>();
  private boolean blind;
  private long statements;
  private long wholeBlobs;
  private long wholeSheets;
  private long rows;
  private long unopened;
  private long shredLeaves;
  private long unjudged;

  EvidenceCheck(Layout layout, EvidenceFiles evidence, List<LedgerReport.Problem> problems) {
    this.layout = layout;
    this.evidence = evidence;
    this.problems = problems;
  }

  /** A leaf whose statement is not there. */
  private record Missing(Leaf leaf, LeafRef ref, Path file) {}

  /** A leaf whose statement is there. */
  private record Held(LeafRef ref, Path file) {}

  /** Opens the statement of a proved leaf, and checks what it refers to. */
  Optional<Envelope.Opened> statement(Leaf leaf, LeafRef ref) throws IOException {
    Path file = layout.statement(ref.year(), leaf.commitmentHex());
    expected.add(file);
    shredLeaves += leaf.type().equals(Shredding.DONE) ? 1 : 0;
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      missing.add(new Missing(leaf, ref, file)); // Whether it may be is known at the end.
      return Optional.empty();
    }
    opened.add(new Held(ref, file));
    try {
      Envelope.Opened opened = Envelope.open(evidence.statement(file), leaf, ref);
      statements++;
      Statement statement = opened.statement();
      if (!keys.add(StatementKey.of(statement))) {
        problem(file, "states what another leaf states already (type, subject, key)", ref);
      }
      for (BlobRef blob : statement.blobs()) {
        blob(blob, ref);
      }
      for (SheetRef sheet : opened.sheets()) {
        sheet(sheet, ref);
      }
      return Optional.of(opened);
    } catch (EvidenceFiles.SealedException e) {
      unopened++;
      blind = true;
      return Optional.empty();
    } catch (KeyUnavailableException e) {
      problem(file, "cannot be opened: " + e.getMessage(), ref);
      blind = true;
      return Optional.empty();
    } catch (IntegrityException e) {
      problem(file, e.messageWithout(file), ref);
      blind = true;
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      problem(file, String.valueOf(e.getMessage()), ref);
      blind = true;
      return Optional.empty();
    }
  }

  /**
   * Says of every missing statement whether it was shredded in order. Exactly that excuses it.
   *
   * @return the shredded ones
   */
  List<LedgerReport.Shredded> settle(ShredRecord record) {
    List<LedgerReport.Shredded> shredded = new ArrayList<>();
    for (Missing gone : missing) {
      Optional<Map.Entry<Payload, Statement>> shred = record.shredded(gone.ref());
      boolean same =
          shred.isPresent()
              && shred.get().getKey().commitment().equals(gone.leaf().commitmentHex())
              && shred.get().getKey().type().equals(gone.leaf().type())
              && shred.get().getKey().recorded().equals(gone.leaf().recorded());
      if (same) {
        shredded.add(new LedgerReport.Shredded(gone.ref(), shred.get().getValue().leaf()));
      } else if (unopened > 0 && shredLeaves > 0) {
        unjudged++; // There was a shredding, and what it took is under seal.
      } else {
        problem(gone.file(), "is missing: it is the statement of the leaf", gone.ref());
        blind = true;
      }
    }
    for (Held there : opened) {
      record
          .shredded(there.ref())
          .ifPresent(
              shred ->
                  problem(
                      there.file(),
                      "is still there although entry "
                          + shred.getValue().leaf()
                          + " shredded it: the next command on the workspace finishes that",
                      there.ref()));
    }
    return shredded;
  }

  /** Leaves whose statement is not there. */
  List<LeafRef> missing() {
    return missing.stream().map(Missing::ref).toList();
  }

  /** How many statements are missing that only a holder of the keys can say were shredded. */
  long unjudged() {
    return unjudged;
  }

  /** How many statements are sealed and could not be opened, for want of any key. */
  long unopened() {
    return unopened;
  }

  private void blob(BlobRef ref, LeafRef leaf) throws IOException {
    BlobRef known = blobs.putIfAbsent(ref.sha256(), ref);
    if (known != null) {
      if (known.size() != ref.size()) {
        problem(place(ref), "is given another size than by an earlier statement", leaf);
      }
      return;
    }
    Optional<EvidenceFiles.Found> found = evidence.recorded(ref.sha256());
    if (found.isEmpty()) {
      expected.add(place(ref));
      problem(place(ref), "is missing: a statement refers to it", leaf);
      return;
    }
    Path file = found.get().path();
    expected.add(file);
    try {
      if (!found.get().sealed() && Files.size(file) != ref.size()) {
        problem(file, "has " + Files.size(file) + " bytes instead of " + ref.size(), leaf);
      } else if (!Digests.matches(evidence, found.get(), ref)) {
        problem(
            file,
            found.get().sealed() ? "holds other bytes than stated" : "does not hash to its name",
            leaf);
      } else {
        wholeBlobs++;
      }
    } catch (KeyUnavailableException e) {
      problem(file, "cannot be opened: " + e.getMessage(), leaf);
    } catch (IntegrityException e) {
      problem(file, e.messageWithout(file), leaf);
    }
  }

  private Path place(BlobRef ref) throws IOException {
    return evidence
        .recorded(ref.sha256())
        .map(EvidenceFiles.Found::path)
        .orElse(evidence.target(ref.sha256()));
  }

  private void sheet(SheetRef ref, LeafRef leaf) throws IOException {
    Path file = place(ref.blob());
    boolean reported = problems.stream().anyMatch(p -> p.file().equals(name(file)));
    if (!sheets.add(ref) || reported) {
      return;
    }
    if (!blobs.containsKey(ref.blob().sha256())) {
      problem(file, "is a sheet that the statement does not list among its blobs", leaf);
      return;
    }
    try {
      EvidenceFiles.Found found = evidence.recorded(ref.blob().sha256()).orElseThrow();
      FileSheets.verify(ref, evidence, found);
      wholeSheets++;
      rows += ref.rows();
    } catch (IntegrityException e) {
      problem(file, "is not the sheet that the statement names: " + e.messageWithout(file), leaf);
    }
  }

  /** A leaf could not be read, so that it is not known what it leads to. */
  void blind() {
    blind = true;
  }

  /** Whether every leaf could be followed, which is what naming foreign files needs. */
  boolean complete() {
    return !blind;
  }

  /** Reports files that no leaf leads to; how many files there are. */
  long foreign() throws IOException {
    long[] files = new long[1];
    if (!Files.isDirectory(layout.evidence(), LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    Files.walkFileTree(
        layout.evidence(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files[0]++;
            if (unopened > 0) {
              whole(file);
            } else if (!blind && !expected.contains(file)) {
              problem(file, "does not belong here: no leaf leads to it", null);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files[0];
  }

  /** All that can be seen of a sealed file without a key. */
  private void whole(Path file) {
    try {
      if (!Sealer.isWhole(file)) {
        problem(file, "is no whole sealed file", null);
      }
    } catch (IOException e) {
      problem(file, "cannot be read", null);
    }
  }

  long statements() {
    return statements;
  }

  long blobCount() {
    return wholeBlobs;
  }

  long sheetCount() {
    return wholeSheets;
  }

  long rows() {
    return rows;
  }

  private void problem(Path file, String what, @org.jspecify.annotations.Nullable LeafRef leaf) {
    problems.add(new LedgerReport.Problem(name(file), what, leaf));
  }

  private String name(Path file) {
    return layout.relative(file).toString().replace('\\', '/');
  }
}
