package io.proofline.tlog;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that remembers what was forced and what was not. One step of it can go
 * wrong, and the power can be cut: then only what was forced is left, or that and an arbitrary part
 * of the rest, each sector and each change of a name by itself.
 *
 * <p>A failed {@code force} leaves the pages readable and calls them clean: forcing again does not
 * write them, as real systems behave.
 */
class SimDisk implements Disk {
  private static final int SECTOR = 512;

  /** How a step goes wrong. */
  enum Fault {
    /** It is not done and says so. */
    ERROR,
    /** It is done and says that it was not. */
    ERROR_BUT_DONE,
    /** Half of the bytes are written, then an error. */
    SHORT_WRITE,
    /** From here on nothing can be written until the process ends. */
    NO_SPACE,
    /** A force fails; what it should have made durable never will be. */
    FSYNC_FAILS,
    /** The process ends before the step; the system lives on. */
    CRASH_BEFORE,
    /** The process ends after the step. */
    CRASH_AFTER,
    /** The power is cut: everything that was not forced is lost. */
    POWER_CUT,
    /** The power is cut: any part of what was not forced is lost, in any order. */
    POWER_CUT_REORDERED
  }

  /** Content of a file, or a directory. */
  private static final class Node {
    final boolean directory;
    byte[] content = new byte[0];
    byte[] durable = new byte[0];
    List<Change> pending = new ArrayList<>();

    Node(boolean directory) {
      this.directory = directory;
    }

    Node copy() {
      Node copy = new Node(directory);
      copy.content = content;
      copy.durable = durable;
      copy.pending = new ArrayList<>(pending);
      return copy;
    }

    void change(Change change) {
      content = change.applied(content);
      pending.add(change);
    }

    void force() {
      for (Change change : pending) {
        durable = change.applied(durable);
      }
      pending.clear();
    }
  }

  /** Bytes written at a position; without bytes the file is cut to the position. */
  private static final class Change {
    final int position;
    final byte @Nullable [] bytes;

    Change(int position, byte @Nullable [] bytes) {
      this.position = position;
      this.bytes = bytes;
    }

    byte[] applied(byte[] old) {
      if (bytes == null) {
        return Arrays.copyOf(old, Math.min(old.length, position));
      }
      byte[] grown = Arrays.copyOf(old, Math.max(old.length, position + bytes.length));
      System.arraycopy(bytes, 0, grown, position, bytes.length);
      return grown;
    }
  }

  /** A change of names that happens as a whole. */
  private static final class Naming {
    final Map<Path, Node> put = new TreeMap<>();
    final Set<Path> removed = new HashSet<>();

    boolean touches(Path folder) {
      return put.keySet().stream().anyMatch(path -> folder.equals(path.getParent()))
          || removed.stream().anyMatch(path -> folder.equals(path.getParent()));
    }

    boolean changesAnyOf(Set<Path> paths) {
      return put.keySet().stream().anyMatch(paths::contains)
          || removed.stream().anyMatch(paths::contains);
    }

    void apply(Map<Path, Node> names) {
      removed.forEach(names::remove);
      names.putAll(put);
    }
  }

  private final TreeMap<Path, Node> names = new TreeMap<>();
  private final TreeMap<Path, Node> durableNames = new TreeMap<>();
  private final List<Naming> namings = new ArrayList<>();
  private final Set<Path> locks = new HashSet<>();
  private @Nullable Fault fault;
  private long faultAt = Long.MAX_VALUE;
  private boolean countReads;
  private long steps;
  private boolean dead;
  private boolean full;
  private boolean struck;

  SimDisk(Path root) {
    for (Path at = root; at != null; at = at.getParent()) {
      Node folder = new Node(true);
      names.put(at, folder);
      durableNames.put(at, folder);
    }
  }

  private SimDisk(SimDisk other) {
    IdentityHashMap<Node, Node> copies = new IdentityHashMap<>();
    other.names.forEach((path, node) -> names.put(path, copy(copies, node)));
    other.durableNames.forEach((path, node) -> durableNames.put(path, copy(copies, node)));
    for (Naming naming : other.namings) {
      Naming same = new Naming();
      naming.put.forEach((path, node) -> same.put.put(path, copy(copies, node)));
      same.removed.addAll(naming.removed);
      namings.add(same);
    }
  }

  private static Node copy(IdentityHashMap<Node, Node> copies, Node node) {
    return copies.computeIfAbsent(node, Node::copy);
  }

  /** The same state, with no fault and no lock. */
  SimDisk copy() {
    return new SimDisk(this);
  }

  /** Lets a step go wrong, counted from 1 from now on. */
  void strike(Fault kind, long step, boolean reads) {
    fault = kind;
    faultAt = step;
    countReads = reads;
    steps = 0;
    struck = false;
  }

  /** Whether the step was reached. */
  boolean struck() {
    return struck;
  }

  /** Whether the process has ended. */
  boolean dead() {
    return dead;
  }

