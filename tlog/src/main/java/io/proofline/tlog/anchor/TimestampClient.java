package io.proofline.tlog.anchor;

import io.proofline.tlog.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/** Asks a timestamping authority over HTTP (RFC 3161 section 3.4). It learns a hash only. */
public final class TimestampClient {
  private static final int NONCE_BITS = 96;

  private final URI authority;
  private final HttpClient http;
  private final Duration patience;
  private final SecureRandom random;

  /**
   * A client.
   *
   * @param authority address, http or https
   * @param http makes the connection; must not follow redirects
   * @param patience for the whole answer
   * @param random makes nonces
   */
  public TimestampClient(URI authority, HttpClient http, Duration patience, SecureRandom random) {
    this.authority = authority;
    this.http = http;
    this.patience = patience;
    this.random = random;
  }

  /**
   * Gets a token for the checkpoint. It answers this very question (imprint, nonce, granted); who
   * signed it is for {@link TimestampTrust} to say.
   *
   * @throws IOException when the authority cannot be reached
   * @throws TimestampException when it refuses, or answers something else
   */
  public TimestampToken stamp(Checkpoint checkpoint) throws IOException, InterruptedException {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    TimeStampRequest request =
        generator.generate(
            TSPAlgorithms.SHA256,
            TimestampToken.imprint(checkpoint),
            new BigInteger(NONCE_BITS, random));
    HttpRequest post =
        HttpRequest.newBuilder(authority)
            .timeout(patience)
            .header("Content-Type", "application/timestamp-query")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded()))
            .build();
    HttpResponse<InputStream> response = http.send(post, HttpResponse.BodyHandlers.ofInputStream());
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(TimestampToken.MAX_BYTES + 1);
    }
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (response.statusCode() != 200 || !type.equals("application/timestamp-reply")) {
      throw new TimestampException(
          authority
              + " answered with status "
              + response.statusCode()
              + " and type "
              + type.replaceAll("[^ -~]", "?")
              + ", not with a timestamp");
    }
    return token(body, request);
  }

  /** The token of a reply to the request. Throws {@link TimestampException}. */
  static TimestampToken token(byte[] reply, TimeStampRequest request) {
    if (reply.length > TimestampToken.MAX_BYTES) {
      throw new TimestampException("reply of more than " + TimestampToken.MAX_BYTES + " bytes");
    }
    try {
      TimeStampResponse response = new TimeStampResponse(reply);
      int status = response.getStatus();
      TimeStampToken token = response.getTimeStampToken();
      if ((status != PKIStatus.GRANTED && status != PKIStatus.GRANTED_WITH_MODS) || token == null) {
        throw new TimestampException("the authority refused: status " + status);
      }
      if (token.getTimeStampInfo().getNonce() == null) {
        throw new TimestampException("the reply does not repeat the nonce");
      }
      response.validate(request);
      return TimestampToken.of(token);
    } catch (TimestampException e) {
      throw e;
    } catch (TSPException e) {
      throw new TimestampException("the reply does not answer: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw new TimestampException("the reply is no timestamp reply", e);
    }
  }
}
