/**
 * One-page answers. A model holds every value with its leaf; one template turns it into HTML for
 * the browser, for print and for the PDF writer, which is why it uses CSS 2.1 and tables only. A
 * page is exactly one US Letter page or is refused: nothing is ever shrunk to fit.
 *
 * <p>In: statements, check runs, snapshots, changes, registers. Out: HTML, PDF and JSON of the same
 * model, and the raw files that its leaves link to.
 */
@NullMarked
package io.proofline.evidence.page;

import org.jspecify.annotations.NullMarked;
