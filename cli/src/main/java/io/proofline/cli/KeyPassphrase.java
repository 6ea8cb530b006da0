package io.proofline.cli;

import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/** The passphrase that seals keys in a backup: from the environment, else from a person. */
final class KeyPassphrase {
  static final String VARIABLE = "PROOFLINE_BACKUP_PASSPHRASE";

  private KeyPassphrase() {}

  /** A new one, typed twice. */
  static char[] choose() {
    String given = System.getenv(VARIABLE);
    if (given != null) {
      return given.toCharArray();
    }
    Console console = terminal("seal the keys with");
    char[] first = console.readPassword("passphrase for the keys in the backup: ");
    char[] second = console.readPassword("once more: ");
    if (first == null || !Arrays.equals(first, second)) {
      throw new Failure(
          ExitCode.USAGE, "the two passphrases differ; no backup was made", "run it again");
    }
    return first;
  }

  /** The one of an existing backup. */
  static char[] ask() {
    String given = System.getenv(VARIABLE);
    if (given != null) {
      return given.toCharArray();
    }
    char[] typed = terminal("open the keys with").readPassword("passphrase of the keys: ");
    return typed == null ? new char[0] : typed;
  }

  private static Console terminal(String purpose) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "there is nobody to ask for a passphrase to " + purpose,
                    "set " + VARIABLE + ", or leave --with-keys out"));
  }
}
