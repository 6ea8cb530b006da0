package io.proofline.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault on the wire, at each exchange: a write is done once, a read is whole or an error. */
class BucketTest {
  private static final Instant UNTIL = MemoryS3.NOW.plus(Duration.ofDays(2190));

  @TempDir Path directory;
  private final MemoryS3 server = new MemoryS3();
  private final List<Integer> pauses = new ArrayList<>();

  static Bucket bucket(HttpSeam seam, Pause pause) {
    return new Bucket(
        BucketAddress.parse(
            "s3://vault/clinic",
            "eu-central-1",
            Optional.of(URI.create("http://127.0.0.1:9")),
            Optional.empty()),
        () -> new Credentials("AKIDEXAMPLE", "secret", Optional.empty()),
        seam,
        Clock.fixed(MemoryS3.NOW, ZoneOffset.UTC),
        pause);
  }

  private Bucket bucket() {
    return bucket(server, pauses::add);
  }

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void newObject_isStoredOnceAndLocked() throws Exception {
    Bucket.Written first = bucket().putNew("a", content("one"), Optional.of(UNTIL));
    assertThat(first.outcome()).isEqualTo(Bucket.Outcome.WRITTEN);
    assertThat(bucket().putNew("a", content("one"), Optional.of(UNTIL)).outcome())
        .isEqualTo(Bucket.Outcome.THERE_ALREADY);
    Bucket.Written other = bucket().putNew("a", content("two"), Optional.of(UNTIL));
    assertThat(other.outcome()).isEqualTo(Bucket.Outcome.CONFLICT);
    assertThat(other.stored().version()).isEqualTo(first.stored().version());
    Stored stored = bucket().head("a").orElseThrow();
    assertThat(stored.lock()).contains(new Stored.Lock("COMPLIANCE", UNTIL));
    assertThat(server.keys()).containsExactly("clinic/a");
    assertThat(server.writes()).isEqualTo(1);
  }

