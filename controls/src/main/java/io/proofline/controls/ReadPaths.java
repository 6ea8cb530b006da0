package io.proofline.controls;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the expressions of a control read, as a tree of names. A path that is not known matters only
 * when it meets what is read.
 */
final class ReadPaths {
  /** Last element of a path of which only the presence is asked. */
  static final String PRESENCE = "?";

  private final Map<String, ReadPaths> children = new HashMap<>();
  private boolean whole;
  private boolean presence;

  private ReadPaths() {}

  static ReadPaths of(Set<List<String>> paths) {
    ReadPaths root = new ReadPaths();
    for (List<String> path : paths) {
      ReadPaths at = root;
      for (String part : path) {
        if (part.equals(PRESENCE)) {
          at.presence = true;
        } else {
          at = at.children.computeIfAbsent(part, _ -> new ReadPaths());
        }
      }
      if (!path.getLast().equals(PRESENCE)) {
        at.whole = true;
      }
    }
    return root;
  }

  /** Whether a path that is not known meets something that is read; when in doubt, it does. */
  boolean concerns(List<String> unknown) {
    ReadPaths at = this;
    for (String part : unknown) {
      if (at.whole || at.presence) {
        return true;
      }
      at = at.children.get(part);
      if (at == null) {
        return false;
      }
    }
    return true;
  }
}
