package io.proofline.ledger;

import java.nio.file.Path;
import java.time.Clock;

/**
 * A process of its own that appends and replaces the keys in turn until it is killed, and prints
 * each promise once it was made: {@code ack NUMBER LEAF} and {@code keys LEAF}.
 */
final class RotatingProcess {
  private RotatingProcess() {}

  /** Arguments: workspace, first number. */
  public static void main(String[] arguments) throws Exception {
    Workspace workspace = Workspace.open(Path.of(arguments[0]), Clock.systemUTC());
    for (int n = Integer.parseInt(arguments[1]); ; n++) {
      Ledger.Recorded recorded = workspace.ledger().append(Clinic.logFiles(n, n + 1).getFirst());
      print("ack " + n + " " + recorded.statement().leaf());
      Ledger.Recorded replaced =
          workspace.signingKeys().rotate("number " + n, Actor.asserted("dana.whitfield"));
      print("keys " + replaced.statement().leaf());
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
