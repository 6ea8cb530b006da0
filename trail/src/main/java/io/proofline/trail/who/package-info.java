/**
 * Who did it: person, from session, from role, each hop with the event that shows it; and who
 * touched a resource in an interval. A wrong name is worse than none: where the records do not show
 * the caller the answer says so, and session names are never taken as proof.
 */
@NullMarked
package io.proofline.trail.who;

import org.jspecify.annotations.NullMarked;
