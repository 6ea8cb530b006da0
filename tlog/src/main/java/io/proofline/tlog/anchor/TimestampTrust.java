package io.proofline.tlog.anchor;

import io.proofline.tlog.Checkpoint;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;
import org.jspecify.annotations.Nullable;

/**
 * Which timestamping authorities are believed: those whose certificate leads to a pinned root.
 *
 * <p>A token holds when its imprint is the SHA-256 of the checkpoint's text; its signer's
 * certificate is in it, is bound by ESSCertID or ESSCertIDv2, has time-stamping as its only
 * extended key usage, marked critical, was valid at the token's time, and leads to a pinned root as
 * of that time; and its signature verifies. Revocation is not checked.
 */
public final class TimestampTrust {
  private final List<X509Certificate> roots;
  private final @Nullable String policy;

  /**
   * Trust.
   *
   * @param roots pinned root certificates
   * @param policy the only policy under which tokens are accepted, a dotted object identifier; null
   *     accepts each
   */
  public TimestampTrust(Collection<X509Certificate> roots, @Nullable String policy) {
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("a timestamp cannot be checked without a root");
    }
    this.roots = List.copyOf(roots);
    this.policy = policy;
  }

  /**
   * What a verified token says.
   *
   * @param time the checkpoint existed by then
   * @param authority subject of the signer's certificate
   * @param root subject of the root that it leads to
   */
  public record Stamped(Instant time, String authority, String root) {}

  /**
   * Verifies a token for a checkpoint.
   *
   * @throws TimestampException when it does not hold, with the reason
   */
  public Stamped verify(TimestampToken stamp, Checkpoint checkpoint) {
    try {
      return verified(stamp.token(), TimestampToken.imprint(checkpoint));
    } catch (TimestampException e) {
      throw e;
    } catch (TSPException e) {
      throw new TimestampException("timestamp does not verify: " + e.getMessage(), e);
    } catch (GeneralSecurityException | CMSException | OperatorCreationException e) {
      throw new TimestampException("timestamp cannot be verified: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new TimestampException("timestamp is malformed", e);
    }
  }

  private Stamped verified(TimeStampToken token, byte[] imprint)
      throws TSPException, CMSException, OperatorCreationException, GeneralSecurityException {
    TimeStampTokenInfo info = token.getTimeStampInfo();
    if (!info.getMessageImprintAlgOID().equals(NISTObjectIdentifiers.id_sha256)) {
      throw new TimestampException("timestamp is over another hash than SHA-256");
    }
    if (!MessageDigest.isEqual(info.getMessageImprintDigest(), imprint)) {
      throw new TimestampException("timestamp is over something else than this checkpoint");
    }
    if (policy != null && !policy.equals(info.getPolicy().getId())) {
      throw new TimestampException(
          "timestamp was issued under policy " + info.getPolicy().getId() + ", not " + policy);
    }
    List<X509CertificateHolder> signers =
        token.getCertificates().getMatches(null).stream().filter(token.getSID()::match).toList();
    if (signers.size() != 1) {
      throw new TimestampException("timestamp does not hold its signer's certificate, once");
    }
    X509CertificateHolder signer = signers.getFirst();
    SignerInformationVerifier verifier = new JcaSimpleSignerInfoVerifierBuilder().build(signer);
    // Signature, ESSCertID(v2), critical and only time-stamping usage, validity at its time.
    token.validate(verifier);
    X509Certificate certificate = certificate(signer);
    Instant time = info.getGenTime().toInstant();
    String root = root(certificate, token, time);
    return new Stamped(time, certificate.getSubjectX500Principal().getName(), root);
  }

  private String root(X509Certificate signer, TimeStampToken token, Instant time)
      throws GeneralSecurityException {
    if (roots.contains(signer)) {
      return signer.getSubjectX500Principal().getName();
    }
    List<X509Certificate> offered = new ArrayList<>();
    for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
      offered.add(certificate(holder));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(signer);
    Set<TrustAnchor> anchors = new HashSet<>();
    roots.forEach(root -> anchors.add(new TrustAnchor(root, null)));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(offered)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(time));
    try {
      var built =
          (java.security.cert.PKIXCertPathBuilderResult)
              CertPathBuilder.getInstance("PKIX").build(parameters);
      X509Certificate anchor = built.getTrustAnchor().getTrustedCert();
      anchor.checkValidity(Date.from(time));
      return anchor.getSubjectX500Principal().getName();
    } catch (CertPathBuilderException e) {
      throw new TimestampException(
          "timestamp's certificate does not lead to a pinned root as of " + time, e);
    }
  }

  private static X509Certificate certificate(X509CertificateHolder holder)
      throws GeneralSecurityException {
    return new JcaX509CertificateConverter().getCertificate(holder);
  }
}
