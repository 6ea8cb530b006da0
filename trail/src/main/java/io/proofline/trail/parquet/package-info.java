/**
 * Writes Parquet files: the columns that this room needs, in encodings that every reader of the
 * format knows (PLAIN, RLE, RLE_DICTIONARY, DELTA_BINARY_PACKED; pages v1; gzip or nothing).
 * Nothing is read here: DuckDB and others do that, and the tests hold this writer against DuckDB.
 * Source: Apache Parquet format 2.11, {@code Encodings.md}, {@code Compression.md}, {@code
 * parquet.thrift}.
 */
@NullMarked
package io.proofline.trail.parquet;

import org.jspecify.annotations.NullMarked;
