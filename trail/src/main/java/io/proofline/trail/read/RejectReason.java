package io.proofline.trail.read;

import java.util.Locale;

/** Why a file gave no events. */
public enum RejectReason {
  /** No bytes, or only white space. */
  EMPTY,
  /** The gzip stream ends before its trailer. */
  TRUNCATED_GZIP,
  /** The gzip header, the compressed data, or its checksum is wrong. */
  BAD_GZIP,
  /** A second gzip member follows the first. */
  SEVERAL_GZIP_MEMBERS,
  /** Bytes that are no gzip member follow the first member. */
  BYTES_AFTER_GZIP,
  /** More bytes than the limits allow, before or after decompression. */
  TOO_LARGE,
  /** Expands far beyond what logs do. */
  SUSPICIOUS_RATIO,
  /** Not valid UTF-8. */
  NOT_UTF8,
  /** Not valid JSON, or JSON cut short. */
  NOT_JSON,
  /** An object names a member twice. */
  DUPLICATE_KEY,
  /** Nested deeper than the limits allow. */
  TOO_DEEP,
  /** Valid JSON in which nothing is a CloudTrail record. */
  NOT_CLOUDTRAIL,
  /** Could not be read from the disk. */
  UNREADABLE,
  /** Not a regular file, or hidden: it was not looked into. */
  SKIPPED;

  /** Stable name in reports and statements, for example {@code truncated-gzip}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
