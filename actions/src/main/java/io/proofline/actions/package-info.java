/**
 * Everything that can be done: one class per thing that a person, a schedule or a pipeline does. It
 * checks, does, and appends the statement; command line, server and pipelines all come through
 * here.
 *
 * <p>In: a {@link io.proofline.actions.Mandate} (workspace, actor, clock) and the parameters of the
 * thing. Out: a result record that a caller prints or turns into JSON. Nothing here prints.
 */
@NullMarked
package io.proofline.actions;

import org.jspecify.annotations.NullMarked;
