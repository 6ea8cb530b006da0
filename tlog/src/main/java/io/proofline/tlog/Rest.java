package io.proofline.tlog;

import java.io.IOException;

/**
 * What housekeeping does between its steps, so that appends beside it get their turn at the disk.
 */
@FunctionalInterface
interface Rest {
  /** No rest: somebody waits for the end. */
  Rest NONE = nanos -> {};

  /**
   * Called after each step.
   *
   * @param nanos how long the step took
   */
  void after(long nanos) throws IOException;
}
