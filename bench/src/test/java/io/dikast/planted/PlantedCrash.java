package io.dikast.planted;

import io.dikast.bench.fuzz.FuzzTarget;
import java.util.List;
import java.util.Set;

/** A reader with a mistake that no seed shows: it lies behind three letters in a row. */
public final class PlantedCrash implements FuzzTarget {

  @Override
  public String name() {
    return "planted-crash";
  }

  @Override
  public List<byte[]> good() {
    return List.of(new byte[] {'a', 'b', 'c'});
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IllegalArgumentException.class);
  }

  @Override
  public void read(byte[] input) {
    if (input.length > 8) {
      throw new IllegalArgumentException("too long");
    }
    if (input.length > 2 && input[0] == 'b') {
      if (input[1] == 'u') {
        if (input[2] == 'g') {
          throw new NumberFormatException("of a class that extends a refusal's");
        }
      }
    }
  }
}
