package io.proofline.cloud.aws;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import java.io.IOException;
import java.time.Duration;

/** Sends a question until it is answered, refused, or enough, with growing, random pauses. */
final class Attempts {
  private final AwsHttp http;
  private final SdkClients.Limits limits;

  Attempts(AwsHttp http, SdkClients.Limits limits) {
    this.http = http;
    this.limits = limits;
  }

  /** A question as it is sent, and which refusals are not the last word. */
  interface Question {
    /** The request; made anew for each attempt. */
    AwsHttp.Sent sent();

    /** Whether the refusal says where to ask instead: it is sent there at once. */
    default boolean elsewhere(AwsHttp.Received received) {
      return false;
    }

    /** Whether it is asked again after a pause. */
    boolean again(int status, ApiFailure failure);
  }

  /** Whether the server, or what stands before it, could not answer just then. */
  static boolean unavailable(int status) {
    return status == 502 || status == 503 || status == 504;
  }

  /** The first good answer; its body may still be none. */
  AwsHttp.Received answer(Question question) throws ApiFailure {
    long end = System.nanoTime() + limits.call().toNanos();
    for (int attempt = 1; ; attempt++) {
      ApiFailure failure;
      try {
        AwsHttp.Received received = http.send(question.sent());
        if (received.status() < 300) {
          return received;
        }
        failure = AwsErrors.refusal(received);
        if (question.elsewhere(received)) {
          continue;
        }
        if (!question.again(received.status(), failure)) {
          throw failure;
        }
      } catch (IOException e) {
        failure = unreachable(e);
      } catch (RuntimeException e) {
        // No credentials, a region without the service, a name that is no host: not the end of a
        // run.
        throw unreachable(e);
      }
      long pause = AwsHttp.pause(attempt);
      if (attempt >= limits.attempts() || System.nanoTime() + pause > end) {
        throw failure;
      }
      sleep(pause, failure);
    }
  }

  private static ApiFailure unreachable(Exception e) {
    return new ApiFailure(
        Kind.UNREACHABLE, null, AwsErrors.shorten(String.valueOf(e.getMessage())), "");
  }

  private static void sleep(long nanos, ApiFailure failure) throws ApiFailure {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
