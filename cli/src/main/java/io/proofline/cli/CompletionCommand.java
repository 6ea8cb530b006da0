package io.proofline.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion bash|zsh}: the script to source. */
@Command(
    description = {
      "%nbash: proofline completion bash > ~/.local/share/bash-completion/completions/proofline",
      "zsh:  proofline completion zsh > ~/.proofline-completion; source it in ~/.zshrc"
    })
final class CompletionCommand implements io.proofline.cli.Command {
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  Shell shell = Shell.bash;

  @Override
  public ExitCode run(Session session) {
    // One script serves both: it switches zsh to bash's completion functions itself.
    session
        .terminal()
        .printRaw(AutoComplete.bash("proofline", CommandTree.whole(new GlobalOptions())));
    return ExitCode.OK;
  }
}
