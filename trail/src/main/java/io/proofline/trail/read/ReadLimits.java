package io.proofline.trail.read;

/**
 * Bounds on what one input file may cost. All sizes are bytes.
 *
 * @param maxFileBytes larger files are not copied into the evidence, only named and hashed
 * @param maxExpandedBytes most bytes a file may hold after decompression
 * @param maxRatio most expanded bytes per compressed byte, judged once {@code ratioFloorBytes} came
 *     out; deflate itself cannot exceed about 1,032, real CloudTrail files stay below 30
 * @param ratioFloorBytes small files may have any ratio
 * @param maxRecordBytes largest single record
 * @param maxDepth deepest JSON nesting
 * @param bufferBytes files up to this expanded size are decompressed once; larger ones twice
 */
public record ReadLimits(
    long maxFileBytes,
    long maxExpandedBytes,
    int maxRatio,
    long ratioFloorBytes,
    int maxRecordBytes,
    int maxDepth,
    int bufferBytes) {

  /** 1 GiB a file, 8 GiB expanded, ratio 200 beyond 16 MiB, 16 MiB a record, depth 100. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(1L << 30, 8L << 30, 200, 16L << 20, 16 << 20, 100, 64 << 20);

  /** Rejects limits that are not positive. */
  public ReadLimits {
    if (maxFileBytes < 1
        || maxExpandedBytes < 1
        || maxRatio < 1
        || ratioFloorBytes < 0
        || maxRecordBytes < 1
        || maxDepth < 1
        || bufferBytes < 1) {
      throw new IllegalArgumentException("read limits must be positive");
    }
  }
}
