package io.proofline.cli;

import io.proofline.actions.InitWorkspace;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Protection;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code init}: a workspace for one legal entity. */
@Command(
    description =
        "%nThe origin names the ledger for good: a domain of the entity and a path, for example"
            + " clinic.example/log. Keys are made fresh and stay in DIR/keys.")
final class InitCommand implements io.proofline.cli.Command {

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "Folder of the workspace. Default: this folder.")
  Path folder = Path.of(".");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "Legal name of the entity.")
  String name = "";

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      required = true,
      description = "Name of the ledger: a domain and a path.")
  String origin = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "covered-entity (default), business-associate or both, under 45 CFR 160.103.")
  String role = "covered-entity";

  @Option(
      names = "--plain",
      description = "Keep evidence as it is instead of encrypted at rest. Cannot be changed later.")
  boolean plain;

  @Override
  public ExitCode run(Session session) throws IOException {
    Entity entity = new Entity(name.strip(), role(), origin.strip());
    Workspace workspace =
        new InitWorkspace(session.clock())
            .run(session.at(folder), entity, plain ? Protection.PLAIN : Protection.SEALED);
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.workspace/1");
      document.put("folder", workspace.root().toString());
      document.put("evidence", plain ? "plain" : "sealed");
      ObjectNode who = document.putObject("entity");
      who.put("name", entity.name());
      who.put("role", role);
      who.put("origin", entity.origin());
      document.set("checkpoint", Json.checkpoint(workspace.ledger().checkpoint()));
      session.terminal().printRaw(Json.text(document));
      return ExitCode.OK;
    }
    Terminal terminal = session.terminal();
    terminal.print("made         workspace of " + entity.name() + " in " + workspace.root());
    terminal.print("ledger       " + workspace.ledger().checkpoint().origin() + ", 1 leaf");
    terminal.print(
        "evidence     "
            + (plain ? "as it is (--plain)" : "encrypted at rest; unreadable without the keys"));
    terminal.print("keys         " + workspace.root().resolve("keys") + " (back them up; 0600)");
    terminal.say("");
    terminal.say("next         write systems.yaml, vendors.yaml, policies.yaml there");
    terminal.say("             proofline register");
    terminal.say("             proofline collect aws --profile PROFILE");
    return ExitCode.OK;
  }

  private Entity.Role role() {
    return switch (role.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "covered-entity" -> Entity.Role.COVERED_ENTITY;
      case "business-associate" -> Entity.Role.BUSINESS_ASSOCIATE;
      case "both" -> Entity.Role.BOTH;
      default ->
          throw new Failure(
              ExitCode.USAGE,
              "--role " + role + " is none of covered-entity, business-associate, both",
              "proofline init --help");
    };
  }
}
