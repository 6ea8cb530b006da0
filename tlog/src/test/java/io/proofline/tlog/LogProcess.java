package io.proofline.tlog;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process of its own that appends to a log until it is killed, and prints each promise once it
 * was made: {@code ack NUMBER INDEX} and {@code checkpoint SIZE ROOT}.
 */
final class LogProcess {
  private LogProcess() {}

  /** Arguments: directory, first number, how many numbers; every number is appended once. */
  public static void main(String[] arguments) throws Exception {
    long from = Long.parseLong(arguments[1]);
    long count = Long.parseLong(arguments[2]);
    TransparencyLog.Pace pace =
        new TransparencyLog.Pace(Duration.ofMillis(10), 64, 1 << 20, 256, 10_000);
    try (TransparencyLog log =
        TransparencyLog.open(LogSetup.in(Path.of(arguments[0]), TestLog.KEY), pace)) {
      for (long n = from; n < from + count; n++) {
        long number = n;
        var _ =
            log.append(
                    IdempotencyKey.of("n", Long.toString(number)),
                    Long.toString(number).getBytes(StandardCharsets.UTF_8))
                .thenAccept(done -> print("ack " + number + " " + done.index()));
        if (n % 20 == 0) {
          Checkpoint checkpoint = Checkpoint.parse(log.checkpoint().text());
          print("checkpoint " + checkpoint.size() + " " + checkpoint.rootHex());
          Thread.sleep(1);
        }
      }
    }
    print("end");
  }

  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
