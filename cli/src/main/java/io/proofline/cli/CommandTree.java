package io.proofline.cli;

import io.proofline.cli.CommandTree.Entry.Group;
import io.proofline.cli.CommandTree.Entry.Leaf;
import io.proofline.trail.ask.TrailQuestion;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every command by name. Only commands whose name occurs among the arguments are loaded; the others
 * stand in the tree as a name and a sentence, which is all that help needs. So start-up does not
 * grow with the number of commands.
 */
final class CommandTree {
  private static final List<Entry> ENTRIES =
      List.of(
          new Leaf("demo", "Show the whole chain on a fictional clinic.", DemoCommand::new),
          new Leaf("init", "Make a workspace for a legal entity.", InitCommand::new),
          new Leaf("register", "Record systems, vendors and policies.", RegisterCommand::new),
          new Group(
              "collect",
              "Take a snapshot of settings.",
              () ->
                  List.of(
                      new Leaf("aws", "Collect from an AWS account.", CollectAwsCommand::new),
                      new Leaf(
                          "cloudformation",
                          "Collect from CloudFormation templates.",
                          CollectCloudFormationCommand::new))),
          new Group(
              "controls",
              "What must be true of the settings, and whether it is.",
              () ->
                  List.of(
                      new Leaf(
                          "assign",
                          "Name owner, reviewer and monitor.",
                          ControlsAssignCommand::new),
                      new Leaf("check", "Evaluate all controls.", ControlsCheckCommand::new),
                      new Leaf(
                          "compare",
                          "Compare with what AWS's judges say.",
                          ControlsCompareCommand::new),
                      new Leaf(
                          "coverage",
                          "Set the law beside the controls.",
                          ControlsCoverageCommand::new),
                      new Leaf("diff", "Compare two runs.", ControlsDiffCommand::new),
                      new Leaf(
                          "drift",
                          "Say what was declared secure and is not.",
                          ControlsDriftCommand::new),
                      new Leaf(
                          "findings",
                          "Rank what fails by what holds PHI.",
                          ControlsFindingsCommand::new),
                      new Leaf(
                          "history",
                          "Say what every run said of a resource.",
                          ControlsHistoryCommand::new),
                      new Leaf("list", "List the catalog of controls.", ControlsListCommand::new),
                      new Leaf(
                          "recheck",
                          "Judge again what a change touched.",
                          ControlsRecheckCommand::new),
                      new Leaf(
                          "review",
                          "Record a review, or list those due.",
                          ControlsReviewCommand::new),
                      new Leaf("show", "Show one control in full.", ControlsShowCommand::new))),
          new Group(
              "addressable",
              "Decisions on addressable specifications.",
              () ->
                  List.of(
                      new Leaf(
                          "decide",
                          "Record one of four end states.",
                          AddressableDecideCommand::new))),
          new Group(
              "exception",
              "Risks that are accepted for a time.",
              () ->
                  List.of(
                      new Leaf("request", "Ask for an exception.", ExceptionRequestCommand::new),
                      new Leaf(
                          "approve",
                          "Approve one as another person.",
                          ExceptionApproveCommand::new),
                      new Leaf("revoke", "Take one back.", ExceptionRevokeCommand::new),
                      new Leaf("list", "How exceptions stand now.", ExceptionListCommand::new))),
          new Group(
              "change",
              "Approvals of changes.",
              () ->
                  List.of(
                      new Leaf(
                          "approve", "Approve changes in a window.", ChangeApproveCommand::new),
                      new Leaf(
                          "import", "Record approvals of other systems.", ChangeImportCommand::new),
                      new Leaf("list", "List approvals.", ChangeListCommand::new))),
          new Group(
              "trail",
              "Take in and ask the access logs.",
              () ->
                  List.of(
                      new Leaf("ingest", "Take in log files.", TrailIngestCommand::new),
                      new Leaf(
                          "directory",
                          "Take in who people are, dated.",
                          TrailDirectoryCommand::new),
                      new Leaf("keys", "Say which digest keys are AWS's.", TrailKeysCommand::new),
                      new Leaf(
                          "who", "Who touched a resource, or did anything.", TrailWhoCommand::new),
                      new Leaf(
                          "what",
                          "What was done.",
                          () -> new TrailAskCommand(TrailQuestion.Focus.WHAT)),
                      new Leaf(
                          "when",
                          "On which days it was done.",
                          () -> new TrailAskCommand(TrailQuestion.Focus.WHEN)),
                      new Leaf(
                          "session",
                          "What a role session did.",
                          () -> new TrailValueCommand(TrailValueCommand.Kind.SESSION)),
                      new Leaf(
                          "key",
                          "What was done with an access key.",
                          () -> new TrailValueCommand(TrailValueCommand.Kind.KEY)),
                      new Leaf(
                          "ip",
                          "Who came from an address.",
                          () -> new TrailValueCommand(TrailValueCommand.Kind.IP)),
                      new Leaf(
                          "explain",
                          "Who is behind an event, step by step.",
                          TrailExplainCommand::new),
                      new Leaf("prove", "Prove one event to a stranger.", TrailProveCommand::new),
                      new Leaf(
                          "changes", "High-risk changes, for review.", TrailChangesCommand::new),
                      new Leaf("sql", "Ask in SQL.", TrailSqlCommand::new),
                      new Leaf(
                          "compact",
                          "Merge small parts of the index.",
                          () -> new TrailIndexCommand(false)),
                      new Leaf(
                          "rebuild", "Build the index anew.", () -> new TrailIndexCommand(true)),
                      new Leaf(
                          "coverage", "For which time logs can answer.", TrailCoverageCommand::new),
                      new Leaf(
                          "retention",
                          "How far back logs reach, by policy.",
                          TrailRetentionCommand::new),
                      new Leaf("synth", "Make logs to try things on.", TrailSynthCommand::new))),
          new Group(
              "systems",
              "Systems and what belongs to them.",
              () ->
                  List.of(
                      new Leaf(
                          "list", "List systems and their resources.", SystemsListCommand::new))),
          new Group(
              "vendors",
              "Vendors, agreements and routes to them.",
              () ->
                  List.of(
                      new Leaf(
                          "list", "List who may receive, and the paper.", VendorsListCommand::new),
                      new Leaf(
                          "explain", "Explain how the paper stands.", VendorsExplainCommand::new))),
          new Group(
              "iam",
              "Ask what policies allow.",
              () ->
                  List.of(
                      new Leaf("parse", "Say what is wrong with policies.", IamParseCommand::new),
                      new Leaf("check-request", "Decide one request.", IamCheckRequestCommand::new),
                      new Leaf("diff", "Say what a change newly allows.", IamDiffCommand::new),
                      new Leaf(
                          "check-no-new-access",
                          "Check that a change allows nothing new.",
                          IamCheckNoNewAccessCommand::new),
                      new Leaf(
                          "check-not-granted",
                          "Check that actions are not granted.",
                          IamCheckNotGrantedCommand::new),
                      new Leaf(
                          "check-public",
                          "Check that a policy is not public.",
                          IamCheckPublicCommand::new),
                      new Leaf(
                          "check-outside",
                          "Find who outside gets in.",
                          IamCheckOutsideCommand::new),
                      new Leaf(
                          "explain",
                          "Why each statement applies or does not.",
                          IamExplainCommand::new),
                      new Leaf("who-can", "Who can do it, in an estate.", IamWhoCanCommand::new),
                      new Leaf(
                          "principal-can",
                          "What somebody can do it on, in an estate.",
                          IamPrincipalCanCommand::new),
                      new Leaf(
                          "guardrails",
                          "Policies that keep controls, proved.",
                          IamGuardrailsCommand::new))),
          new Group(
              "page",
              "Make pages for people.",
              () ->
                  List.of(
                      new Leaf("control", "Make the page of a control.", PageControlCommand::new),
                      new Leaf(
                          "trail", "Make the page of an audit trail.", PageTrailCommand::new))),
          new Group(
              "ledger",
              "Verify, prove and read the record.",
              () ->
                  List.of(
                      new Leaf("verify", "Verify the whole record.", LedgerVerifyCommand::new),
                      new Leaf("prove", "Prove one leaf or row.", LedgerProveCommand::new),
                      new Leaf("rebuild", "Make derived state again.", LedgerRebuildCommand::new),
                      new Leaf("show", "Show statements.", LedgerShowCommand::new),
                      new Leaf("find", "Find statements.", LedgerFindCommand::new),
                      new Leaf(
                          "keys", "List and replace the signing keys.", LedgerKeysCommand::new),
                      new Leaf(
                          "shard", "List and export the yearly logs.", LedgerShardCommand::new),
                      new Leaf(
                          "replicate",
                          "Copy the record into a bucket.",
                          LedgerReplicateCommand::new),
                      new Leaf(
                          "copies", "Buckets that are kept up to date.", LedgerCopiesCommand::new),
                      new Leaf(
                          "anchor", "Have the record timestamped.", LedgerAnchorCommand::new))),
          new Group(
              "workspace",
              "Keep a workspace.",
              () ->
                  List.of(
                      new Leaf("backup", "Back up into one file.", WorkspaceBackupCommand::new),
                      new Leaf(
                          "restore",
                          "Make a workspace from a backup.",
                          WorkspaceRestoreCommand::new),
                      new Leaf(
                          "upgrade", "Upgrade an older workspace.", WorkspaceUpgradeCommand::new))),
          new Group(
              "actor",
              "People whose signature counts.",
              () ->
                  List.of(
                      new Leaf("key", "Make a key for an actor.", ActorKeyCommand::new),
                      new Leaf("add", "Enter an actor's public key.", ActorAddCommand::new),
                      new Leaf("list", "List actors and their keys.", ActorListCommand::new),
                      new Leaf("revoke", "End an actor's keys.", ActorRevokeCommand::new))),
          new Group(
              "hold",
              "Legal holds: what must not be shredded.",
              () ->
                  List.of(
                      new Leaf("place", "Place a legal hold.", HoldPlaceCommand::new),
                      new Leaf("release", "Release a legal hold.", HoldReleaseCommand::new),
                      new Leaf("list", "List legal holds.", HoldListCommand::new))),
          new Group(
              "shred",
              "Destroy payloads under four eyes.",
              () ->
                  List.of(
                      new Leaf(
                          "request", "Ask for payloads to be destroyed.", ShredRequestCommand::new),
                      new Leaf(
                          "approve",
                          "Approve a request; the second one destroys.",
                          ShredApproveCommand::new),
                      new Leaf(
                          "carry-out",
                          "Destroy what was approved before.",
                          ShredCarryOutCommand::new),
                      new Leaf("list", "List requests.", ShredListCommand::new))),
          new Group(
              "witness",
              "Witness a record, or have one witnessed.",
              () ->
                  List.of(
                      new Leaf("serve", "Be a witness of other records.", WitnessServeCommand::new),
                      new Leaf("add", "Have this record witnessed.", WitnessAddCommand::new),
                      new Leaf("ask", "Ask for missing cosignatures.", WitnessAskCommand::new))),
          new Leaf("doctor", "Explain what is wrong with this set-up.", DoctorCommand::new),
          new Leaf("completion", "Print a completion script for a shell.", CompletionCommand::new),
          new Leaf("man", "Write the man pages into a folder.", ManCommand::new),
          new Leaf("warm-up", "Train the start-up cache.", WarmUpCommand::new, true),
          new Leaf("help", "Show help for a command.", HelpCommand::new));