  /** A new process: the machine ran on, or was started again after the power was cut. */
  void restart(Random random) {
    if (dead && (fault == Fault.POWER_CUT || fault == Fault.POWER_CUT_REORDERED)) {
      cutPower(fault == Fault.POWER_CUT_REORDERED ? random : null);
    }
    dead = false;
    full = false;
    faultAt = Long.MAX_VALUE;
    locks.clear();
  }

  /** Loses what was not forced: all of it, or by chance. */
  void cutPower(@Nullable Random random) {
    for (Naming naming : namings) {
      if (random != null && random.nextBoolean()) {
        naming.apply(durableNames);
      }
    }
    namings.clear();
    Set<Node> files = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    files.addAll(names.values());
    files.addAll(durableNames.values());
    for (Node file : files) {
      if (random != null) {
        for (Change change : file.pending) {
          loseSome(file, change, random);
        }
      }
      file.pending.clear();
      file.content = file.durable;
    }
    names.clear();
    durableNames.forEach(
        (path, node) -> {
          Path parent = path.getParent();
          if (parent == null || names.containsKey(parent)) {
            names.put(path, node);
          }
        });
    durableNames.keySet().retainAll(names.keySet());
    locks.clear();
  }

  private static void loseSome(Node file, Change change, Random random) {
    if (change.bytes == null) {
      if (random.nextBoolean()) {
        file.durable = change.applied(file.durable);
      }
      return;
    }
    for (int at = 0; at < change.bytes.length; ) {
      int end =
          Math.min(
              change.bytes.length,
              (change.position + at) / SECTOR * SECTOR + SECTOR - change.position);
      if (random.nextBoolean()) {
        byte[] sector = Arrays.copyOfRange(change.bytes, at, end);
        file.durable = new Change(change.position + at, sector).applied(file.durable);
      }
      at = end;
    }
  }

  /** Something that a step does. */
  private interface Action {
    void run() throws IOException;
  }

  /** Kinds of steps. */
  private enum Kind {
    READ,
    WRITE,
    FORCE,
    OTHER
  }

  private synchronized void step(Kind kind, Action half, Action action) throws IOException {
    if (dead) {
      throw new IOException("the process has ended");
    }
    if (full && kind == Kind.WRITE) {
      throw new IOException("No space left on device");
    }
    if ((kind == Kind.READ && !countReads) || ++steps != faultAt || fault == null) {
      action.run();
      return;
    }
    struck = true;
    switch (fault) {
      case ERROR -> {}
      case ERROR_BUT_DONE -> action.run();
      case SHORT_WRITE -> half.run();
      case NO_SPACE -> {
        full = true;
        if (kind != Kind.WRITE) {
          action.run();
          return;
        }
        half.run();
      }
      case FSYNC_FAILS -> {
        if (kind != Kind.FORCE) {
          action.run();
          return;
        }
        half.run();
      }
      case CRASH_BEFORE, POWER_CUT, POWER_CUT_REORDERED -> {
        half.run(); // A write may have begun.
        dead = true;
      }
      case CRASH_AFTER -> {
        action.run();
        dead = true;
      }
    }
    throw new IOException("step " + faultAt + " went wrong: " + fault);
  }

  private static void nothing() {}

  private Node required(Path file) throws IOException {
    Node node = names.get(file);
    if (node == null || node.directory) {
      throw new NoSuchFileException(file.toString());
    }
    return node;
  }

  private Node made(Path file) throws IOException {
    Node node = names.get(file);
    if (node != null && !node.directory) {
      return node;
    }
    Path parent = file.getParent();
    Node folder = parent == null ? null : names.get(parent);
    if (node != null || folder == null || !folder.directory) {
      throw new NoSuchFileException(file.toString());
    }
    Node fresh = new Node(false);
    Naming naming = new Naming();
    naming.put.put(file, fresh);
    does(naming);
    return fresh;
  }

  private void does(Naming naming) {
    naming.apply(names);
    namings.add(naming);
  }

  @Override
  public void write(Path file, byte[] bytes) throws IOException {
    step(
        Kind.WRITE,
        () -> replaced(file, Arrays.copyOf(bytes, bytes.length / 2)),
        () -> replaced(file, bytes));
  }

