package io.proofline.trail;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The public CloudTrail samples, unpacked; tests that need them are skipped when they are absent.
 */
public final class Samples {
  private Samples() {}

  /** The folder of the archives. */
  public static Path archives() {
    Path folder =
        Path.of(System.getProperty("proofline.root", "."), "..", "shared", "samples", "cloudtrail");
    boolean there = Files.isDirectory(folder);
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("the CloudTrail samples are missing: " + folder);
    }
    assumeTrue(there, "the shared CloudTrail samples are not on this machine");
    return folder;
  }

  /** Unpacks a tar.xz by the system's tar. */
  public static Path untar(String archive, Path into) throws IOException, InterruptedException {
    Files.createDirectories(into);
    Process tar;
    try {
      tar =
          new ProcessBuilder(
                  "tar",
                  "-xJf",
                  archives().resolve(archive).toAbsolutePath().toString(),
                  "-C",
                  into.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("tar is needed to unpack the samples", e);
      }
      assumeTrue(false, "tar is not installed");
      throw e;
    }
    try (InputStream out = tar.getInputStream()) {
      String said = new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (tar.waitFor() != 0) {
        throw new AssertionError("tar failed: " + said);
      }
    }
    return into;
  }

  /** Unpacks a flat zip. */
  public static Path unzip(String archive, Path into) throws IOException {
    Files.createDirectories(into);
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(archives().resolve(archive)))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        if (!entry.isDirectory()) {
          Files.copy(zip, into.resolve(Path.of(entry.getName()).getFileName()));
        }
      }
    }
    return into;
  }
}
