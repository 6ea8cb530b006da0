package io.proofline.tlog.anchor;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A timestamping authority with a root of its own, in this process. */
final class TestAuthority {
  static final String POLICY = "1.3.6.1.4.1.99999.1";
  static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  static final Instant TO = Instant.parse("2060-01-01T00:00:00Z");

  /** How its signing certificate marks its purpose. */
  enum Usage {
    CRITICAL,
    NOT_CRITICAL,
    MORE_PURPOSES,
    OTHER_PURPOSE,
    NONE
  }

  final X509Certificate root;
  final X509Certificate certificate;
  private final KeyPair keys;
  boolean withCertificate = true;
  boolean sha1CertificateHash;
  String policy = POLICY;

  TestAuthority(Usage usage, Instant from, Instant to) throws Exception {
    KeyPair rootKeys = newKeys();
    this.keys = newKeys();
    this.root = issue("CN=Test Root", "CN=Test Root", rootKeys, rootKeys, FROM, TO, null);
    this.certificate = issue("CN=Test Root", "CN=Test TSA", rootKeys, keys, from, to, usage);
  }

  TestAuthority() throws Exception {
    this(Usage.CRITICAL, FROM, TO);
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate issue(
      String issuer,
      String subject,
      KeyPair issuerKeys,
      KeyPair subjectKeys,
      Instant from,
      Instant to,
      @org.jspecify.annotations.Nullable Usage usage)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal(issuer),
            new BigInteger(64, new java.util.Random(subject.hashCode())),
            Date.from(from),
            Date.from(to),
            new X500Principal(subject),
            subjectKeys.getPublic());
    if (usage == null) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    } else if (usage != Usage.NONE) {
      KeyPurposeId[] purposes =
          switch (usage) {
            case MORE_PURPOSES ->
                new KeyPurposeId[] {
                  KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_codeSigning
                };
            case OTHER_PURPOSE -> new KeyPurposeId[] {KeyPurposeId.id_kp_codeSigning};
            default -> new KeyPurposeId[] {KeyPurposeId.id_kp_timeStamping};
          };
      builder.addExtension(
          Extension.extendedKeyUsage, usage != Usage.NOT_CRITICAL, new ExtendedKeyUsage(purposes));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
  }

  private TimeStampTokenGenerator generator() throws Exception {
    DigestCalculator calculator =
        new JcaDigestCalculatorProviderBuilder()
            .build()
            .get(
                new AlgorithmIdentifier(
                    sha1CertificateHash
                        ? OIWObjectIdentifiers.idSHA1
                        : NISTObjectIdentifiers.id_sha256));
    TimeStampTokenGenerator generator =
        new TimeStampTokenGenerator(
            new JcaSimpleSignerInfoGeneratorBuilder()
                .build("SHA256withECDSA", keys.getPrivate(), certificate),
            calculator,
            new ASN1ObjectIdentifier(policy));
    if (withCertificate) {
      generator.addCertificates(new JcaCertStore(List.of(certificate, root)));
    }
    return generator;
  }

  /** A reply to a request, as the authority would send it. */
  byte[] reply(byte[] request, Instant time) throws Exception {
    TimeStampResponseGenerator responses =
        new TimeStampResponseGenerator(generator(), TSPAlgorithms.ALLOWED);
    return responses
        .generate(new TimeStampRequest(request), BigInteger.valueOf(7), Date.from(time))
        .getEncoded();
  }

  /** A reply that refuses. */
  byte[] refusal() throws Exception {
    TimeStampResponse response =
        new TimeStampResponseGenerator(generator(), Set.of())
            .generateRejectedResponse(new IllegalArgumentException("not today"));
    return response.getEncoded();
  }

  /** A token over any imprint. */
  TimestampToken token(byte[] imprint, ASN1ObjectIdentifier algorithm, Instant time)
      throws Exception {
    TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
    requests.setCertReq(true);
    TimeStampRequest request = requests.generate(algorithm, imprint);
    TimeStampToken token = generator().generate(request, BigInteger.valueOf(7), Date.from(time));
    return TimestampToken.of(token);
  }
}
