/**
 * The law and the knowledge as data: controls (one YAML file each), citations, classes of high-risk
 * events, names and types of resource properties. Everything is read from the class path; this room
 * opens no file and no socket. Every figure carries its source, date and confidence.
 *
 * <p>In: resources of this module. Out: {@link io.proofline.catalog.Catalog}. Formats: {@code
 * docs/controls.md}.
 */
@NullMarked
package io.proofline.catalog;

import org.jspecify.annotations.NullMarked;
