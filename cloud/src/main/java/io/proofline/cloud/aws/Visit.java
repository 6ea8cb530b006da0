package io.proofline.cloud.aws;

import io.proofline.cloud.ResourceId;
import io.proofline.cloud.call.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A collector's run in one account and region.
 *
 * @param calls asks questions
 * @param findings takes documents and scopes
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}
 * @param account account read
 * @param region region of this run, or {@code global}
 * @param regions all regions of the collection
 * @param pause waits, between two looks at a report that is being made
 */
record Visit(
    Calls calls,
    Findings findings,
    String partition,
    String account,
    String region,
    List<String> regions,
    Consumer<Duration> pause) {

  Answer ask(Operation operation) {
    return calls.ask(operation, region, Map.of());
  }

  Answer ask(Operation operation, Map<String, String> parameters) {
    return calls.ask(operation, region, parameters);
  }

  /** Identity of a resource in the region of this run. */
  ResourceId id(String type, String identifier, @Nullable String incarnation) {
    return new ResourceId(partition, account, region, type, identifier, incarnation);
  }

  /** ARN in the region of this run. */
  String arn(String service, String resource) {
    return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
  }

  /** Does the same for each element, many at a time; waits for all. */
  <T> void each(List<T> elements, Consumer<? super T> action) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (T element : elements) {
        running.add(threads.submit(() -> action.accept(element)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + region, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading " + region + " failed", e.getCause());
    }
  }
}
