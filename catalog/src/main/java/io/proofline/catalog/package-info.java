/**
 * The law and the knowledge as data: controls (one YAML file each), citations, classes of high-risk
 * events, eligible services. Everything is read from the class path; this room opens no file and no
 * socket. Every figure carries its source, date and confidence.
 */
@NullMarked
package io.proofline.catalog;

import org.jspecify.annotations.NullMarked;
