package io.dikast.planted;

import io.dikast.bench.fuzz.FuzzTarget;
import java.util.List;
import java.util.Set;

/** A reader that believes the length that an input claims. */
public final class PlantedSwell implements FuzzTarget {

  @Override
  public String name() {
    return "planted-swell";
  }

  @Override
  public List<byte[]> good() {
    return List.of(new byte[] {0});
  }

  @Override
  public List<byte[]> odd() {
    return List.of(new byte[] {100});
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IllegalArgumentException.class);
  }

  @Override
  public void read(byte[] input) {
    byte[] claimed = new byte[input.length == 0 ? 0 : Math.max(0, input[0]) << 20];
    if (claimed.length > input.length) {
      throw new IllegalArgumentException("it ends too early");
    }
  }
}
