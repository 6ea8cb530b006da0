package io.proofline.ledger;

import io.proofline.tlog.IdempotencyKey;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks evidence against the leaves that lead to it, and finds files that no leaf leads to. */
final class EvidenceCheck {
  private final Layout layout;
  private final List<LedgerReport.Problem> problems;
  private final Set<Path> expected = new HashSet<>();
  private final Map<String, BlobRef> blobs = new HashMap<>();
  private final Set<SheetRef> sheets = new HashSet<>();
  private final Set<IdempotencyKey> keys = new HashSet<>();
  private boolean blind;
  private long statements;
  private long wholeBlobs;
  private long wholeSheets;
  private long rows;

  EvidenceCheck(Layout layout, List<LedgerReport.Problem> problems) {
    this.layout = layout;
    this.problems = problems;
  }

  /** Opens the statement of a proved leaf, and checks what it refers to. */
  Optional<Envelope.Opened> statement(Leaf leaf, LeafRef ref) throws IOException {
    Path file = layout.statement(ref.year(), leaf.commitmentHex());
    expected.add(file);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      problem(file, "is missing: it is the statement of the leaf", ref);
      blind = true;
      return Optional.empty();
    }
    try {
      Envelope.Opened opened = Envelope.open(Files.readAllBytes(file), leaf, ref);
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
    } catch (IllegalArgumentException e) {
      problem(file, String.valueOf(e.getMessage()), ref);
      blind = true;
      return Optional.empty();
    }
  }

  private void blob(BlobRef ref, LeafRef leaf) throws IOException {
    Path file = layout.blob(ref.sha256());
    BlobRef known = blobs.putIfAbsent(ref.sha256(), ref);
    if (known != null) {
      if (known.size() != ref.size()) {
        problem(file, "is given another size than by an earlier statement", leaf);
      }
      return;
    }
    expected.add(file);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      problem(file, "is missing: a statement refers to it", leaf);
    } else if (Files.size(file) != ref.size()) {
      problem(file, "has " + Files.size(file) + " bytes instead of " + ref.size(), leaf);
    } else if (!Digests.sha256Hex(file).equals(ref.sha256())) {
      problem(file, "does not hash to its name", leaf);
    } else {
      wholeBlobs++;
    }
  }

  private void sheet(SheetRef ref, LeafRef leaf) throws IOException {
    Path file = layout.blob(ref.blob().sha256());
    boolean reported = problems.stream().anyMatch(p -> p.file().equals(name(file)));
    if (!sheets.add(ref) || reported) {
      return;
    }
    if (!blobs.containsKey(ref.blob().sha256())) {
      problem(file, "is a sheet that the statement does not list among its blobs", leaf);
      return;
    }
    try {
      FileSheets.verify(ref, file);
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
            if (!blind && !expected.contains(file)) {
              problem(file, "does not belong here: no leaf leads to it", null);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files[0];
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
