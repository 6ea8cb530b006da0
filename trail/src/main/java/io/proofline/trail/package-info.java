/**
 * The audit-event lake: reads CloudTrail files, seals their events into segments of the ledger,
 * indexes them as Parquet, verifies digest chains, says which time is covered, and answers who
 * touched a resource.
 *
 * <p>In: log, digest, key and signature files as they lie in the bucket or in a moved copy, and
 * snapshots of trails. Out: statements {@code log-file}, {@code segment}, {@code coverage} and
 * {@code who-answer}; answers in which an unresolved actor and an uncovered hour stay visible. The
 * evidence is the sealed segment; everything under {@code lake/} can be thrown away and rebuilt.
 */
@NullMarked
package io.proofline.trail;

import org.jspecify.annotations.NullMarked;
