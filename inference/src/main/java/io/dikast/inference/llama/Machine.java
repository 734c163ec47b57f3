package io.dikast.inference.llama;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** What this machine has. */
final class Machine {

  private Machine() {}

  /**
   * Threads that compute at full speed: physical cores, as far as this process may use them. A
   * second thread on a core has no arithmetic units of its own, and the native pool waits for its
   * slowest.
   */
  static int computeThreads() {
    int available = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Math.min(physicalCores(), available));
  }

  /** Physical cores; logical ones where the system does not tell them apart. */
  static int physicalCores() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    int logical = Runtime.getRuntime().availableProcessors();
    if (!Files.isReadable(cpuinfo)) {
      return logical;
    }
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      Set<String> cores = new HashSet<>();
      String[] socket = {""};
      lines.forEach(
          line -> {
            if (line.startsWith("physical id")) {
              socket[0] = line;
            } else if (line.startsWith("core id")) {
              cores.add(socket[0] + line);
            }
          });
      return cores.isEmpty() ? logical : cores.size();
    } catch (IOException e) {
      return logical;
    }
  }

  /** Memory of this machine or of the container it runs in, in bytes. */
  static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
