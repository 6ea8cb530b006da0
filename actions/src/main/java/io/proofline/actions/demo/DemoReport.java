package io.proofline.actions.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the demonstration did and found.
 *
 * @param folder the workspace
 * @param again whether an earlier demonstration was there and was gone through again
 * @param collected first step
 * @param ingested second step
 * @param checked third step
 * @param proved last step
 * @param notMet controls that are not met, the most severe first
 * @param notEvaluated controls without an answer
 * @param openings who outside gets in, one bucket and one role
 * @param index the page that leads to all others
 */
public record DemoReport(
    Path folder,
    boolean again,
    Collected collected,
    Ingested ingested,
    Checked checked,
    Proved proved,
    List<Finding> notMet,
    long notEvaluated,
    List<Opening> openings,
    Path index) {

  /** Takes copies of the lists. */
  public DemoReport {
    notMet = List.copyOf(notMet);
    openings = List.copyOf(openings);
  }

  /**
   * What the templates declare.
   *
   * @param stores S3 buckets
   * @param roles IAM roles
   * @param databases RDS instances and clusters
   * @param functions Lambda functions
   * @param resources all resources
   * @param accounts accounts
   * @param took time, with the registers
   */
  public record Collected(
      long stores,
      long roles,
      long databases,
      long functions,
      long resources,
      long accounts,
      Duration took) {}

  /**
   * What the logs gave.
   *
   * @param events distinct events held
   * @param files log files held
   * @param rejected files that could not be taken
   * @param chains accounts and regions whose digests verify without a gap
   * @param gaps times for which nothing is proved
   * @param took time
   */
  public record Ingested(
      long events, long files, long rejected, long chains, List<Gap> gaps, Duration took) {
    /** Takes a copy of the list. */
    public Ingested {
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * A time of a place for which the logs are not whole.
   *
   * @param account account
   * @param region region
   * @param from start, ISO 8601 in UTC
   * @param to end
   * @param reason in words
   */
  public record Gap(String account, String region, String from, String to, String reason) {}

  /**
   * The check.
   *
   * @param controls controls that were evaluated
   * @param resources resources they were evaluated on
   * @param took time
   */
  public record Checked(long controls, long resources, Duration took) {}

  /**
   * What stands at the end.
   *
   * @param pages pages made, without the index
   * @param leaves leaves of the ledger
   * @param problems what the verification of the ledger found wrong; empty when all holds
   * @param took time
   */
  public record Proved(long pages, long leaves, List<String> problems, Duration took) {
    /** Takes a copy of the list. */
    public Proved {
      problems = List.copyOf(problems);
    }
  }

  /**
   * A control that is not met.
   *
   * @param control id
   * @param severity word of the catalog
   * @param resource what fails first
   * @param others how many further resources fail
   * @param reason why the first one fails
   */
  public record Finding(
      String control, String severity, String resource, long others, String reason) {}

  /**
   * A resource whose policy lets somebody outside in.
   *
   * @param kind bucket or role
   * @param resource its name
   * @param who who gets in, as wide as was confirmed
   * @param request a request of theirs that gets through
   * @param replay what the evaluator says of that very request, and what it takes for given
   */
  public record Opening(String kind, String resource, String who, String request, String replay) {}
}