  private CommandTree() {}

  /** A command line that knows the named commands in full and all others by name. */
  static CommandLine forArguments(GlobalOptions options, String... args) {
    Set<String> words = Arrays.stream(args).collect(Collectors.toSet());
    return build(options, words::contains);
  }

  /** A command line that knows everything, for completion scripts and man pages. */
  static CommandLine whole(GlobalOptions options) {
    return build(options, name -> true);
  }

  private static CommandLine build(GlobalOptions options, Predicate<String> wanted) {
    CommandSpec root = CommandSpec.forAnnotatedObject(options).name("proofline");
    root.version("proofline " + Version.current());
    root.usageMessage()
        .description("Proves what a cloud's settings, vendor contracts and access logs were.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "A command works on the workspace it stands in, or on --workspace DIR.",
            "Start here: proofline demo");
    CommandLine line = new CommandLine(root);
    add(line, ENTRIES, wanted);
    // A folder may be called like a command.
    line.setAllowSubcommandsAsOptionParameters(true);
    return line;
  }

  private static void add(CommandLine parent, List<Entry> entries, Predicate<String> wanted) {
    for (Entry entry : entries) {
      CommandLine child =
          switch (entry) {
            case Group group -> {
              CommandLine made = new CommandLine(described(CommandSpec.create(), group.summary()));
              made.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
              if (wanted.test(group.name())) {
                add(made, group.children().get(), wanted);
              }
              yield made;
            }
            case Leaf leaf when wanted.test(leaf.name()) ->
                described(new CommandLine(leaf.command().get()), leaf.summary());
            case Leaf leaf -> new CommandLine(described(CommandSpec.create(), leaf.summary()));
          };
      if (entry instanceof Leaf leaf && leaf.hidden()) {
        child.getCommandSpec().usageMessage().hidden(true);
      }
      parent.addSubcommand(entry.name(), child);
    }
  }

  private static CommandLine described(CommandLine line, String summary) {
    described(line.getCommandSpec(), summary);
    return line;
  }

  private static CommandSpec described(CommandSpec spec, String summary) {
    String[] more = spec.usageMessage().description();
    String[] all = new String[more.length + 1];
    all[0] = summary;
    System.arraycopy(more, 0, all, 1, more.length);
    spec.usageMessage().description(all);
    return spec;
  }

  /** A name in the tree. */
  sealed interface Entry {
    /** The word to type. */
    String name();

    /** One sentence for the list of commands. */
    String summary();

    /** A noun with verbs below it, which are only set up when the noun is among the arguments. */
    record Group(String name, String summary, Supplier<List<Entry>> children) implements Entry {}

    /** A command. */
    record Leaf(String name, String summary, Supplier<Command> command, boolean hidden)
        implements Entry {
      Leaf(String name, String summary, Supplier<Command> command) {
        this(name, summary, command, false);
      }
    }
  }
}
