package io.proofline.cli;

import io.proofline.iam.policy.Finding;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.policy.ReadPolicy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads policies from files that were named on the command line. */
record IamFiles(Session session, PolicyParser parser) {

  /** The text of a file. */
  String text(Path file) throws IOException {
    try {
      return Files.readString(session.at(file));
    } catch (CharacterCodingException e) {
      throw new Failure(ExitCode.USAGE, file + " is not UTF-8", "write the file as UTF-8", e);
    }
  }

  /** The policy in a file; what is wrong with it is said, and makes its statements undecided. */
  Policy policy(Path file, PolicyKind kind) throws IOException {
    ReadPolicy read = parser.read(kind, text(file));
    for (Finding finding : read.errors()) {
      session.terminal().complain(file + ":" + finding);
    }
    return read.policy();
  }

  /** The policies in several files. */
  List<Policy> policies(List<Path> files, PolicyKind kind) throws IOException {
    List<Policy> policies = new ArrayList<>();
    for (Path file : files) {
      policies.add(policy(file, kind));
    }
    return policies;
  }
}
