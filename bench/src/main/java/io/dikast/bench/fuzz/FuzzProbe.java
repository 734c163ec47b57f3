package io.dikast.bench.fuzz;

import com.sun.management.ThreadMXBean;
import io.dikast.bench.BenchmarkException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives inputs to a target. Jazzer finds the two methods that begin with {@code fuzzer} by name.
 */
public final class FuzzProbe {

  /**
   * Bytes that reading may allocate. An input has a few thousand: what one claims must not count.
   */
  static final long MOST_ALLOCATED = 16 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static @Nullable FuzzTarget target;

  private FuzzProbe() {}

  /** Makes the target of this class name. */
  public static void fuzzerInitialize(String[] args) {
    target = target(args[0]);
  }

  /** Gives it one input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (target == null) {
      throw new IllegalStateException("fuzzerInitialize comes first");
    }
    takes(target, input);
  }

  private static FuzzTarget target(String className) {
    try {
      return Class.forName(className)
          .asSubclass(FuzzTarget.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new BenchmarkException("there is no target " + className, e);
    }
  }

  /**
   * Gives an input to a target.
   *
   * @return whether it took the input
   * @throws Exception whatever it throws that is none of its refusals
   */
  static boolean takes(FuzzTarget target, byte[] input) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean taken = read(target, input);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > MOST_ALLOCATED) {
      // Classes that were loaded on the way count too, but only once.
      requireSparing(target, input);
    }
    return taken;
  }

  private static void requireSparing(FuzzTarget target, byte[] input) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    read(target, input);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    FindingException.require(
        allocated <= MOST_ALLOCATED,
        "expected at most "
            + MOST_ALLOCATED
            + " bytes to be allocated for an input of "
            + input.length
            + ", got "
            + allocated);
  }

  private static boolean read(FuzzTarget target, byte[] input) throws Exception {
    try {
      target.read(input);
      return true;
    } catch (Exception e) {
      if (target.refusals().contains(e.getClass())) {
        return false;
      }
      throw e;
    }
  }
}
