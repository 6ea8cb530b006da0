package io.proofline.cli;

/** Something a person can type: calls one action and prints what it gave. */
interface Command {

  /** Does it. Exceptions become a message and an exit code in one place, {@link Errors}. */
  ExitCode run(Session session) throws Exception;
}
