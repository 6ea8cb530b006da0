package io.proofline.cli;

import io.proofline.ledger.VerifierTrust;
import io.proofline.tlog.CheckpointMemory;
import io.proofline.tlog.Disk;
import io.proofline.tlog.LogKeys;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What somebody who verifies brings along. */
final class TrustOptions {
  @Option(
      names = "--vkey",
      paramLabel = "VKEY",
      description = "A public key that a person gave you, or a file with such keys. Repeatable.")
  List<String> keys = new ArrayList<>();

  @Option(
      names = "--memory",
      paramLabel = "FOLDER",
      description =
          "Where you keep what you saw of logs earlier: shows a record that was put back, or that"
              + " shows others another history. Made at the first time.")
  @Nullable Path memory;

  @Option(
      names = "--tsa-root",
      paramLabel = "FILE",
      description = "Root certificate of a timestamping authority that you trust. Repeatable.")
  List<Path> timestampRoots = new ArrayList<>();

  /** Reads the keys and certificates. */
  VerifierTrust read(Session session) throws IOException {
    List<VerifierKey> pinned = new ArrayList<>();
    for (String given : keys) {
      try {
        String text =
            given.indexOf('+') >= 0 ? given : Files.readString(session.at(Path.of(given)));
        pinned.addAll(LogKeys.parse(text.strip()).keys());
      } catch (TlogFormatException e) {
        throw new Failure(
            ExitCode.USAGE,
            "--vkey " + given + ": " + e.getMessage(),
            "a line like the one in ledger/2026.vkey",
            e);
      }
    }
    List<X509Certificate> roots = new ArrayList<>();
    for (Path file : timestampRoots) {
      roots.addAll(LedgerAnchorCommand.certificates(session.at(file)));
    }
    return new VerifierTrust(
        pinned,
        memory == null ? null : new CheckpointMemory(session.at(memory), Disk.system()),
        roots,
        session.clock().instant());
  }
}
