package io.proofline.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a verification of the whole ledger found.
 *
 * @param years one per year, ascending
 * @param statements statements opened against their leaf
 * @param blobs blobs whose bytes hash to their name, sheets among them
 * @param sheets sheets whose rows give the root in the statement
 * @param rows rows in them
 * @param files files looked at under {@code ledger/} and {@code evidence/}
 * @param problems what is wrong; empty when everything holds
 * @param proved in words, what this verification shows
 * @param notProved in words, what it cannot show
 * @param shredded leaves whose payload was shredded under two approvals
 * @param unopened statements that are sealed and were not opened, because this copy has no keys
 */
public record LedgerReport(
    List<Year> years,
    long statements,
    long blobs,
    long sheets,
    long rows,
    long files,
    List<Problem> problems,
    List<String> proved,
    List<String> notProved,
    List<Shredded> shredded,
    long unopened) {

  /** Takes copies of the lists. */
  public LedgerReport {
    years = List.copyOf(years);
    problems = List.copyOf(problems);
    proved = List.copyOf(proved);
    notProved = List.copyOf(notProved);
    shredded = List.copyOf(shredded);
  }

  /**
   * A leaf whose payload is gone, as it should be.
   *
   * @param leaf the leaf, still proved
   * @param by the statement of the shredding
   */
  public record Shredded(LeafRef leaf, LeafRef by) {

    /** As it is said to people. */
    public String words() {
      return leaf + ": committed, payload shredded by entry " + by;
    }
  }

  /**
   * One year's log.
   *
   * @param year the year
   * @param origin its name
   * @param size leaves under its checkpoint
   * @param rootHex root of the checkpoint; empty when there is no valid one
   * @param publicKey key that was used; empty when it cannot be read
   * @param proved leaves that lead to the root
   * @param witnesses witnesses that cosigned the checkpoint
   * @param quorumMissed whether the ledger's own policy asks for more of them
   */
  public record Year(
      int year,
      String origin,
      long size,
      String rootHex,
      String publicKey,
      long proved,
      int witnesses,
      boolean quorumMissed) {
    /** Without witnesses, and without a policy that asks for any. */
    public Year(int year, String origin, long size, String rootHex, String publicKey, long proved) {
      this(year, origin, size, rootHex, publicKey, proved, 0, false);
    }
  }

  /**
   * Something that does not hold.
   *
   * @param file path below the workspace, with slashes
   * @param what what is wrong with it
   * @param leaf the leaf that leads to the file, when there is one
   */
  public record Problem(String file, String what, @Nullable LeafRef leaf) {}

  /** Whether everything holds. */
  public boolean ok() {
    return problems.isEmpty();
  }

  /** Whether a checkpoint lacks cosignatures that the ledger's own policy asks for. */
  public boolean quorumMissed() {
    return years.stream().anyMatch(Year::quorumMissed);
  }

  /** The report as JSON, format 1. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("report", 1);
    node.put("ok", ok());
    ArrayNode logs = node.putArray("years");
    for (Year year : years) {
      ObjectNode log = logs.addObject();
      log.put("year", year.year());
      log.put("origin", year.origin());
      log.put("size", year.size());
      log.put("root", year.rootHex());
      log.put("key", year.publicKey());
      log.put("proved", year.proved());
      log.put("witnesses", year.witnesses());
      log.put("quorumMissed", year.quorumMissed());
    }
    node.put("statements", statements);
    node.put("blobs", blobs);
    node.put("sheets", sheets);
    node.put("rows", rows);
    node.put("files", files);
    ArrayNode wrong = node.putArray("problems");
    for (Problem problem : problems) {
      ObjectNode entry = wrong.addObject();
      entry.put("file", problem.file());
      entry.put("what", problem.what());
      if (problem.leaf() != null) {
        entry.put("leaf", problem.leaf().toString());
      }
    }
    ArrayNode shown = node.putArray("proved");
    proved.forEach(shown::add);
    ArrayNode open = node.putArray("notProved");
    notProved.forEach(open::add);
    ArrayNode gone = node.putArray("shredded");
    for (Shredded one : shredded) {
      gone.addObject().put("leaf", one.leaf().toString()).put("by", one.by().toString());
    }
    node.put("unopened", unopened);
    return node;
  }
}
