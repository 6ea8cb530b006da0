package io.proofline.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * State that is derived from ledger and blobs and kept only because working it out takes time. It
 * can be thrown away at any moment and made again to the same answers; what cannot is no
 * projection, and has no place outside of the ledger.
 */
public interface Projection {

  /** What it is called for people, for example {@code index of keys}. */
  String name();

  /** A digest over every answer that it can give now; the same answers give the same digest. */
  String answers() throws IOException;

  /** Throws the state away and makes it again from ledger and blobs alone. */
  void rebuild() throws IOException;

  /**
   * What a rebuild showed.
   *
   * @param name of the projection
   * @param before digest of its answers before
   * @param after digest of its answers after
   */
  record Rebuilt(String name, String before, String after) {
    /** Whether the state that was thrown away had answered the same. */
    public boolean equal() {
      return before.equals(after);
    }
  }

  /** Rebuilds all, one after the other. */
  static List<Rebuilt> rebuildAll(List<Projection> projections) throws IOException {
    List<Rebuilt> rebuilt = new ArrayList<>();
    for (Projection projection : projections) {
      String before = projection.answers();
      projection.rebuild();
      rebuilt.add(new Rebuilt(projection.name(), before, projection.answers()));
    }
    return rebuilt;
  }
}
