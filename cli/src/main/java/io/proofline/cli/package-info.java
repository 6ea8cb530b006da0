/**
 * The command line: parse, call one action, print. A command prints one line of answer, the counts,
 * the rows that need a person, and what to do next; or, with {@code --json}, one document whose
 * {@code schema} field names its documented shape ({@code docs/json.md}).
 *
 * <p>In: arguments, the workspace of the folder it stands in. Out: data on stdout, talk on stderr,
 * an {@link io.proofline.cli.ExitCode}. This is the only room that touches the process's streams.
 * Habits follow clig.dev.
 */
@NullMarked
package io.proofline.cli;

import org.jspecify.annotations.NullMarked;
