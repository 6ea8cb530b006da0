package io.proofline.ledger;

import io.proofline.tlog.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A disk of which one step goes wrong. Steps are counted from 1. */
public final class FailingDisk implements Disk {

  /** How a step goes wrong. */
  public enum Fault {
    /** It is not done and says so; later steps work. */
    ERROR,
    /** It is done and says that it was not; later steps work. */
    ERROR_BUT_DONE,
    /** The disk is full from here on: nothing can be created any more. */
    FULL,
    /** Half of the file is written, then an error; later steps work. */
    SHORT_WRITE,
    /** The process ends before the step: nothing more is done. */
    KILL,
    /** The process ends after the step. */
    KILL_AFTER
  }

  /**
   * Every how many steps long loops try; {@code -Dproofline.fault.stride=1} tries every single one.
   */
  public static final int STRIDE = Integer.getInteger("proofline.fault.stride", 4);

  /** Where such a loop begins: another step for each kind, so that together they try them all. */
  public static long firstStep(Fault fault) {
    return 1L + List.of(Fault.values()).indexOf(fault) % STRIDE;
  }

  private final Disk real = Disk.system();
  private final AtomicLong steps = new AtomicLong();
  private final long faultAt;
  private final Fault fault;
  private volatile boolean dead;
  private volatile boolean full;

  /** One step goes wrong. */
  public FailingDisk(long faultAt, Fault fault) {
    this.faultAt = faultAt;
    this.fault = fault;
  }

  /** How many steps were asked for. */
  public long steps() {
    return steps.get();
  }

  /** Something that a step does. */
  private interface Action {
    void run() throws IOException;
  }

  private void step(boolean creates, Action action) throws IOException {
    if (dead) {
      throw new IOException("the process has ended");
    }
    if (full && creates) {
      throw new IOException("No space left on device");
    }
    if (steps.incrementAndGet() != faultAt) {
      action.run();
      return;
    }
    switch (fault) {
      case ERROR, SHORT_WRITE -> {}
      case ERROR_BUT_DONE -> action.run();
      case FULL -> {
        full = true;
        if (!creates) {
          action.run();
          return;
        }
      }
      case KILL -> dead = true;
      case KILL_AFTER -> {
        action.run();
        dead = true;
      }
    }
    throw new IOException("step " + faultAt + " went wrong: " + fault);
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    OutputStream[] opened = new OutputStream[1];
    step(true, () -> opened[0] = real.create(file));
    OutputStream out = opened[0];
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (fault == Fault.SHORT_WRITE && steps.get() + 1 == faultAt) {
          out.write(bytes, offset, length / 2);
        }
        step(true, () -> out.write(bytes, offset, length));
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Override
  public void write(Path file, byte[] bytes) throws IOException {
    boolean cut = fault == Fault.SHORT_WRITE && steps.get() + 1 == faultAt;
    if (cut) {
      real.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }
    step(true, () -> real.write(file, bytes));
  }

  @Override
  public void force(Path file) throws IOException {
    step(false, () -> real.force(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(false, () -> real.rename(from, to));
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step(false, () -> real.forceDirectory(directory));
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    step(true, () -> real.createDirectories(directory));
  }

  @Override
  public void delete(Path file) throws IOException {
    step(false, () -> real.delete(file));
  }

  @Override
  public byte[] read(Path file) throws IOException {
    if (dead) {
      throw new IOException("the process has ended");
    }
    return real.read(file);
  }

  @Override
  public Growing grow(Path file) throws IOException {
    Growing growing = real.grow(file);
    return new Growing() {
      @Override
      public void write(long position, byte[] bytes) throws IOException {
        boolean cut = fault == Fault.SHORT_WRITE && steps.get() + 1 == faultAt;
        if (cut) {
          growing.write(position, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        }
        step(true, () -> growing.write(position, bytes));
      }

      @Override
      public void force() throws IOException {
        step(false, growing::force);
      }

      @Override
      public void truncate(long length) throws IOException {
        step(false, () -> growing.truncate(length));
      }

      @Override
      public void close() throws IOException {
        growing.close();
      }
    };
  }

  @Override
  public byte[] read(Path file, long position, int length) throws IOException {
    if (dead) {
      throw new IOException("the process has ended");
    }
    return real.read(file, position, length);
  }

  @Override
  public long size(Path file) throws IOException {
    return real.size(file);
  }

  @Override
  public boolean isDirectory(Path path) throws IOException {
    return real.isDirectory(path);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return real.list(folder);
  }

  @Override
  public MemorySegment map(Path file, Arena arena) throws IOException {
    return real.map(file, arena);
  }

  @Override
  public @Nullable Closeable tryLock(Path file) throws IOException {
    if (dead) {
      throw new IOException("the process has ended");
    }
    return real.tryLock(file);
  }
}
