package io.proofline.cli;

import io.proofline.actions.Mandate;
import io.proofline.ledger.Actor;
import io.proofline.ledger.TimeView;
import io.proofline.ledger.Workspace;
import io.proofline.ledger.sign.ActorKey;
import io.proofline.ledger.sign.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What a command may use of its surroundings.
 *
 * @param terminal the two streams
 * @param options what was given before or after the command's name
 * @param clock the time
 * @param folder where the person stands
 */
record Session(Terminal terminal, GlobalOptions options, Clock clock, Path folder) {

  /** A path as typed, made absolute. */
  Path at(Path typed) {
    return folder.resolve(typed).normalize();
  }

  /** The workspace that was named, or the one around this folder. */
  Path workspaceFolder() {
    if (options.workspace != null) {
      Path named = at(options.workspace);
      if (!Workspace.find(named).filter(named::equals).isPresent()) {
        throw new Failure(
            ExitCode.USAGE,
            options.workspace + " is no workspace (it has no proofline.yaml)",
            "proofline init " + options.workspace + " (makes one), or proofline demo");
      }
      return named;
    }
    return Workspace.find(folder)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "no workspace in " + folder + " or above it",
                    "--workspace DIR, proofline init, or proofline demo"));
  }

  /** Where a workspace is looked for. */
  Path workspaceHint() {
    return options.workspace == null ? folder : at(options.workspace);
  }

  /** Opens the workspace for the person who typed, who signs when a key was given. */
  Mandate mandate() throws IOException {
    Path file = keyFile();
    if (file == null) {
      return new Mandate(Workspace.open(workspaceFolder(), clock), actor(), clock);
    }
    Path workspace = workspaceFolder();
    ActorKey key = KeyFile.read(file, Passphrases::ask);
    if (options.actor != null && !options.actor.equals(key.id())) {
      throw new Failure(
          ExitCode.USAGE,
          "--actor " + options.actor + " is not the actor of the key in " + file,
          "leave --actor out: the key says that it is " + key.id());
    }
    return Mandate.signing(Workspace.open(workspace, clock), key, clock);
  }

  /** Opens the workspace for a question about another time. */
  Mandate mandate(TimeView view) throws IOException {
    return mandate().viewing(view);
  }

  private @Nullable Path keyFile() {
    if (options.key != null) {
      return at(options.key);
    }
    String named = System.getenv("PROOFLINE_KEY");
    return named == null || named.isEmpty() ? null : at(Path.of(named));
  }

  /** Who typed, when no key was given: asserted, since nobody signed anything. */
  Actor actor() {
    String name = options.actor != null ? options.actor : System.getProperty("user.name", "");
    return Actor.asserted(name.isBlank() ? "unknown" : name);
  }
}
