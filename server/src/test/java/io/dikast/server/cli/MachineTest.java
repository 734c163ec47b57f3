package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {

  @TempDir Path root;

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private String finding(String name) {
    return new Machine(root)
        .findings().stream()
            .filter(finding -> finding.name().equals(name))
            .findFirst()
            .orElseThrow()
            .text();
  }

  @Test
  void limits_noFiles_none() {
    assertThat(finding("limits")).isEqualTo("no container limits");
  }

  @Test
  void limits_ownGroupAndThoseAbove_theTightestCounts() throws IOException {
    file("proc/self/cgroup", "0::/a/b\n");
    file("sys/fs/cgroup/a/b/memory.max", "max\n");
    file("sys/fs/cgroup/a/memory.max", "2147483648\n");
    file("sys/fs/cgroup/memory.max", "4294967296\n");
    file("sys/fs/cgroup/a/b/cpu.max", "150000 100000\n");
    file("sys/fs/cgroup/a/cpu.max", "max 100000\n");

    assertThat(finding("limits")).isEqualTo("memory 2.0 GiB, processor time of 1.5 cores");
  }

  @Test
  void limits_versionOne_unlimitedIsNone() throws IOException {
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    assertThat(finding("limits")).isEqualTo("no container limits");

    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
    file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n");
    assertThat(finding("limits")).isEqualTo("memory 1.0 GiB, processor time of 0.5 cores");
  }

  @Test
  void limits_rubbish_isNone() throws IOException {
    file("proc/self/cgroup", "0::/../../etc\n");
    file("sys/fs/cgroup/memory.max", "99999999999999999999999\n");
    file("sys/fs/cgroup/cpu.max", "1 0\n");

    assertThat(finding("limits")).isEqualTo("no container limits");
  }

  @Test
  void gpuDevices_driverFiles_areSeen() throws IOException {
    assertThat(finding("gpu devices")).isEqualTo("none seen");
    file("dev/nvidiactl", "");
    file("dev/kfd", "");
    assertThat(finding("gpu devices")).isEqualTo("NVIDIA and AMD driver");
  }

  @Test
  void system_processorName_isShown() throws IOException {
    file("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n");

    assertThat(finding("system")).endsWith(", Some CPU @ 2 GHz");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.0 KiB",
    "1642560,1.6 MiB",
    "10737418240,10 GiB",
    "9223372036854775807,8388608 TiB"
  })
  void bytes_anySize_isShort(long count, String text) {
    assertThat(Machine.bytes(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "999,999", "1000,1.0k", "813952,814k", "134515008,135M", "27200000000,27.2B"})
  void count_parameters_areRounded(long parameters, String text) {
    assertThat(ModelFile.count(parameters)).isEqualTo(text);
  }
}
