package io.proofline.tlog;

import java.nio.file.Path;

/**
 * One change to files that belongs to a commit of {@link LogWriter}: all changes of a commit
 * happen, or none. Paths are relative to the writer's base directory.
 */
public sealed interface Change {

  /** The file that is changed. */
  Path path();

  /** Writes a file whole. */
  static Change write(Path path, byte[] bytes) {
    return new Write(path, new Bytes(bytes));
  }

  /** Content of a file. */
  final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content.clone();
    }

    byte[] content() {
      return content;
    }
  }

  /** Writes a file whole. */
  record Write(Path path, Bytes bytes) implements Change {}

  /** Puts a file that stands elsewhere in its place; doing it again changes nothing. */
  record Move(Path from, Path path) implements Change {}

  /** Deletes a file or an empty directory. */
  record Delete(Path path) implements Change {}
}
