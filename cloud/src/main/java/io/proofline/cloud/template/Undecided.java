package io.proofline.cloud.template;

/** A value that the file alone does not decide; caught where its dotted path is known. */
final class Undecided extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Undecided(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
