package io.proofline.tlog;

import java.io.IOException;

/** A resource that never changes is already there with other bytes. */
public final class StoreConflictException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Names the resource. */
  public StoreConflictException(String store, String name) {
    super(
        store
            + " already holds "
            + name
            + " with other bytes: the log belongs to another history, or was changed; nothing was"
            + " replaced");
  }
}
