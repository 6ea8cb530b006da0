package io.proofline.ledger;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a verification of the growth of a ledger found.
 *
 * @param years one per year, ascending
 * @param statements statements of new leaves, opened against their leaf
 * @param blobs blobs that they refer to, found whole
 * @param sheets sheets that they refer to, found whole
 * @param unopened statements of new leaves that are sealed, for want of keys
 * @param problems what is wrong; empty when the growth holds
 * @param proved in words, what this run shows
 * @param reliesOn in words, the earlier runs that it takes for granted
 * @param notLookedAt in words, what it did not look at
 */
public record GrowthReport(
    List<Year> years,
    long statements,
    long blobs,
    long sheets,
    long unopened,
    List<LedgerReport.Problem> problems,
    List<String> proved,
    List<String> reliesOn,
    List<String> notLookedAt) {

  /** Takes copies of the lists. */
  public GrowthReport {
    years = List.copyOf(years);
    problems = List.copyOf(problems);
    proved = List.copyOf(proved);
    reliesOn = List.copyOf(reliesOn);
    notLookedAt = List.copyOf(notLookedAt);
  }

  /**
   * One year's log.
   *
   * @param year the year
   * @param origin its name
   * @param from leaves that were verified earlier
   * @param size leaves now
   * @param rootHex root of the checkpoint of now
   */
  public record Year(int year, String origin, long from, long size, String rootHex) {}

  /** Whether the growth holds. */
  public boolean ok() {
    return problems.isEmpty();
  }

  /** The report as JSON, format 1. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("report", 1);
    node.put("ok", ok());
    ArrayNode logs = node.putArray("years");
    for (Year year : years) {
      logs.addObject()
          .put("year", year.year())
          .put("origin", year.origin())
          .put("from", year.from())
          .put("size", year.size())
          .put("root", year.rootHex());
    }
    node.put("statements", statements);
    node.put("blobs", blobs);
    node.put("sheets", sheets);
    node.put("unopened", unopened);
    ArrayNode wrong = node.putArray("problems");
    for (LedgerReport.Problem problem : problems) {
      ObjectNode entry = wrong.addObject();
      entry.put("file", problem.file());
      entry.put("what", problem.what());
      if (problem.leaf() != null) {
        entry.put("leaf", problem.leaf().toString());
      }
    }
    proved.forEach(node.putArray("proved")::add);
    reliesOn.forEach(node.putArray("reliesOn")::add);
    notLookedAt.forEach(node.putArray("notLookedAt")::add);
    return node;
  }
}
