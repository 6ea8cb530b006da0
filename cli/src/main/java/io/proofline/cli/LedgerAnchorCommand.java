package io.proofline.cli;

import io.proofline.actions.AnchorLedger;
import io.proofline.ledger.Timestamps;
import io.proofline.tlog.anchor.TimestampException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code ledger anchor --tsa URL --root FILE}: a timestamp by a third party. */
@Command(
    description =
        "%nHas the newest checkpoint stamped under RFC 3161, verifies the answer against the root"
            + " certificate, and records both. The authority learns a hash only. Everything that"
            + " was recorded before is then shown to have existed by that time.")
final class LedgerAnchorCommand implements io.proofline.cli.Command {
  @Option(
      names = "--tsa",
      paramLabel = "URL",
      required = true,
      description = "Address of the timestamping authority.")
  URI authority = URI.create("");

  @Option(
      names = "--root",
      paramLabel = "FILE",
      required = true,
      description =
          "Its root certificate (PEM or DER), from its web site, compared by fingerprint.")
  Path root = Path.of("");

  @Override
  public ExitCode run(Session session) throws IOException {
    X509Certificate certificate = certificates(session.at(root)).getFirst();
    Timestamps.Anchored anchored;
    try {
      anchored = new AnchorLedger(session.mandate()).run(authority, certificate);
    } catch (TimestampException e) {
      throw new Failure(
          ExitCode.INTEGRITY,
          "nothing was recorded: " + e.getMessage(),
          "compare --root with the authority's root certificate, or ask another authority",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.anchor/1");
      document.put("leaf", anchored.statement().leaf().toString());
      document.put("size", anchored.size());
      document.put("time", anchored.stamped().time().toString());
      document.put("authority", anchored.stamped().authority());
      document.put("root", anchored.stamped().root());
      session.terminal().printRaw(Json.text(document));
    } else {
      session
          .terminal()
          .print(
              "anchored     the first "
                  + Columns.count(anchored.size(), "leaf")
                  + " existed on "
                  + anchored.stamped().time()
                  + " (leaf "
                  + anchored.statement().leaf()
                  + ")");
      session
          .terminal()
          .print(
              "authority    "
                  + anchored.stamped().authority()
                  + ", under "
                  + anchored.stamped().root());
    }
    return ExitCode.OK;
  }

  /** Certificates of a file, at least one. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .forEach(certificate -> certificates.add((X509Certificate) certificate));
    } catch (CertificateException e) {
      throw new Failure(
          ExitCode.USAGE, file + " is no certificate", "a file that begins with -----BEGIN", e);
    }
    if (certificates.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE, file + " holds no certificate", "a file that begins with -----BEGIN");
    }
    return certificates;
  }
}
