/**
 * Strict reading of CloudTrail files. A file is taken whole or not at all: a fault anywhere in it
 * (gzip, UTF-8, JSON, size) rejects the file with a reason, and its raw bytes stay evidence. Only
 * JSON lines are judged line by line.
 */
@NullMarked
package io.proofline.trail.read;

import org.jspecify.annotations.NullMarked;
