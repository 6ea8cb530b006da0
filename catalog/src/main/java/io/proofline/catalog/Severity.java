package io.proofline.catalog;

/** How bad a failure is, our judgement. */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW
}
