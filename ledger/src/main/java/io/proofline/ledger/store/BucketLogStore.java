package io.proofline.ledger.store;

import io.proofline.tlog.LogStore;
import io.proofline.tlog.StoreConflictException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log's resources as objects of a bucket, so that a bucket is the store of record. Tiles and
 * bundles are written with {@code If-None-Match}, the checkpoint with {@code If-Match}, which is
 * what makes {@link #compareAndSwap} safe between machines. Under Object Lock nothing is deleted;
 * every checkpoint that was ever published stays as a version.
 *
 * <p>Strongly consistent reads after writes are assumed, as Amazon S3 gives them since December
 * 2020.
 */
public final class BucketLogStore implements LogStore {
  private final Bucket bucket;
  private final String folder;
  private final Supplier<Optional<Instant>> retainUntil;

  /**
   * A store.
   *
   * @param folder what names begin with below the bucket's prefix; empty, or ends with a slash
   * @param retainUntil until when new objects are locked, asked for with each write
   */
  public BucketLogStore(Bucket bucket, String folder, Supplier<Optional<Instant>> retainUntil) {
    this.bucket = bucket;
    this.folder = folder;
    this.retainUntil = retainUntil;
  }

  @Override
  public byte @Nullable [] get(String name) throws IOException {
    return bucket.read(folder + name, Optional.empty()).map(Bucket.Read::bytes).orElse(null);
  }

  @Override
  public void putIfAbsent(Map<String, byte[]> resources) throws IOException {
    List<Callable<Void>> steps = new ArrayList<>();
    for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
      steps.add(
          () -> {
            Bucket.Written written =
                bucket.putNew(
                    folder + resource.getKey(), Content.of(resource.getValue()), retainUntil.get());
            if (written.outcome() == Bucket.Outcome.CONFLICT) {
              throw new StoreConflictException(toString(), resource.getKey());
            }
            return null;
          });
    }
    Together.all(steps);
  }

  @Override
  public boolean compareAndSwap(String name, byte @Nullable [] expected, byte[] bytes)
      throws IOException {
    Content content = Content.of(bytes);
    if (expected == null) {
      Bucket.Written written = bucket.putNew(folder + name, content, retainUntil.get());
      return written.outcome() != Bucket.Outcome.CONFLICT;
    }
    Optional<Bucket.Read> there = bucket.read(folder + name, Optional.empty());
    if (there.isEmpty() || !Arrays.equals(there.get().bytes(), expected)) {
      return false;
    }
    Bucket.Written written =
        bucket.putOver(folder + name, content, there.get().stored().etag(), retainUntil.get());
    return written.outcome() != Bucket.Outcome.CONFLICT;
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Version version : bucket.versions(folder + prefix)) {
      String name = version.key().substring(folder.length());
      if (version.latest() && !version.deleteMarker()) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  /** Does nothing: a partial tile more costs less than a right to delete. */
  @Override
  public void delete(Collection<String> names) {}

  @Override
  public String toString() {
    return bucket.address() + folder;
  }
}
