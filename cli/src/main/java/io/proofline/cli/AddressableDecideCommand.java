package io.proofline.cli;

import io.proofline.actions.DecideAddressable;
import io.proofline.program.AddressableDecision;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code addressable decide}: records how an addressable specification was dealt with. */
@Command(
    description =
        "%n45 CFR 164.306(d)(3) lets an addressable specification end in one of four states:"
            + " implemented, equivalent-alternative, not-reasonable, undocumented-gap. Only the last"
            + " is a finding, and it is what stands when nobody recorded anything.")
final class AddressableDecideCommand implements io.proofline.cli.Command {
  @Parameters(paramLabel = "SECTION", description = "For example 164.312(a)(2)(iv).")
  String section = "";

  @Option(names = "--state", paramLabel = "WORD", required = true, description = "The end state.")
  String state = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "The assessment, as an auditor will read it.")
  String reason = "";

  @Option(
      names = "--alternative",
      paramLabel = "TEXT",
      description = "The equivalent measure, and why it is equivalent.")
  @Nullable String alternative;

  @Option(
      names = "--review",
      paramLabel = "DAY",
      description = "When it is looked at again, for example 2027-06-30.")
  @Nullable String review;

  @Override
  public ExitCode run(Session session) throws IOException {
    AddressableDecision decision =
        new DecideAddressable(session.mandate())
            .run(section, word(), reason, Optional.ofNullable(alternative), day());
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.addressable/1");
      document.put("section", section);
      document.set("decision", AddressableText.json(decision));
      session.terminal().printRaw(Json.text(document));
    } else {
      session.terminal().print(section + " " + decision.state().id() + ", leaf " + decision.leaf());
      session.terminal().say("next         proofline controls coverage --section " + section);
    }
    return ExitCode.OK;
  }

  private AddressableDecision.State word() {
    return Arrays.stream(AddressableDecision.State.values())
        .filter(known -> known.id().equals(state))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "--state " + state + " is none of " + words(),
                    "proofline addressable decide --help"));
  }

  private static String words() {
    return Arrays.stream(AddressableDecision.State.values())
        .map(AddressableDecision.State::id)
        .collect(Collectors.joining(", "));
  }

  private Optional<LocalDate> day() {
    try {
      return Optional.ofNullable(review).map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      throw new Failure(
          ExitCode.USAGE, "--review " + review + " is no day", "write it as 2027-06-30", e);
    }
  }
}
