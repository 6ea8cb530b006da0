package io.proofline.ledger.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives a service up that has answered nothing useful for a while, so that whoever has something
 * else to do is not held. As long as it answers now and then, it is waited for.
 */
final class Patience implements HttpSeam {
  private final HttpSeam http;
  private final Duration silence;
  private final LongSupplier nanos;
  private final AtomicLong lastAnswer;

  /**
   * Over a connection.
   *
   * @param silence how long nothing may come
   * @param nanos the time that has passed, as {@link System#nanoTime} counts it
   */
  Patience(HttpSeam http, Duration silence, LongSupplier nanos) {
    this.http = http;
    this.silence = silence;
    this.nanos = nanos;
    this.lastAnswer = new AtomicLong(nanos.getAsLong());
  }

  @Override
  public Answer send(Request request) throws IOException {
    Answer answer;
    try {
      answer = http.send(request);
    } catch (IOException e) {
      if (isOver()) {
        throw new StoreException(
            request.uri().getHost()
                + " has not answered for "
                + silence.toSeconds()
                + " s ("
                + e.getMessage()
                + ")",
            e);
      }
      throw e;
    }
    if (answer.status() / 100 != 5) {
      lastAnswer.set(nanos.getAsLong());
    } else if (isOver()) {
      answer.body().close();
      throw new StoreException(
          request.uri().getHost()
              + " has answered nothing but "
              + answer.status()
              + " for "
              + silence.toSeconds()
              + " s",
          answer.status(),
          "");
    }
    return answer;
  }

  private boolean isOver() {
    return nanos.getAsLong() - lastAnswer.get() > silence.toNanos();
  }
}
