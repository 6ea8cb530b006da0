package io.proofline.tlog;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the public resources of one log stand: a directory ({@link PosixLogStore}), a bucket.
 *
 * <p>Resources are named as C2SP tlog-tiles names them, relative to the log's prefix: {@code
 * checkpoint}, {@code tile/0/x001/000}, {@code tile/entries/000.p/12} (see {@link TilePath}). Tiles
 * and bundles never change once they are there; {@code checkpoint} is replaced. The second place of
 * a signer is a resource of another store, which must not share the log's fate.
 *
 * <p>Every method that writes returns only when what it wrote is durable and visible to every later
 * {@link #get}. When it throws, each resource that it was given is as it was before or as it was to
 * become, never torn; the caller asks with {@link #get} before it goes on. All methods are safe for
 * several threads; {@link #compareAndSwap} is also safe between processes and machines.
 */
public interface LogStore {

  /** The name under which a log's newest signed checkpoint is published. */
  String CHECKPOINT = "checkpoint";

  /**
   * Content of a resource.
   *
   * @return its bytes, not verified; null when there is none of that name
   * @throws IOException when that cannot be found out. Never thrown for a resource that is absent
   */
  byte @Nullable [] get(String name) throws IOException;

  /**
   * Stores resources that never change. One that is there with the same bytes is left as it is, so
   * that an interrupted call can be repeated. The order is not defined.
   *
   * @throws StoreConflictException when one is there with other bytes; it is left as it is
   * @throws IOException when not all of them could be stored; some may be
   */
  void putIfAbsent(Map<String, byte[]> resources) throws IOException;

  /**
   * Replaces a resource if it still holds what the caller expects.
   *
   * @param expected the bytes that it must hold; null when it must not be there
   * @return false when it holds something else, and is left as it is
   * @throws IOException when the outcome is not known
   */
  boolean compareAndSwap(String name, byte @Nullable [] expected, byte[] bytes) throws IOException;

  /** Names that begin with the prefix, sorted; an empty prefix gives all of them. */
  List<String> list(String prefix) throws IOException;

  /**
   * Deletes resources where they are there. Only partial tiles and bundles are ever deleted, when
   * the full one stands; a store that keeps everything (a bucket under Object Lock) may do nothing.
   */
  void delete(Collection<String> names) throws IOException;
}
