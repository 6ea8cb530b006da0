package io.proofline.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times whole commands side by side: each is run in turn, round by round, so that a busy moment of
 * the machine hits all of them. Prints the median and the range of wall time in milliseconds and
 * the ratio to the first command.
 *
 * <p>Arguments: number of rounds, then one command a group, groups separated by {@code --}.
 */
public final class CommandTimes {

  private CommandTimes() {}

  /** Runs the comparison; exits with 1 when a command fails. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(args[0]);
    List<List<String>> commands = groups(Arrays.asList(args).subList(1, args.length));
    long[][] nanos = new long[commands.size()][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int c = 0; c < commands.size(); c++) {
        long took = run(commands.get(c));
        if (round >= 0) { // the first round warms file caches and does not count
          nanos[c][round] = took;
        }
      }
    }
    System.out.printf("%-44s %8s %8s %8s %7s%n", "command", "median", "least", "most", "ratio");
    double first = 0;
    for (int c = 0; c < commands.size(); c++) {
      long[] sorted = nanos[c].clone();
      Arrays.sort(sorted);
      double median = sorted[rounds / 2] / 1e6;
      if (c == 0) {
        first = median;
      }
      String name = String.join(" ", commands.get(c));
      System.out.printf(
          "%-44s %8.0f %8.0f %8.0f %7.2f%n",
          name.length() > 44 ? "…" + name.substring(name.length() - 43) : name,
          median,
          sorted[0] / 1e6,
          sorted[rounds - 1] / 1e6,
          median / first);
    }
  }

  private static List<List<String>> groups(List<String> words) {
    List<List<String>> groups = new ArrayList<>();
    List<String> current = new ArrayList<>();
    for (String word : words) {
      if (word.equals("--")) {
        groups.add(List.copyOf(current));
        current.clear();
      } else {
        current.add(word);
      }
    }
    groups.add(List.copyOf(current));
    return groups;
  }

  private static long run(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.to(new File("/dev/null")))
            .redirectError(Redirect.to(new File("/dev/null")))
            .start();
    int exit = process.waitFor();
    long took = System.nanoTime() - start;
    if (exit != 0) {
      throw new IOException("exit " + exit + " from: " + String.join(" ", command));
    }
    return took;
  }
}
