package io.proofline.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The ordered, signed record of statements of one workspace. */
public interface Ledger {

  /**
   * Records a statement; returns only when it is durable and under a signed checkpoint. A draft
   * whose (type, subject, idempotency key) is recorded already gives the statement recorded first.
   *
   * @throws IllegalArgumentException when the statement is too large or its type is malformed
   * @throws IOException when it could not be made durable; nothing half-written stays
   */
  Recorded append(StatementDraft draft) throws IOException;

  /**
   * Records several statements under one checkpoint, all or none: much faster than one by one. The
   * answer has one element per draft, in order.
   *
   * @throws IllegalArgumentException when one of them cannot be stated; none is recorded then
   * @throws IOException as for {@link #append}
   */
  List<Recorded> appendAll(List<StatementDraft> drafts) throws IOException;

  /**
   * Statement at a leaf.
   *
   * @throws ShreddedException when its payload was shredded under two approvals
   */
  Optional<Statement> at(LeafRef leaf) throws IOException;

  /** Statement recorded under the key, if any. */
  Optional<Statement> find(String type, String subject, String idempotencyKey) throws IOException;

  /**
   * All statements in ledger order, read and verified lazily; close the stream. Those whose payload
   * was shredded are left out: the statements of type {@code shred} name them.
   */
  Stream<Statement> statements() throws IOException;

  /** All statements of one type in ledger order, shredded ones left out; close the stream. */
  Stream<Statement> statements(String type) throws IOException;

  /**
   * All leaves of one type in ledger order, shredded ones in their place; close the stream. For
   * whoever works out a present state, so that a shredding never makes an older statement the
   * newest.
   */
  Stream<Entry> entries(String type) throws IOException;

  /**
   * The same for somebody who draws conclusions from them.
   *
   * @param newest newest version of the type that the caller understands
   * @return throws {@link NewerStatementException} where it meets a later version
   */
  default Stream<Entry> entries(String type, int newest) throws IOException {
    return entries(type)
        .peek(
            entry -> {
              if (entry instanceof Entry.Held(Statement statement)) {
                NewerStatementException.require(statement, newest);
              }
            });
  }

  /**
   * The statements of one type for somebody who draws conclusions from each of them alone, shredded
   * ones left out; what a later one changes is asked of {@link #entries(String, int)}. Older
   * versions are given as they were recorded; the caller knows how to read them.
   *
   * @param newest newest version of the type that the caller understands
   * @return throws {@link NewerStatementException} where it meets a later version
   */
  default Stream<Statement> understood(String type, int newest) throws IOException {
    return statements(type)
        .map(
            statement -> {
              NewerStatementException.require(statement, newest);
              return statement;
            });
  }

  /** The newest signed checkpoint of the current year, as shown on pages. */
  CheckpointView checkpoint() throws IOException;

  /**
   * The outcome of an append.
   *
   * @param statement what stands in the ledger
   * @param duplicate true when it was there before
   */
  record Recorded(Statement statement, boolean duplicate) {}

  /**
   * What a page says about the state of the ledger.
   *
   * @param origin name of the log, for example {@code proofline.example/harbor-street/2026}
   * @param size number of leaves
   * @param rootHex root hash, 64 lower-case hex characters
   * @param witnesses how many cosignatures by known witnesses it carries; 0 prints "self-signed,
   *     not witnessed"
   */
  record CheckpointView(String origin, long size, String rootHex, int witnesses) {}
}
