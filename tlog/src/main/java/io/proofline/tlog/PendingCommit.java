package io.proofline.tlog;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a commit will change, written down and made durable before the tree is signed, so that a
 * commit that was interrupted after signing is finished, and one that was interrupted before is
 * forgotten.
 *
 * @param size size of the tree after the commit
 * @param rootBase64 root of the tree after the commit
 * @param changes in the order in which they are applied
 */
record PendingCommit(long size, String rootBase64, List<Change> changes) {
  private static final String MAGIC = "proofline-pending/1";

  PendingCommit {
    changes = List.copyOf(changes);
  }

  boolean leadsTo(Checkpoint checkpoint) {
    return checkpoint.size() == size && checkpoint.rootBase64().equals(rootBase64);
  }

  byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(MAGIC);
    out.writeLong(size);
    out.writeUTF(rootBase64);
    out.writeInt(changes.size());
    for (Change change : changes) {
      switch (change) {
        case Change.Write write -> {
          out.writeByte('w');
          out.writeUTF(text(write.path()));
          out.writeInt(write.bytes().content().length);
          out.write(write.bytes().content());
        }
        case Change.Move move -> {
          out.writeByte('m');
          out.writeUTF(text(move.path()));
          out.writeUTF(text(move.from()));
        }
        case Change.Delete delete -> {
          out.writeByte('d');
          out.writeUTF(text(delete.path()));
        }
      }
    }
    out.write(Rfc6962.sha256(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  /** Throws {@link TlogFormatException} when it is torn or damaged. */
  static PendingCommit decode(byte[] bytes) {
    int end = bytes.length - Rfc6962.HASH_BYTES;
    if (end < 0
        || !MessageDigest.isEqual(
            Rfc6962.sha256(Arrays.copyOf(bytes, end)),
            Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new TlogFormatException("pending commit is torn or damaged");
    }
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end));
      if (!in.readUTF().equals(MAGIC)) {
        throw new TlogFormatException("pending commit of an unknown version");
      }
      long size = in.readLong();
      String root = in.readUTF();
      int count = in.readInt();
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int kind = in.readByte();
        Path path = path(in.readUTF());
        changes.add(
            switch (kind) {
              case 'w' -> Change.write(path, in.readNBytes(in.readInt()));
              case 'm' -> new Change.Move(path(in.readUTF()), path);
              case 'd' -> new Change.Delete(path);
              default -> throw new TlogFormatException("pending commit with an unknown change");
            });
      }
      return new PendingCommit(size, root, changes);
    } catch (IOException e) {
      throw new TlogFormatException("pending commit ends early");
    }
  }

  private static String text(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static Path path(String text) {
    Path path = Path.of(text).normalize();
    if (path.isAbsolute() || path.startsWith("..")) {
      throw new TlogFormatException("pending commit reaches outside of its directory");
    }
    return path;
  }
}
