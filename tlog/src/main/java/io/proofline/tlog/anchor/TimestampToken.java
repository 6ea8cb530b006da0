package io.proofline.tlog.anchor;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.Rfc6962;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/** A timestamp token (RFC 3161 section 2.4.2) that was read and not yet verified. */
public final class TimestampToken {
  /** Largest token accepted, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private final byte[] encoded;
  private final TimeStampToken token;

  private TimestampToken(byte[] encoded, TimeStampToken token) {
    this.encoded = encoded;
    this.token = token;
  }

  /** Reads one token, nothing after it. Throws {@link TimestampException}. */
  public static TimestampToken parse(byte[] der) {
    if (der.length > MAX_BYTES) {
      throw new TimestampException("timestamp token of more than " + MAX_BYTES + " bytes");
    }
    try {
      requireOneObject(der);
      TimeStampToken token = new TimeStampToken(new CMSSignedData(der));
      if (token.getTimeStampInfo().getGenTime() == null) {
        throw new TimestampException("timestamp token without a time");
      }
      return new TimestampToken(der.clone(), token);
    } catch (TimestampException e) {
      throw e;
    } catch (IOException | CMSException | TSPException | RuntimeException e) {
      // The library answers malformed input with exceptions of many kinds.
      throw new TimestampException("not a timestamp token", e);
    }
  }

  private static void requireOneObject(byte[] der) throws IOException {
    try (ASN1InputStream in = new ASN1InputStream(new ByteArrayInputStream(der))) {
      ASN1Primitive object = in.readObject();
      if (object == null || in.read() >= 0) {
        throw new TimestampException("bytes after the timestamp token");
      }
    }
  }

  static TimestampToken of(TimeStampToken token) throws IOException {
    return parse(token.getEncoded());
  }

  /** SHA-256 of a checkpoint's text: what its timestamp is over. Signatures are not part of it. */
  public static byte[] imprint(Checkpoint checkpoint) {
    return Rfc6962.sha256(checkpoint.text().getBytes(StandardCharsets.UTF_8));
  }

  /** The time that the token states; true only when it verifies. */
  public Instant time() {
    return token.getTimeStampInfo().getGenTime().toInstant();
  }

  /** The policy under which it was issued, as a dotted object identifier. */
  public String policy() {
    return token.getTimeStampInfo().getPolicy().getId();
  }

  /** Its number at the authority. */
  public BigInteger serial() {
    return token.getTimeStampInfo().getSerialNumber();
  }

  /** The token's bytes. */
  public byte[] encoded() {
    return encoded.clone();
  }

  TimeStampToken token() {
    return token;
  }
}
