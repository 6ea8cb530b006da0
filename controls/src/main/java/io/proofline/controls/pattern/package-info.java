/**
 * Filter patterns of CloudWatch Logs: what they mean, and whether one matches a record. In: the
 * text of a pattern, and what is known of a record in JSON. Out: yes, no, open (other parts of the
 * record decide) or unclear (the documentation does not say). Source: CloudWatch Logs User Guide,
 * "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live
 * Tail", with its pages on JSON, on unstructured log events and on regular expressions. What it
 * does not describe is refused, never guessed.
 */
@NullMarked
package io.proofline.controls.pattern;

import org.jspecify.annotations.NullMarked;
