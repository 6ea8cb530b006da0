package io.proofline.bench;

import io.proofline.tlog.Disk;
import io.proofline.tlog.IdempotencyKey;
import io.proofline.tlog.LogSetup;
import io.proofline.tlog.LogVerifier;
import io.proofline.tlog.LogWriter;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TransparencyLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The log beside Tessera's POSIX log, one after the other on the same disk: durable, deduplicated
 * appends of 1 KiB (every fiftieth is a repetition) with so many in flight; waiting times at half
 * of what each can do; then, ours alone: verifying the whole log, growing a log of 100-byte
 * entries, and the cost of a checkpoint at its end.
 *
 * <p>Arguments: a folder, seconds of a phase, entries to grow to, Tessera's program or "-".
 */
public final class LogComparison {
  private static final int IN_FLIGHT = 2048;
  private static final SigningKey KEY = SigningKey.fromSeed("bench.example/log", new byte[32]);

  private LogComparison() {}

  /** Runs all phases. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int seconds = Integer.parseInt(args[1]);
    long grow = Long.parseLong(args[2]);
    Map<String, Double> ours = new TreeMap<>();
    Path log = folder.resolve("log");
    appends(log, seconds, ours);
    Map<String, Double> theirs =
        args[3].equals("-") ? Map.of() : tessera(args[3], folder.resolve("tessera"), seconds);
    System.out.printf("%n%-34s %12s %12s %8s%n", "", "Proofline", "Tessera", "ratio");
    ours.forEach(
        (name, value) -> {
          Double other = theirs.get(name);
          System.out.printf(
              "%-34s %,12.1f %12s %8s%n",
              name,
              value,
              other == null ? "" : "%,.1f".formatted(other),
              other == null ? "" : "%.2f".formatted(value / other));
        });
    verify(log.resolve("log"));
    grow(folder.resolve("grown"), grow);
  }

  private static byte[] entry(byte[] random, long number) {
    long n = number % 50 == 49 ? number - 40 : number;
    byte[] entry = random.clone();
    ByteBuffer.wrap(entry).putLong(n);
    return entry;
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void appends(Path folder, int seconds, Map<String, Double> figures)
      throws Exception {
    byte[] random = new byte[1024];
    new Random(1).nextBytes(random);
    AtomicLong next = new AtomicLong();
    try (TransparencyLog log = TransparencyLog.open(LogSetup.in(folder, KEY))) {
      fullLoad(log, random, next, Duration.ofSeconds(seconds)); // Warms up.
      long cpu = cpuNanos();
      long start = System.nanoTime();
      long done = fullLoad(log, random, next, Duration.ofSeconds(seconds));
      double wall = (System.nanoTime() - start) / 1e9;
      double rate = done / wall;
      figures.put("appends_per_second", rate);
      figures.put("appends_per_cpu_second", done / ((cpuNanos() - cpu) / 1e9));
      log.awaitCheckpoint(log.append(entry(random, 0)).get().index()).get();
      halfLoad(log, random, next, rate / 2, seconds, figures);
    }
  }

  private static long fullLoad(TransparencyLog log, byte[] random, AtomicLong next, Duration time)
      throws InterruptedException {
    Semaphore room = new Semaphore(IN_FLIGHT);
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      room.acquire();
      var _ =
          log.append(entry(random, next.incrementAndGet()))
              .whenComplete(
                  (appended, failure) -> {
                    if (failure != null) {
                      failure.printStackTrace();
                    }
                    done.incrementAndGet();
                    room.release();
                  });
    }
    room.acquire(IN_FLIGHT);
    return done.get();
  }

  private static void halfLoad(
      TransparencyLog log,
      byte[] random,
      AtomicLong next,
      double rate,
      int seconds,
      Map<String, Double> figures)
      throws Exception {
    int most = (int) Math.min(20_000_000, (long) (rate * (seconds + 1)));
    Samples index = new Samples(most);
    Samples published = new Samples(most / 200 + 1);
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    long start = System.nanoTime();
    for (long i = 0; System.nanoTime() - start < seconds * 1_000_000_000L; i++) {
      long due = start + (long) (i / rate * 1e9);
      long wait = due - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      long at = System.nanoTime();
      boolean sample = i % 200 == 0;
      last =
          log.append(entry(random, next.incrementAndGet()))
              .thenAccept(
                  appended -> {
                    index.add(System.nanoTime() - at);
                    if (sample) {
                      var _ =
                          log.awaitCheckpoint(appended.index())
                              .thenAccept(note -> published.add(System.nanoTime() - at));
                    }
                  });
    }
    last.get();
    Thread.sleep(2000);
    figures.put("index_ms_p50", index.percentile(0.5));
    figures.put("index_ms_p99", index.percentile(0.99));
    figures.put("checkpoint_ms_p99", published.percentile(0.99));
  }

  /** Times in a row of numbers, so that measuring makes no work for the collector of garbage. */
  private static final class Samples {
    private final AtomicLongArray nanos;
    private final AtomicInteger next = new AtomicInteger();

