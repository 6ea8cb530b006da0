package io.proofline.ledger;

/** How evidence lies on disk. Chosen when a workspace is made. */
public enum Protection {
  /** As it is: whoever may read the folder can read it. */
  PLAIN,
  /** Encrypted under keys in {@code keys/}, in files whose names tell nothing. */
  SEALED
}