  private void replaced(Path file, byte[] bytes) throws IOException {
    Node node = made(file);
    node.change(new Change(0, null));
    node.change(new Change(0, bytes.clone()));
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    step(Kind.WRITE, SimDisk::nothing, () -> replaced(file, new byte[0]));
    return new OutputStream() {
      private int at;

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] part = Arrays.copyOfRange(bytes, offset, offset + length);
        int position = at;
        step(
            Kind.WRITE,
            () -> required(file).change(new Change(position, Arrays.copyOf(part, length / 2))),
            () -> required(file).change(new Change(position, part)));
        at += length;
      }
    };
  }

  @Override
  public Growing grow(Path file) throws IOException {
    Node[] node = new Node[1];
    step(Kind.WRITE, SimDisk::nothing, () -> node[0] = made(file));
    return new Growing() {
      @Override
      public void write(long position, byte[] bytes) throws IOException {
        int at = Math.toIntExact(position);
        step(
            Kind.WRITE,
            () -> node[0].change(new Change(at, Arrays.copyOf(bytes, bytes.length / 2))),
            () -> node[0].change(new Change(at, bytes.clone())));
      }

      @Override
      public void force() throws IOException {
        SimDisk.this.force(node[0]);
      }

      @Override
      public void truncate(long length) throws IOException {
        step(
            Kind.OTHER,
            SimDisk::nothing,
            () -> node[0].change(new Change(Math.toIntExact(length), null)));
      }

      @Override
      public void close() {}
    };
  }

  private void force(Node node) throws IOException {
    step(Kind.FORCE, () -> failedForce(node), node::force);
  }

  /** Pages that could not be written are called clean all the same. */
  private void failedForce(Node node) {
    if (fault == Fault.FSYNC_FAILS) {
      node.pending.clear();
    }
  }

  @Override
  public void force(Path file) throws IOException {
    force(required(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(
        Kind.OTHER,
        SimDisk::nothing,
        () -> {
          Node node = required(from);
          Path parent = to.getParent();
          if (parent == null || !names.containsKey(parent)) {
            throw new NoSuchFileException(to.toString());
          }
          Naming naming = new Naming();
          naming.removed.add(from);
          naming.put.put(to, node);
          does(naming);
        });
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    Path folder = directory.normalize();
    step(
        Kind.FORCE,
        SimDisk::nothing,
        () -> {
          List<Naming> left = new ArrayList<>();
          Set<Path> needed = new HashSet<>();
          // From the newest back: what an older change did to the same names comes with it.
          for (Naming naming : namings.reversed()) {
            if (naming.touches(folder) || naming.changesAnyOf(needed)) {
              needed.addAll(naming.put.keySet());
              needed.addAll(naming.removed);
            } else {
              left.addFirst(naming);
            }
          }
          for (Naming naming : namings) {
            if (!left.contains(naming)) {
              naming.apply(durableNames);
            }
          }
          namings.clear();
          namings.addAll(left);
        });
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    step(
        Kind.WRITE,
        SimDisk::nothing,
        () -> {
          List<Path> missing = new ArrayList<>();
          for (Path at = directory; at != null && !names.containsKey(at); at = at.getParent()) {
            missing.add(at);
          }
          for (Path path : missing.reversed()) {
            Naming naming = new Naming();
            naming.put.put(path, new Node(true));
            does(naming);
          }
        });
  }

  @Override
  public void delete(Path file) throws IOException {
    step(
        Kind.OTHER,
        SimDisk::nothing,
        () -> {
          if (names.containsKey(file)) {
            Naming naming = new Naming();
            naming.removed.add(file);
            does(naming);
          }
        });
  }

  @Override
  public void forceAll(java.util.Collection<Path> files) throws IOException {
    for (Path file : files) {
      force(file);
    }
  }

  @Override
  public void forceAllDirectories(java.util.Collection<Path> directories) throws IOException {
    for (Path directory : directories) {
      forceDirectory(directory);
    }
  }

  @Override
  public byte[] read(Path file) throws IOException {
    byte[][] read = new byte[1][];
    step(Kind.READ, SimDisk::nothing, () -> read[0] = required(file).content.clone());
    return read[0];
  }

  @Override
  public byte[] read(Path file, long position, int length) throws IOException {
    byte[] all = read(file);
    int from = (int) Math.min(all.length, position);
    return Arrays.copyOfRange(all, from, Math.min(all.length, from + length));
  }

  @Override
  public synchronized long size(Path file) {
    Node node = names.get(file);
    return node == null ? -1 : node.content.length;
  }

  @Override
  public synchronized boolean isDirectory(Path path) {
    Node node = names.get(path);
    return node != null && node.directory;
  }

  @Override
  public synchronized List<Path> list(Path directory) {
    return names.keySet().stream().filter(path -> directory.equals(path.getParent())).toList();
  }

  @Override
  public MemorySegment map(Path file, Arena arena) throws IOException {
    return MemorySegment.ofArray(read(file));
  }

  @Override
  public synchronized @Nullable Closeable tryLock(Path file) throws IOException {
    if (dead) {
      throw new IOException("the process has ended");
    }
    return locks.add(file) ? () -> unlock(file) : null;
  }

  private synchronized void unlock(Path file) {
    locks.remove(file);
  }

  /** Paths of all files. */
  List<String> names() {
    return names.entrySet().stream()
        .filter(name -> !name.getValue().directory)
        .map(name -> name.getKey().toString())
        .toList();
  }

  /** Flips one bit of a file, durable at once. */
  void flip(Path file, int position) throws IOException {
    Node node = required(file);
    byte[] bytes = node.content.clone();
    bytes[position] ^= 1;
    node.content = bytes;
    node.durable = bytes;
    node.pending.clear();
  }
}
