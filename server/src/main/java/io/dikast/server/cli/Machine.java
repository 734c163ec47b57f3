package io.dikast.server.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What this machine is, as far as the JVM and the kernel's files tell.
 *
 * @param root where {@code proc}, {@code sys} and {@code dev} lie
 */
record Machine(Path root) {

  /** cgroup v1 writes the largest page-aligned long where there is no limit. */
  private static final long UNLIMITED = 1L << 60;

  /** Findings about the JVM, the processor, memory and limits. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(
        Finding.ok(
            "system",
            System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + ", "
                + System.getProperty("os.arch")
                + processor().map(name -> ", " + name).orElse("")));
    findings.add(memory());
    findings.add(limits());
    findings.add(gpuDevices());
    return findings;
  }

  private static Finding java() {
    Runtime.Version version = Runtime.version();
    String text =
        version
            + " ("
            + System.getProperty("java.vendor")
            + "), "
            + System.getProperty("java.home");
    return version.feature() >= 25
        ? Finding.ok("java", text)
        : Finding.failed("java", text + "; 25 or later is needed");
  }

  private Optional<String> processor() {
    return lines("proc/cpuinfo").stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static Finding memory() {
    Runtime jvm = Runtime.getRuntime();
    String heap = "Java heap up to " + bytes(jvm.maxMemory());
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Finding.ok(
            "memory",
            bytes(system.getTotalMemorySize())
                + ", "
                + bytes(system.getFreeMemorySize())
                + " free, "
                + heap)
        : Finding.ok("memory", heap);
  }

  /** What a container or service manager allows, which may be less than the machine has. */
  private Finding limits() {
    OptionalLong memory = memoryLimit();
    Optional<Double> processors = processorLimit();
    List<String> parts = new ArrayList<>();
    if (memory.isPresent()) {
      parts.add("memory " + bytes(memory.getAsLong()));
    }
    processors.ifPresent(
        count -> parts.add(String.format(Locale.ROOT, "processor time of %.1f cores", count)));
    return Finding.ok("limits", parts.isEmpty() ? "no container limits" : String.join(", ", parts));
  }

  private OptionalLong memoryLimit() {
    return Stream.concat(
            groups().map(group -> group + "/memory.max"),
            Stream.of("sys/fs/cgroup/memory/memory.limit_in_bytes"))
        .flatMap(file -> lines(file).stream().limit(1))
        .map(String::strip)
        .filter(line -> line.matches("\\d{1,19}"))
        .mapToLong(Machine::saturated)
        .filter(limit -> limit < UNLIMITED)
        .min();
  }

  private static long saturated(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private Optional<Double> processorLimit() {
    Stream<Double> unified =
        groups()
            .flatMap(group -> lines(group + "/cpu.max").stream().limit(1))
            .flatMap(line -> share(line.strip().split(" ", -1)));
    Stream<Double> old =
        share(
            Stream.of("quota", "period")
                .flatMap(
                    name -> lines("sys/fs/cgroup/cpu/cpu.cfs_" + name + "_us").stream().limit(1))
                .map(String::strip)
                .toArray(String[]::new));
    return Stream.concat(unified, old).min(Double::compare);
  }

  /** Quota over period, where both are positive numbers. */
  private static Stream<Double> share(String[] quotaAndPeriod) {
    if (quotaAndPeriod.length != 2
        || !quotaAndPeriod[0].matches("\\d{1,15}")
        || !quotaAndPeriod[1].matches("[1-9]\\d{0,14}")) {
      return Stream.empty();
    }
    return Stream.of(Double.parseDouble(quotaAndPeriod[0]) / Double.parseDouble(quotaAndPeriod[1]));
  }

  /** The folder of this process's control group, and those above it: each may limit. */
  private Stream<String> groups() {
    String own =
        lines("proc/self/cgroup").stream()
            .filter(line -> line.startsWith("0::/"))
            .map(line -> line.substring("0::".length()))
            .findFirst()
            .orElse("/");
    List<String> folders = new ArrayList<>();
    for (Path path = Path.of(own).normalize(); path != null; path = path.getParent()) {
      folders.add("sys/fs/cgroup" + path);
    }
    return folders.stream();
  }

  private Finding gpuDevices() {
    List<String> found = new ArrayList<>();
    if (Files.exists(root.resolve("dev/nvidiactl"))
        || Files.isDirectory(root.resolve("proc/driver/nvidia/gpus"))) {
      found.add("NVIDIA");
    }
    if (Files.exists(root.resolve("dev/kfd"))) {
      found.add("AMD");
    }
    return Finding.ok(
        "gpu devices", found.isEmpty() ? "none seen" : String.join(" and ", found) + " driver");
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      // Not this kind of system, or not for us to see.
      return List.of();
    }
  }

  /** A size as people read it. */
  static String bytes(long count) {
    double value = count;
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? count + " B"
        : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }
}
