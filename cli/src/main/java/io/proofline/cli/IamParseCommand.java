package io.proofline.cli;

import io.proofline.iam.policy.Finding;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.policy.ReadPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code iam parse FILE…}. */
@Command(
    description =
        "%nSays everything that is wrong with a policy, with its line. Exit 1 when AWS would refuse"
            + " one of them, 5 when part of one has no meaning that could be told.")
final class IamParseCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Policies as JSON.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "identity (default), resource, boundary, session, scp, rcp, endpoint, key or trust.")
  String kind = "identity";

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "Lines {\"id\", \"policy\", \"kind\"}; docs/iam.md.")
  @Nullable Path batch;

  @Override
  public ExitCode run(Session session) throws IOException {
    PolicyParser parser = new PolicyParser();
    if (batch != null) {
      return IamBatch.run(session, batch, line -> answer(line, parser));
    }
    if (files.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "no file is named", "proofline iam parse --help");
    }
    PolicyKind of = kind(kind);
    IamFiles reading = new IamFiles(session, parser);
    List<ExitCode> codes = new ArrayList<>();
    ObjectNode document = Json.document("proofline.iam-policies/1");
    ArrayNode policies = document.putArray("policies");
    for (Path file : files) {
      ReadPolicy read = parser.read(of, reading.text(file));
      codes.add(code(read));
      policies.add(json(read, Json.object().put("file", file.toString())));
      if (!session.options().json) {
        print(session.terminal(), file, read);
      }
    }
    if (session.options().json) {
      session.terminal().printRaw(Json.text(document));
    }
    return ExitCode.gravest(codes);
  }

  private static void print(Terminal terminal, Path file, ReadPolicy read) {
    terminal.print(
        file
            + ": "
            + Columns.count(read.policy().statements().size(), "statement")
            + ", "
            + word(read));
    for (Finding finding : read.findings()) {
      terminal.print(
          Columns.hanging(
              2, "", finding.severity().name().toLowerCase(Locale.ROOT) + " " + finding));
    }
  }

  private IamAnswer answer(JsonNode line, PolicyParser parser) {
    JsonNode policy = line.path("policy");
    PolicyKind of = kind(line.path("kind").asString(kind));
    if (!policy.isObject() && !policy.isString()) {
      throw new IllegalArgumentException("policy is missing, or neither an object nor text");
    }
    ReadPolicy read =
        policy.isString() ? parser.read(of, policy.asString()) : parser.read(of, policy);
    return new IamAnswer(
        word(read), null, Json.object().arrayNode(), json(read, Json.object()), code(read));
  }

  private static ObjectNode json(ReadPolicy read, ObjectNode into) {
    into.put("kind", read.policy().kind().name().toLowerCase(Locale.ROOT));
    into.put("version", read.policy().version().spelling());
    into.put("statementCount", read.policy().statements().size());
    into.put("understood", read.policy().understood());
    ArrayNode findings = into.putArray("findings");
    for (Finding f : read.findings()) {
      findings
          .addObject()
          .put("severity", f.severity().name().toLowerCase(Locale.ROOT))
          .put("line", f.at().line())
          .put("column", f.at().column())
          .put("path", f.path())
          .put("message", f.message());
    }
    return into;
  }

  private static String word(ReadPolicy read) {
    return read.errors().isEmpty() ? "valid" : read.policy().understood() ? "invalid" : "unclear";
  }

  private static ExitCode code(ReadPolicy read) {
    return read.errors().isEmpty()
        ? ExitCode.OK
        : read.policy().understood() ? ExitCode.FINDING : ExitCode.PARTIAL;
  }

  /** The kind of a name. */
  static PolicyKind kind(String name) {
    for (PolicyKind one : PolicyKind.values()) {
      if (one.name().equalsIgnoreCase(name)) {
        return one;
      }
    }
    throw new Failure(
        ExitCode.USAGE, "no kind of policy is called " + name, "proofline iam parse --help");
  }
}
