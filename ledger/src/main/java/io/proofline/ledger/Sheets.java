package io.proofline.ledger;

import java.io.IOException;
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

  /** One row by number, from 0. */
  JsonNode row(SheetRef sheet, long number) throws IOException;

  /** Proof that the row stands in the sheet. */
  RowProof prove(SheetRef sheet, long number) throws IOException;

  /** Appends rows; not safe for several threads. Closing without sealing discards everything. */
  interface Writer extends AutoCloseable {

    /** Adds a row; returns its number from 0. */
    long append(JsonNode row) throws IOException;

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
  }
}
