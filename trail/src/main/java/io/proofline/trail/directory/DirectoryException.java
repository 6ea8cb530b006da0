package io.proofline.trail.directory;

import java.io.IOException;

/** A file is no export that can be relied on. Names file and line, never a value. */
public final class DirectoryException extends IOException {
  private static final long serialVersionUID = 1L;

  DirectoryException(String file, String what) {
    super(file + ": " + what + "; nothing was recorded");
  }

  static DirectoryException line(String file, long line, String what) {
    return new DirectoryException(file + ":" + line, what);
  }
}
