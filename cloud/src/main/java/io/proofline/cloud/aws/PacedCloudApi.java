package io.proofline.cloud.aws;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Asks more slowly where a service throttles, and again where it did. Each service of a region has
 * a pace of its own: without limit until it throttles, then half of what was sent, and a little
 * more with every answer.
 */
final class PacedCloudApi implements CloudApi {
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final CloudApi delegate;
  private final InstantSource clock;
  private final Consumer<Duration> pause;
  private final CollectionBounds bounds;
  private final Map<String, Pace> paces = new ConcurrentHashMap<>();

  PacedCloudApi(
      CloudApi delegate, InstantSource clock, Consumer<Duration> pause, CollectionBounds bounds) {
    this.delegate = delegate;
    this.clock = clock;
    this.pause = pause;
    this.bounds = bounds;
  }

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    Pace pace =
        paces.computeIfAbsent(
            request.operation().service() + " " + request.region(), _ -> new Pace());
    for (int attempt = 1; ; attempt++) {
      Duration turn = pace.turn(clock.instant());
      if (turn.isPositive()) {
        pause.accept(turn);
      }
      try {
        ApiPage page = delegate.page(request);
        pace.answered();
        return page;
      } catch (ApiFailure failure) {
        if (failure.kind() != ApiFailure.Kind.THROTTLED) {
          throw failure;
        }
        pace.throttled(clock.instant());
        Duration wait = wait(attempt);
        if (attempt >= ATTEMPTS || bounds.over(clock.instant().plus(wait))) {
          throw failure;
        }
        pause.accept(wait);
      }
    }
  }

  @Override
  public void close() {
    delegate.close();
  }

  private static Duration wait(int attempt) {
    long most =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 16));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  /** How many requests a second may be sent. */
  static final class Pace {
    private static final double LEAST = 0.5;
    private static final double STEP = 0.1;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private double rate = Double.POSITIVE_INFINITY;
    private Instant next = Instant.MIN;
    private Instant since = Instant.MIN;
    private int sent;

    /** How long to wait for the turn of one more request. */
    synchronized Duration turn(Instant now) {
      if (since.equals(Instant.MIN) || now.isAfter(since.plusSeconds(2))) {
        since = now;
        sent = 0;
      }
      sent++;
      if (Double.isInfinite(rate)) {
        return Duration.ZERO;
      }
      Instant at = next.isAfter(now) ? next : now;
      next = at.plusNanos((long) (1e9 / rate));
      return Duration.between(now, at);
    }

    synchronized void throttled(Instant now) {
      Duration spent = Duration.between(since, now);
      double seconds = (spent.compareTo(SHORTEST) < 0 ? SHORTEST : spent).toMillis() / 1000.0;
      rate = Math.max(LEAST, Math.min(rate, sent / seconds) / 2);
    }

    synchronized void answered() {
      rate += STEP;
    }

    synchronized double rate() {
      return rate;
    }
  }
}
