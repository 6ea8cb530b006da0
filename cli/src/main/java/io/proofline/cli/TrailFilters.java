package io.proofline.cli;

import io.proofline.actions.AskTrail;
import io.proofline.actions.Mandate;
import io.proofline.trail.ask.TrailQuestion;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Conditions of a question to the logs; all that are given must hold. */
final class TrailFilters {
  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "An ARN, or s3://bucket, s3://bucket/key, s3://bucket/prefix*.")
  @Nullable String resource;

  @Option(names = "--person", paramLabel = "ID", description = "A person as answers name them.")
  @Nullable String person;

  @Option(names = "--role", paramLabel = "ROLE", description = "ARN or name of the role acted in.")
  @Nullable String role;

  @Option(names = "--action", paramLabel = "NAME", description = "s3:GetObject, GetObject or s3:*.")
  @Nullable String action;

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "management, data, or a class of high-risk events such as logging-tamper.")
  @Nullable String eventClass;

  @Option(names = "--phi", description = "Only on resources registered as holding PHI.")
  boolean phi;

  @Option(
      names = "--first",
      paramLabel = "N",
      description = "Read the first N events only, in order of time; the answer says what is left.")
  @Nullable Integer first;

  @Mixin Span span = new Span();

  /** Events to read. */
  int most() {
    return first == null ? Integer.MAX_VALUE : first;
  }

  /** Whether anything but a resource is asked for. */
  boolean more() {
    return resource == null
        || person != null
        || role != null
        || action != null
        || eventClass != null
        || first != null
        || phi;
  }

  static Failure noRegister() {
    return new Failure(
        ExitCode.USAGE,
        "no register of systems is recorded, so nobody has said what holds PHI",
        "proofline register DIR");
  }

  TrailQuestion question(
      Mandate mandate,
      TrailQuestion.Focus focus,
      @Nullable String session,
      @Nullable String key,
      @Nullable String ip)
      throws IOException {
    List<String> within = null;
    if (phi) {
      within = new AskTrail(mandate).holdingPhi().orElseThrow(TrailFilters::noRegister);
    }
    Span.Times times = span.times(mandate);
    return new TrailQuestion(
        focus,
        resource,
        person,
        role,
        action,
        eventClass,
        session,
        key,
        ip,
        within,
        times.from(),
        times.to());
  }
}
