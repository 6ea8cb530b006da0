package io.proofline.ledger;

/**
 * Names a sheet: its bytes and the root of its row tree. A statement's body holds this, so that the
 * ledger commits to every row.
 *
 * @param blob the gzip'd canonical JSON lines
 * @param rows number of rows
 * @param rootHex RFC 6962 root over the salted rows, 64 lower-case hex characters
 */
public record SheetRef(BlobRef blob, long rows, String rootHex) {}
