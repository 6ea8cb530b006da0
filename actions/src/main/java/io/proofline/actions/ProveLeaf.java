package io.proofline.actions;

import io.proofline.evidence.bundle.ProofBundle;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.LedgerProof;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Makes a proof of one statement, or of one row of a sheet, that somebody without the ledger can
 * check.
 */
public final class ProveLeaf {
  private final Mandate mandate;

  /** In a workspace. */
  public ProveLeaf(Mandate mandate) {
    this.mandate = mandate;
  }

  /** Proof of a statement; empty when there is no such leaf. */
  public Optional<LedgerProof> run(LeafRef leaf) throws IOException {
    return mandate.workspace().prove(leaf);
  }

  /**
   * Proof of one row.
   *
   * @param leaf the statement that refers to the sheet
   * @param row row number from 0, as pages print it behind the leaf
   * @param sheet name of the sheet in the statement's body, for example {@code documents}; empty
   *     when the statement has only one
   * @throws IllegalArgumentException when the statement has no such sheet or row, or several sheets
   *     and none is named
   */
  public Optional<LedgerProof> run(LeafRef leaf, long row, Optional<String> sheet)
      throws IOException {
    Optional<Statement> statement = mandate.workspace().ledger().at(leaf);
    if (statement.isEmpty()) {
      return Optional.empty();
    }
    SheetRef meant = choose(statement.get(), sheet);
    try {
      return mandate.workspace().prove(leaf, meant, row);
    } catch (NoSuchElementException e) {
      throw new IllegalArgumentException(
          "the sheet at leaf " + leaf + " has rows 0 to " + (meant.rows() - 1) + ", not " + row, e);
    }
  }

  /**
   * Writes a proof as a bundle that explains and checks itself.
   *
   * @param file must not be there; it is written whole or not at all
   * @throws java.nio.file.FileAlreadyExistsException when it is there; it is left as it is
   */
  public void bundle(LedgerProof proof, Path file) throws IOException {
    write(new ProofBundle(proof), file);
  }

  static void write(ProofBundle bundle, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bundle.write(bytes);
    Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE_NEW);
  }

  private static SheetRef choose(Statement statement, Optional<String> name) {
    List<String> names = new ArrayList<>();
    List<SheetRef> sheets = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : statement.body().properties()) {
      SheetRef.fromJson(field.getValue())
          .ifPresent(
              sheet -> {
                if (name.isEmpty() || name.get().equals(field.getKey())) {
                  names.add(field.getKey());
                  sheets.add(sheet);
                }
              });
    }
    if (sheets.size() == 1) {
      return sheets.getFirst();
    }
    // A collection's resources are what pages number; its calls must be asked for by name.
    if (name.isEmpty() && names.contains("documents")) {
      return sheets.get(names.indexOf("documents"));
    }
    throw new IllegalArgumentException(
        sheets.isEmpty()
            ? "the statement at leaf "
                + statement.leaf()
                + " has no sheet"
                + name.map(n -> " called " + n).orElse("")
            : "the statement at leaf "
                + statement.leaf()
                + " has several sheets ("
                + String.join(", ", names)
                + "); name one");
  }
}
