package io.proofline.trail.read;

import java.io.IOException;

/** A file cannot be taken as evidence of events. Carries no content of the file. */
public final class RejectedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  /** With the reason and where in the file it showed. */
  public RejectedException(RejectReason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** The class of fault. */
  public RejectReason reason() {
    return reason;
  }

  /** What is wrong, in words. */
  public String detail() {
    String message = getMessage();
    return message == null ? reason.id() : message;
  }
}
