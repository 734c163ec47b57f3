package io.dikast.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What a measurement was made on, in words. */
final class Machine {

  private static final double GIB = 1 << 30;

  private Machine() {}

  static String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %d processors, %.1f GiB, %s %s, %s %s",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes() / GIB,
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.vm.name"),
        Runtime.version());
  }

  private static String processor() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (Files.isReadable(cpuinfo)) {
      try (Stream<String> lines = Files.lines(cpuinfo)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .orElse("unnamed processor");
      } catch (IOException e) {
        return "unnamed processor";
      }
    }
    return "unnamed processor";
  }

  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
