package io.proofline.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Examines the set-up without changing it. */
final class Doctor {
  private static final long LOW_DISK = 1L << 30;

  /** No clock that works shows a time before the first release. */
  private static final Instant FIRST_RELEASE = Instant.parse("2026-11-01T00:00:00Z");

  private final Session session;

  Doctor(Session session) {
    this.session = session;
  }

  List<Examination> examine() {
    List<Examination> all = new ArrayList<>();
    all.add(Examination.fine("proofline", Version.current()));
    all.add(
        Examination.fine("jdk", Runtime.version() + " in " + System.getProperty("java.home", "?")));
    all.add(machine());
    all.add(nativeLibrary());
    all.add(startUpCache());
    all.add(disk("disk", session.folder()));
    all.add(disk("temp", Path.of(System.getProperty("java.io.tmpdir", "/tmp"))));
    all.add(clock());
    all.addAll(WorkspaceExamination.examine(session));
    all.addAll(DeveloperTools.examine(launcherHome()));
    return all;
  }

  private static Examination machine() {
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.maxMemory() >> 20;
    String found = runtime.availableProcessors() + " processors, heap up to " + heap + " MiB";
    return heap < 256
        ? Examination.note("memory", found, "give it more: PROOFLINE_JAVA_OPTS=-Xmx1g")
        : Examination.fine("memory", found);
  }

  /** The lake's engine is the only native code; without it nothing about events can be answered. */
  private static Examination nativeLibrary() {
    String name = "duckdb";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select version()")) {
      rows.next();
      return Examination.fine(name, rows.getString(1) + libraryPlace());
    } catch (SQLException | LinkageError e) {
      return Examination.broken(
          name,
          "its native library does not load: " + e.getMessage(),
          "supported: Linux x86-64 and arm64 (glibc), macOS arm64, Windows x86-64");
    }
  }

  private static String libraryPlace() {
    String jar = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
    Path folder = Path.of(jar).toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> files = Files.list(folder)) {
      boolean beside = files.anyMatch(f -> f.getFileName().toString().startsWith("libduckdb_java"));
      return beside ? ", library beside the jars" : ", library unpacked at each start";
    } catch (IOException e) {
      return "";
    }
  }

  private static Examination startUpCache() {
    String name = "start cache";
    String cache = System.getProperty("proofline.cache");
    if (cache != null) {
      return Examination.fine(name, cache);
    }
    return Examination.note(
        name,
        "not in use; each start takes a little longer",
        "the launcher makes it in the background: try again in a minute, and look whether"
            + " ~/.cache/proofline can be written");
  }

  private static Examination disk(String name, Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace();
      String found = (free >> 20) + " MiB free at " + folder;
      if (store.isReadOnly()) {
        return Examination.broken(
            name, "read-only file system at " + folder, "work in another folder");
      }
      return free < LOW_DISK
          ? Examination.note(name, found, "free some space before you ingest")
          : Examination.fine(name, found);
    } catch (IOException e) {
      return Examination.broken(name, folder + ": " + e.getMessage(), "work in another folder");
    }
  }

  private Examination clock() {
    Instant now = session.clock().instant();
    return now.isBefore(FIRST_RELEASE)
        ? Examination.broken(
            "clock",
            now + " is before this program existed",
            "set the clock; statements carry the time they were recorded at")
        : Examination.fine("clock", now.toString());
  }

  private static @Nullable Path launcherHome() {
    String home = System.getProperty("proofline.home");
    return home == null ? null : Path.of(home);
  }
}
