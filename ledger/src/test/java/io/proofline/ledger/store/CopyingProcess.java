package io.proofline.ledger.store;

import io.proofline.ledger.Actor;
import io.proofline.ledger.StatementDraft;
import io.proofline.ledger.Workspace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A process of its own that appends and brings the copies up to date in turn until it is killed,
 * and prints each promise once it was made: {@code ack NUMBER LEAF} and {@code copied NUMBER}.
 */
final class CopyingProcess {
  private CopyingProcess() {}

  /** Arguments: workspace, first number. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Clock clock = Clock.systemUTC();
    Workspace workspace = Workspace.open(directory, clock);
    HttpSeam http = HttpSeam.network(Duration.ofSeconds(5), Duration.ofSeconds(15));
    Copies copies =
        new Copies(
            directory,
            target ->
                new Bucket(
                    target.bucket(),
                    () -> new Credentials("AKIDEXAMPLE", "secret", Optional.empty()),
                    http,
                    clock,
                    Pause.growing()),
            clock);
    for (int n = Integer.parseInt(arguments[1]); ; n++) {
      var recorded =
          workspace
              .ledger()
              .append(
                  new StatementDraft(
                      "log-file",
                      1,
                      "trail",
                      "file-" + n,
                      JsonNodeFactory.instance.objectNode().put("n", n),
                      List.of(),
                      null,
                      clock.instant(),
                      Actor.asserted("dana")));
      print("ack " + n + " " + recorded.statement().leaf());
      if (copies.publish(false).getFirst() instanceof Copies.Standing.Current) {
        print("copied " + n);
      }
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
