package io.proofline.ledger;

import io.proofline.tlog.ProofVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Big tables as evidence: gzip'd canonical JSON lines under a tree of salted rows. One row can be
 * shown and proved while its neighbours stay private.
 */
public interface Sheets {

  /** Starts a sheet. Rows are written to a temporary file until {@link Writer#seal()}. */
  Writer begin(String mediaType) throws IOException;

  /** Rows in order, verified while reading; close the stream. */
  Stream<JsonNode> rows(SheetRef sheet) throws IOException;

  /**
   * All rows at hand, each to be proved when it is read: for whoever needs a few of them. The file
   * is compared with the hash that the statement names before this returns.
   *
   * @throws IntegrityException when the file is not the one that the statement names; the message
   *     names the row that was changed where hashes of the rows were kept
   */
  SheetRows open(SheetRef sheet) throws IOException;

  /** One row by number, from 0. */
  JsonNode row(SheetRef sheet, long number) throws IOException;

  /** Proof that the row stands in the sheet. */
  RowProof prove(SheetRef sheet, long number) throws IOException;

  /** The same store for what comes from one source, see {@link Blobs#from}. */
  default Sheets under(String source) {
    return this;
  }

  /** Appends rows; not safe for several threads. Closing without sealing discards everything. */
  interface Writer extends AutoCloseable {

    /** Adds a row; returns its number from 0. */
    long append(JsonNode row) throws IOException;

    /**
     * Adds a row that is in canonical form already, which saves writing it anew; returns its number
     * from 0. The caller answers for the form: a row that is not canonical fails verification.
     */
    default long appendCanonical(byte[] row) throws IOException {
      return append(CanonicalJson.parseCanonical(row));
    }

    /**
     * Adds many rows that are in canonical form already, in their order; the same sheet as one by
     * one, made on all processors.
     */
    default void appendCanonical(List<byte[]> rows) throws IOException {
      for (byte[] row : rows) {
        appendCanonical(row);
      }
    }

    /** Finishes the sheet and stores it as a blob. */
    SheetRef seal() throws IOException;

    @Override
    void close() throws IOException;
  }

  /**
   * Opens one row of a sheet.
   *
   * @param sheet the sheet
   * @param number row number from 0
   * @param row canonical JSON bytes of the row, as text
   * @param saltHex the row's salt, 64 hex characters
   * @param path sibling hashes, hex, leaf's sibling first
   */
  record RowProof(SheetRef sheet, long number, String row, String saltHex, List<String> path) {

    /** Takes a copy of the list. */
    public RowProof {
      path = List.copyOf(path);
    }

    /**
     * Whether row, number and salt lead to the sheet's root. That the root stands in the ledger is
     * for {@link LedgerProof#verify} to say.
     */
    public boolean leadsToRoot() {
      boolean wellFormed =
          References.isHash(saltHex)
              && References.isHash(sheet.rootHex())
              && path.stream().allMatch(References::isHash);
      if (!wellFormed) {
        return false;
      }
      HexFormat hex = HexFormat.of();
      return ProofVerifier.inclusion(
          number,
          sheet.rows(),
          FileSheets.leafHash(hex.parseHex(saltHex), row.getBytes(StandardCharsets.UTF_8)),
          path.stream().map(hex::parseHex).toList(),
          hex.parseHex(sheet.rootHex()));
    }
  }
}
