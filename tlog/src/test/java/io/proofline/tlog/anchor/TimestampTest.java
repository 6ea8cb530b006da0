package io.proofline.tlog.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Rfc6962;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Timestamps by an authority in this process: the good case, and every bad one. */
class TimestampTest {
  private static final Instant TIME = Instant.parse("2026-11-20T23:59:00Z");
  private static final Checkpoint TREE =
      Checkpoint.of("log.example/clinic/2026", 7, Rfc6962.sha256(new byte[] {1}));
  private static final Checkpoint OTHER =
      Checkpoint.of("log.example/clinic/2026", 8, Rfc6962.sha256(new byte[] {1}));

  /** What a served authority does with a request. */
  private interface Behaviour {
    byte[] answer(byte[] request) throws Exception;
  }

  private TestAuthority authority;
  private HttpServer server;
  private Behaviour behaviour;
  private String contentType = "application/timestamp-reply";
  private int status = 200;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority();
    behaviour = request -> authority.reply(request, TIME);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/tsa",
        exchange -> {
          try (exchange) {
            byte[] body = behaviour.answer(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          } catch (Exception e) {
            throw new java.io.IOException(e);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private TimestampToken ask() throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tsa");
    return new TimestampClient(
            address, HttpClient.newHttpClient(), Duration.ofSeconds(20), new SecureRandom())
        .stamp(TREE);
  }

  private TimestampTrust trust() {
    return new TimestampTrust(List.of(authority.root), TestAuthority.POLICY);
  }

  private TimestampToken token(TestAuthority by, Instant time) throws Exception {
    return by.token(TimestampToken.imprint(TREE), TSPAlgorithms.SHA256, time);
  }

  @Test
  void tokenOfAPinnedAuthority_holdsForItsCheckpointOnly() throws Exception {
    TimestampToken token = ask();
    TimestampTrust.Stamped stamped = trust().verify(token, TREE);
    assertThat(stamped).isEqualTo(new TimestampTrust.Stamped(TIME, "CN=Test TSA", "CN=Test Root"));
    assertThat(token.time()).isEqualTo(TIME);
    assertThat(token.policy()).isEqualTo(TestAuthority.POLICY);
    assertThat(token.serial()).isEqualTo(7);
    TimestampToken read = TimestampToken.parse(token.encoded());
    assertThat(trust().verify(read, TREE)).isEqualTo(stamped);
    assertThatThrownBy(() -> trust().verify(token, OTHER)).hasMessageContaining("something else");
    Checkpoint extended =
        new Checkpoint(TREE.origin(), TREE.size(), TREE.rootBase64(), List.of("extension"));
    assertThatThrownBy(() -> trust().verify(token, extended))
        .hasMessageContaining("something else");
    assertThat(new TimestampTrust(List.of(authority.root), null).verify(token, TREE).time())
        .isEqualTo(TIME);
    assertThat(new TimestampTrust(List.of(authority.certificate), null).verify(token, TREE).time())
        .isEqualTo(TIME);
  }

  @Test
  void certificateHashInSha1_isReadToo() throws Exception {
    authority.sha1CertificateHash = true;
    assertThat(trust().verify(ask(), TREE).time()).isEqualTo(TIME);
  }

  @Test
  void authorityOfAnotherRoot_isNotBelieved() throws Exception {
    TimestampToken foreign = token(new TestAuthority(), TIME);
    assertThatThrownBy(() -> trust().verify(foreign, TREE))
        .isInstanceOf(TimestampException.class)
        .hasMessageContaining("pinned root");
  }

  @Test
  void certificateWithoutTheOneCriticalPurpose_isNotBelieved() throws Exception {
    for (TestAuthority.Usage usage : TestAuthority.Usage.values()) {
      if (usage == TestAuthority.Usage.CRITICAL) {
        continue;
      }
      assertThatThrownBy(
              () -> {
                TestAuthority bad = new TestAuthority(usage, TestAuthority.FROM, TestAuthority.TO);
                TimestampToken token = token(bad, TIME);
                new TimestampTrust(List.of(bad.root), null).verify(token, TREE);
              })
          .as(usage.name())
          .isInstanceOfAny(
              TimestampException.class,
              org.bouncycastle.tsp.TSPException.class,
              IllegalArgumentException.class);
    }
  }

  @Test
  void certificateOrRootNotValidAtThatTime_isNotBelieved() throws Exception {
    for (String outside : List.of("2019-12-31T23:59:59Z", "2060-01-01T00:00:01Z")) {
      TimestampToken token = token(authority, Instant.parse(outside));
      assertThatThrownBy(() -> trust().verify(token, TREE))
          .as(outside)
          .isInstanceOf(TimestampException.class);
    }
    TestAuthority young =
        new TestAuthority(
            TestAuthority.Usage.CRITICAL,
            TestAuthority.FROM,
            Instant.parse("2100-01-01T00:00:00Z"));
    TimestampToken beyondRoot = token(young, Instant.parse("2080-01-01T00:00:00Z"));
    assertThatThrownBy(() -> new TimestampTrust(List.of(young.root), null).verify(beyondRoot, TREE))
        .isInstanceOf(TimestampException.class);
  }

  @Test
  void tokenWithoutItsCertificate_isNotBelieved() throws Exception {
    authority.withCertificate = false;
    TimestampToken bare = token(authority, TIME);
    assertThatThrownBy(() -> trust().verify(bare, TREE)).hasMessageContaining("certificate");
  }

  @Test
  void otherPolicyOrHash_isNotBelieved() throws Exception {
    authority.policy = "1.3.6.1.4.1.99999.2";
    TimestampToken other = token(authority, TIME);
    assertThatThrownBy(() -> trust().verify(other, TREE)).hasMessageContaining("policy");
    authority.policy = TestAuthority.POLICY;
    byte[] sha512 =
        java.security.MessageDigest.getInstance("SHA-512")
            .digest(TREE.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    TimestampToken hash = authority.token(sha512, TSPAlgorithms.SHA512, TIME);
    assertThatThrownBy(() -> trust().verify(hash, TREE)).hasMessageContaining("SHA-256");
  }

  @Test
  void anyFlippedByte_isRefusedOrChangesNothingThatIsSigned() throws Exception {
    byte[] good = token(authority, TIME).encoded();
    TimestampTrust.Stamped stamped = trust().verify(TimestampToken.parse(good), TREE);
    int refused = 0;
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x01;
      try {
        assertThat(trust().verify(TimestampToken.parse(bad), TREE)).isEqualTo(stamped);
      } catch (TimestampException e) {
        refused++;
      }
    }
    // A copy of the root inside the token is not used: the pinned one is.
    assertThat(refused).isGreaterThan(good.length / 2);
  }

  @Test
  void replyToAnotherQuestion_isRefused() throws Exception {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    byte[] imprint = TimestampToken.imprint(TREE);
    TimeStampRequest noNonce = generator.generate(TSPAlgorithms.SHA256, imprint);
    behaviour = _ -> authority.reply(noNonce.getEncoded(), TIME);
    assertThatThrownBy(this::ask).hasMessageContaining("nonce");
    TimeStampRequest otherNonce =
        generator.generate(TSPAlgorithms.SHA256, imprint, java.math.BigInteger.TEN);
    behaviour = _ -> authority.reply(otherNonce.getEncoded(), TIME);
    assertThatThrownBy(this::ask).hasMessageContaining("does not answer");
    behaviour =
        request ->
            authority.reply(
                generator
                    .generate(
                        TSPAlgorithms.SHA256,
                        TimestampToken.imprint(OTHER),
                        new TimeStampRequest(request).getNonce())
                    .getEncoded(),
                TIME);
    assertThatThrownBy(this::ask).hasMessageContaining("does not answer");
  }

  @Test
  void refusalAndNoise_areRefused() throws Exception {
    behaviour = _ -> authority.refusal();
    assertThatThrownBy(this::ask).hasMessageContaining("refused");
    behaviour = _ -> new byte[] {1, 2, 3};
    assertThatThrownBy(this::ask).isInstanceOf(TimestampException.class);
    behaviour = _ -> new byte[TimestampToken.MAX_BYTES + 1];
    assertThatThrownBy(this::ask).hasMessageContaining("bytes");
    behaviour = request -> authority.reply(request, TIME);
    contentType = "text/html";
    assertThatThrownBy(this::ask).hasMessageContaining("text/html");
    contentType = "application/timestamp-reply";
    status = 500;
    assertThatThrownBy(this::ask).hasMessageContaining("500");
  }

  @Test
  void bytesAfterAToken_areRefused() throws Exception {
    byte[] good = token(authority, TIME).encoded();
    assertThatThrownBy(() -> TimestampToken.parse(Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(TimestampException.class);
    assertThatThrownBy(() -> TimestampToken.parse(Arrays.copyOf(good, good.length - 1)))
        .isInstanceOf(TimestampException.class);
    assertThatThrownBy(() -> TimestampToken.parse(new byte[0]))
        .isInstanceOf(TimestampException.class);
  }
}
