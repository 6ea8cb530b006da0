package io.proofline.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A bucket that says nothing holds nobody for long; one that is slow is waited for. */
class PatienceTest {
  private static final long SECOND = 1_000_000_000L;

  private final MemoryS3 server = new MemoryS3();
  private final AtomicLong clock = new AtomicLong();
  private final Bucket bucket =
      BucketTest.bucket(new Patience(server, Duration.ofSeconds(30), clock::get), _ -> {});

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void silence_isGivenUpAfterHalfAMinute_andSaidWithTheLastReason() {
    server.plan =
        (_, _) -> {
          clock.addAndGet(16 * SECOND);
          return Optional.of(MemoryS3.Fault.LOST);
        };
    assertThatThrownBy(() -> bucket.putNew("a", content("one"), Optional.empty()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has not answered for 30 s")
        .hasMessageContaining("timed out");
    assertThat(server.exchanges()).as("not tried again after that").isEqualTo(2);
    assertThatThrownBy(() -> bucket.read("b", Optional.empty())).isInstanceOf(StoreException.class);
    assertThat(server.exchanges()).isEqualTo(3);
  }

  @Test
  void nothingButLater_isGivenUpToo() {
    server.plan =
        (_, _) -> {
          clock.addAndGet(16 * SECOND);
          return Optional.of(MemoryS3.Fault.BUSY);
        };
    assertThatThrownBy(() -> bucket.putNew("a", content("one"), Optional.empty()))
        .hasMessageContaining("nothing but 503 for 30 s");
    assertThat(server.exchanges()).isEqualTo(2);
  }

  @Test
  void bucketThatAnswersNowAndThen_isWaitedFor() throws Exception {
    server.plan =
        (n, _) -> {
          clock.addAndGet(16 * SECOND);
          return n % 2 == 0 ? Optional.of(MemoryS3.Fault.LOST) : Optional.empty();
        };
    for (String key : new String[] {"a", "b", "c", "d"}) {
      assertThat(bucket.putNew(key, content(key), Optional.empty()).outcome())
          .isEqualTo(Bucket.Outcome.WRITTEN);
    }
  }

  @Test
  void refusal_isAnAnswer_andPassedOn() {
    HttpSeam slow =
        _ -> {
          clock.addAndGet(60 * SECOND);
          return MemoryS3.error(403, "AccessDenied");
        };
    Bucket denied =
        BucketTest.bucket(new Patience(slow, Duration.ofSeconds(30), clock::get), _ -> {});
    assertThatThrownBy(() -> denied.putNew("a", content("one"), Optional.empty()))
        .hasMessageContaining("access denied");
  }
}
