package io.proofline.trail.lake;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine's memory, native code included. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Bytes that are resident; where the system does not tell, bytes that are committed. */
  static long bytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    } catch (IOException e) {
      // No Linux: asked below.
    }
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
        .getCommittedVirtualMemorySize();
  }
}
