package io.proofline.cli;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the passphrase of a key file comes from: the environment, else a person at a terminal. */
final class Passphrases {
  private static final String VARIABLE = "PROOFLINE_PASSPHRASE";

  private Passphrases() {}

  /** The passphrase of an existing key; null when there is nobody to ask. */
  static char @Nullable [] ask(String actor) {
    String given = System.getenv(VARIABLE);
    if (given != null) {
      return given.toCharArray();
    }
    Console console = terminal();
    return console == null ? null : console.readPassword("passphrase of %s's key: ", actor);
  }

  /** A passphrase for a new key, typed twice. */
  static char[] choose(String actor) {
    String given = System.getenv(VARIABLE);
    if (given != null && !given.isEmpty()) {
      return given.toCharArray();
    }
    Console console = terminal();
    if (console == null) {
      throw new Failure(
          ExitCode.USAGE,
          "no terminal to type a passphrase on",
          "set " + VARIABLE + ", or leave --passphrase out");
    }
    char[] first = console.readPassword("passphrase for %s's new key: ", actor);
    char[] second = console.readPassword("once more: ");
    if (first == null || first.length < 8 || !java.util.Arrays.equals(first, second)) {
      throw new Failure(
          ExitCode.USAGE,
          "the passphrases differ or have less than 8 characters; no key was made",
          "run it again");
    }
    return first;
  }

  private static @Nullable Console terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).orElse(null);
  }
}
