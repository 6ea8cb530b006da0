package io.proofline.cli;

import java.nio.file.Path;
import java.time.Clock;

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
}
