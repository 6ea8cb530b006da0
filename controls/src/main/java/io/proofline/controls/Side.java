package io.proofline.controls;

/** Live accounts and templates are judged apart: neither says what the other is. */
public enum Side {
  /** Collected from accounts, or derived from what was collected. */
  LIVE,
  /** Read from templates. */
  TEMPLATE
}
