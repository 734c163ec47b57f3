package io.dikast.bench.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All readers in one process, for a short run; the first byte says which. */
public final class EveryTarget implements FuzzTarget {

  @Override
  public String name() {
    return "every";
  }

  @Override
  public List<byte[]> good() {
    List<byte[]> good = new ArrayList<>();
    for (int i = 0; i < FuzzTargets.ALL.size(); i++) {
      for (byte[] seed : FuzzTargets.ALL.get(i).good()) {
        good.add(FuzzBytes.of(i, seed));
      }
    }
    return good;
  }

  @Override
  public List<String> words() {
    return FuzzTargets.ALL.stream().flatMap(target -> target.words().stream()).distinct().toList();
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public void read(byte[] input) throws Exception {
    List<FuzzTarget> all = FuzzTargets.ALL;
    FuzzProbe.takes(all.get(FuzzBytes.first(input) % all.size()), FuzzBytes.rest(input));
  }
}
