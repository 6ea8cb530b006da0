package io.proofline.cli;

import io.proofline.actions.TrustDigestKeys;
import io.proofline.trail.digest.TrustedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code trail keys [FILE…|--collected]}: which public keys are CloudTrail's. */
@Command(
    description =
        "%nTakes saved answers of 'aws cloudtrail list-public-keys' that you fetched from AWS"
            + " yourself, or with --collected those that 'collect aws' was given, and states that"
            + " their keys are CloudTrail's; --key signs that. Until then"
            + " digests are checked by keys found in ingested files, which proves that they fit"
            + " together, not that AWS signed them. Without a file it lists the trusted keys.")
final class TrailKeysCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "FILE", arity = "0..*", description = "One answer, of one region.")
  List<Path> files = List.of();

  @Option(
      names = "--collected",
      description = "Take the keys that the newest collections fetched from AWS.")
  boolean collected;

  @Option(
      names = "--source",
      paramLabel = "TEXT",
      description = "From where the answers came: the call, the region, by whom.")
  @Nullable String source;

  @Option(
      names = "--withdraw",
      paramLabel = "FINGERPRINT",
      description = "State that this key is not to be trusted any more; needs --reason.")
  @Nullable String withdrawn;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is withdrawn.")
  String reason = "";

  @Override
  public ExitCode run(Session session) throws IOException {
    TrustDigestKeys action = new TrustDigestKeys(session.mandate());
    try {
      if (withdrawn != null) {
        action.withdraw(withdrawn, reason);
        return show(session, action.all());
      }
      if (collected && !files.isEmpty()) {
        throw new Failure(
            ExitCode.USAGE,
            "--collected and files exclude each other",
            "proofline trail keys --help");
      }
      if (collected) {
        return show(session, action.trustCollected(source));
      }
      if (files.isEmpty()) {
        return show(session, action.all());
      }
      if (source == null) {
        throw new Failure(
            ExitCode.USAGE,
            "keys of unknown origin prove nothing",
            "--source 'aws cloudtrail list-public-keys, us-east-1'");
      }
      return show(session, action.trust(files.stream().map(session::at).toList(), source));
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE,
          String.valueOf(e.getMessage()),
          collected
              ? "proofline collect aws; keys of another server need --source TEXT, which says why"
              : "save the answer of 'aws cloudtrail list-public-keys' and give that file",
          e);
    }
  }

  private static ExitCode show(Session session, List<TrustedKeys.Trusted> keys) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.digest-keys/1");
      ArrayNode list = document.putArray("trusted");
      for (TrustedKeys.Trusted key : keys) {
        list.addObject()
            .put("fingerprint", key.fingerprint())
            .put("source", key.source())
            .put("actor", key.statement().actor().id())
            .put("signed", key.statement().signature() != null)
            .put("recorded", key.statement().recorded().toString())
            .put("leaf", key.statement().leaf().toString());
      }
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    if (keys.isEmpty()) {
      terminal.print("No key is trusted; digests can only be shown to fit together");
    }
    for (TrustedKeys.Trusted key : keys) {
      terminal.print(
          Columns.row(
              36,
              key.fingerprint(),
              14,
              key.statement().recorded().toString().substring(0, 10),
              "by " + key.statement().actor().id() + ", leaf " + key.statement().leaf()));
      terminal.print(Columns.hanging(4, "", key.source()));
    }
    terminal.say("next         proofline trail coverage");
    return ExitCode.OK;
  }
}
