package io.dikast.planted;

import io.dikast.bench.fuzz.FuzzTarget;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A reader that never comes back from an input that begins with a zero. */
public final class PlantedHang implements FuzzTarget {

  @Override
  public String name() {
    return "planted-hang";
  }

  @Override
  public List<byte[]> good() {
    return List.of(new byte[] {1});
  }

  @Override
  public List<byte[]> odd() {
    return List.of(new byte[] {0});
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public void read(byte[] input) {
    while (input.length > 0 && input[0] == 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