  @Test
  void everyFaultOnAWrite_endsWithOneVersion() throws Exception {
    for (MemoryS3.Fault fault : MemoryS3.Fault.values()) {
      MemoryS3 fresh = new MemoryS3();
      fresh.plan = (n, _) -> n < 3 ? Optional.of(fault) : Optional.empty();
      Bucket.Written written =
          bucket(fresh, pauses::add).putNew("a", content("one"), Optional.empty());
      assertThat(written.outcome()).as(fault.name()).isNotEqualTo(Bucket.Outcome.CONFLICT);
      assertThat(fresh.writes()).as(fault.name()).isEqualTo(1);
      assertThat(fresh.newest("clinic/a")).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(pauses).startsWith(1, 2, 3);
  }

  @Test
  void everyFaultOnAReplacement_endsWithOneMoreVersion() throws Exception {
    for (MemoryS3.Fault fault : MemoryS3.Fault.values()) {
      MemoryS3 fresh = new MemoryS3();
      Bucket bucket = bucket(fresh, pauses::add);
      Stored one = bucket.putNew("a", content("one"), Optional.empty()).stored();
      int before = fresh.exchanges();
      fresh.plan = (n, _) -> n < before + 2 ? Optional.of(fault) : Optional.empty();
      assertThat(bucket.putOver("a", content("two"), one.etag(), Optional.empty()).outcome())
          .as(fault.name())
          .isNotEqualTo(Bucket.Outcome.CONFLICT);
      assertThat(fresh.writes()).as(fault.name()).isEqualTo(2);
      assertThat(bucket.putOver("a", content("three"), one.etag(), Optional.empty()).outcome())
          .isEqualTo(Bucket.Outcome.CONFLICT);
      assertThat(fresh.writes()).isEqualTo(2);
    }
  }

  @Test
  void serviceThatKeepsNoHash_isComparedByContent() throws Exception {
    server.keepsHashes = false;
    bucket().putNew("a", content("one"), Optional.empty());
    assertThat(bucket().putNew("a", content("one"), Optional.empty()).outcome())
        .isEqualTo(Bucket.Outcome.THERE_ALREADY);
    assertThat(bucket().putNew("a", content("two"), Optional.empty()).outcome())
        .isEqualTo(Bucket.Outcome.CONFLICT);
  }

  @Test
  void everyFaultOnARead_isReadAgain() throws Exception {
    bucket().putNew("a", content("a longer text"), Optional.empty());
    String version = bucket().head("a").orElseThrow().version();
    for (MemoryS3.Fault fault : MemoryS3.Fault.values()) {
      int before = server.exchanges();
      server.plan = (n, _) -> n < before + 3 ? Optional.of(fault) : Optional.empty();
      assertThat(bucket().read("a", Optional.empty()).orElseThrow().bytes())
          .as(fault.name())
          .isEqualTo("a longer text".getBytes(StandardCharsets.UTF_8));
      int next = server.exchanges();
      server.plan = (n, _) -> n < next + 3 ? Optional.of(fault) : Optional.empty();
      Path file = directory.resolve(fault.name());
      bucket().download("a", version, file);
      assertThat(Files.readString(file)).isEqualTo("a longer text");
    }
    assertThat(directory.toFile().list()).hasSize(MemoryS3.Fault.values().length);
  }

  @Test
  void faultWithoutEnd_isAnErrorThatNamesBucketAndDoing() {
    for (MemoryS3.Fault fault : MemoryS3.Fault.values()) {
      MemoryS3 fresh = new MemoryS3();
      fresh.overlay("clinic/a", "content");
      fresh.plan = (_, _) -> Optional.of(fault);
      Bucket bucket = bucket(fresh, pauses::add);
      assertThatThrownBy(() -> bucket.read("a", Optional.empty()))
          .as(fault.name())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("reading a")
          .hasMessageContaining("s3://vault/clinic/");
      assertThat(fresh.exchanges()).isEqualTo(6);
    }
  }

  @Test
  void versions_areListedOverPagesOldestFirst() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.overlay("clinic/a", "a" + i);
      server.overlay("clinic/b/" + i, "b");
    }
    server.hide("clinic/a");
    server.overlay("other/x", "x");
    List<Version> versions = bucket().versions("");
    assertThat(versions).hasSize(11);
    assertThat(versions.subList(0, 6)).extracting(Version::key).containsOnly("a");
    assertThat(versions.subList(0, 6)).extracting(Version::modified).isSorted();
    assertThat(versions.get(5).deleteMarker()).isTrue();
    assertThat(bucket().read("a", Optional.empty())).isEmpty();
    assertThat(bucket().read("a", Optional.of(versions.getFirst().version())).orElseThrow().bytes())
        .isEqualTo("a0".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bucketWithoutLock_isRefusedAndSaysWhy() throws Exception {
    bucket().requireObjectLock();
    server.lockable = false;
    assertThatThrownBy(() -> bucket().requireObjectLock()).hasMessageContaining("Object Lock");
    server.versioned = false;
    assertThatThrownBy(() -> bucket().requireObjectLock()).hasMessageContaining("versions");
  }

  @Test
  void everyRefusal_saysWhatToChange() {
    String[][] refusals = {
      {"403", "AccessDenied", "s3:PutObjectRetention"},
      {"404", "NoSuchBucket", "make it first"},
      {"403", "InvalidAccessKeyId", "sign in again"},
      {"400", "ExpiredToken", "sign in again"},
      {"403", "SignatureDoesNotMatch", "secret key"},
      {"403", "RequestTimeTooSkewed", "clock"},
      {"301", "PermanentRedirect", "another region"},
      {"400", "InvalidRequest", "Object Lock"},
      {"400", "EntityTooLarge", "too large"},
      {"503", "SlowDown", "run the command again"},
      {"418", "Teapot", "HTTP 418 Teapot"},
    };
    for (String[] refusal : refusals) {
      HttpSeam refusing = _ -> MemoryS3.error(Integer.parseInt(refusal[0]), refusal[1]);
      assertThatThrownBy(
              () -> bucket(refusing, pauses::add).putNew("a", content("x"), Optional.empty()))
          .as(refusal[1])
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("storing a was refused by s3://vault/clinic/")
          .hasMessageContaining(refusal[2]);
    }
  }

  @Test
  void addressesThatCannotBe_areRefused() {
    for (String text : List.of("vault/x", "s3://", "s3://UPPER/x", "s3://vault//x")) {
      assertThatThrownBy(
              () -> BucketAddress.parse(text, "eu-central-1", Optional.empty(), Optional.empty()))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () ->
                BucketAddress.parse(
                    "s3://vault", "eu-central-1", Optional.empty(), Optional.of("1234")))
        .hasMessageContaining("twelve digits");
  }

  @Test
  void awsAddresses_areTheOnesThatAwsPublishes() {
    BucketAddress plain =
        BucketAddress.parse("s3://vault/x", "eu-central-1", Optional.empty(), Optional.empty());
    assertThat(plain.uri("a b", "").toString())
        .isEqualTo("https://vault.s3.eu-central-1.amazonaws.com/x/a%20b");
    BucketAddress dotted =
        BucketAddress.parse("s3://va.ult", "eu-central-1", Optional.empty(), Optional.empty());
    assertThat(dotted.uri("", "versions=").toString())
        .isEqualTo("https://s3.eu-central-1.amazonaws.com/va.ult/?versions=");
  }

  @Test
  void credentials_doNotPrintTheirSecret() throws IOException {
    assertThat(new Credentials("AKID", "hidden", Optional.of("token")).toString())
        .doesNotContain("hidden", "token");
  }
}