    Samples(int most) {
      this.nanos = new AtomicLongArray(most);
    }

    void add(long time) {
      int at = next.getAndIncrement();
      if (at >= nanos.length()) {
        throw new IllegalStateException("more was measured than fits: " + nanos.length());
      }
      nanos.set(at, time);
    }

    /** In milliseconds. */
    double percentile(double part) {
      long[] sorted = new long[next.get()];
      Arrays.setAll(sorted, nanos::get);
      Arrays.sort(sorted);
      return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))] / 1e6;
    }
  }

  private static Map<String, Double> tessera(String program, Path folder, int seconds)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program, folder.toString(), Integer.toString(seconds), Integer.toString(IN_FLIGHT))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("Tessera's program failed: " + out);
    }
    Map<String, Double> figures = new TreeMap<>();
    out.lines()
        .map(line -> line.split(" ", -1))
        .forEach(parts -> figures.put(parts[0], Double.valueOf(parts[1])));
    return figures;
  }

  private static void verify(Path log) throws IOException {
    for (int round = 0; round < 2; round++) {
      long cpu = cpuNanos();
      long start = System.nanoTime();
      LogVerifier.Report report = LogVerifier.verify(log, KEY.verifier());
      double wall = (System.nanoTime() - start) / 1e9;
      if (!report.problems().isEmpty() || report.proved() != report.size()) {
        throw new IOException("the log does not verify: " + report.problems());
      }
      System.out.printf(
          "verified %,d entries of 1 KiB: %,.0f/s, %.2f CPU seconds a second%n",
          report.proved(), report.proved() / wall, (cpuNanos() - cpu) / 1e9 / wall);
    }
  }

  private static void grow(Path folder, long entries)
      throws IOException, InterruptedException, ExecutionException {
    System.out.printf(
        "%n%-14s %10s %12s %14s %12s%n",
        "entries", "heap MiB", "anonymous MiB", "appends/s", "publish ms");
    ForceClock disk = new ForceClock(Disk.system());
    LogSetup setup = LogSetup.in(folder, KEY, disk);
    LogWriter writer = new LogWriter(setup);
    byte[] entry = new byte[100];
    long step = Math.max(1, entries / 10);
    for (long at = 0; at < entries; at += step) {
      long from = at;
      long start = System.nanoTime();
      for (long first = from; first < from + step; first += 4096) {
        long begin = first;
        long end = Math.min(from + step, first + 4096);
        writer.append(
            batch -> {
              for (long i = begin; i < end; i++) {
                ByteBuffer.wrap(entry).putLong(i);
                batch.add(IdempotencyKey.of("n", Long.toString(i)), entry.clone(), new byte[0]);
              }
            });
        if ((first - from) / 4096 % 8 == 7) {
          writer.publish();
        }
      }
      writer.publish();
      double rate = step / ((System.nanoTime() - start) / 1e9);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "%,14d %10.1f %12s %,14.0f %12s%n",
          from + step,
          (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0,
          anonymous(),
          rate,
          oneCheckpoint(writer, disk, from + step + entries));
    }
  }

  /** Publishes ten single entries one by one: median without and with the time of forcing. */
  private static String oneCheckpoint(LogWriter writer, ForceClock disk, long unused)
      throws IOException {
    double[] own = new double[9];
    double[] all = new double[9];
    for (int i = 0; i < own.length; i++) {
      long number = unused * 100 + i;
      writer.append(
          batch ->
              batch.add(IdempotencyKey.of("m", Long.toString(number)), new byte[100], new byte[0]));
      long forced = disk.nanos();
      long start = System.nanoTime();
      writer.publish();
      long took = System.nanoTime() - start;
      all[i] = took / 1e6;
      own[i] = (took - (disk.nanos() - forced)) / 1e6;
    }
    Arrays.sort(own);
    Arrays.sort(all);
    return "%.1f of %.1f".formatted(own[own.length / 2], all[all.length / 2]);
  }

  private static String anonymous() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return "?";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .map(line -> Long.toString(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024))
        .findFirst()
        .orElse("?");
  }
}
