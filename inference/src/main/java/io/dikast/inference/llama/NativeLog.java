package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where llama.cpp's log goes: to the Java log, quietly, and its last complaints into the message of
 * whatever failed.
 */
final class NativeLog {

  private static final System.Logger LOG = System.getLogger("io.dikast.inference.llama.native");
  private static final int KEPT_COMPLAINTS = 4;
  private static final int WARNING = 3;
  private static final int ERROR = 4;

  private static final Deque<String> COMPLAINTS = new ArrayDeque<>();

  private NativeLog() {}

  /** Makes the library log here; the stub lives as long as the library, which is for ever. */
  static void install(Linker linker, MethodHandle logSet) {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .findStatic(
                  NativeLog.class,
                  "log",
                  MethodType.methodType(
                      void.class, int.class, MemorySegment.class, MemorySegment.class));
      MemorySegment stub =
          linker.upcallStub(
              target,
              FunctionDescriptor.ofVoid(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
              Arena.global());
      logSet.invokeExact(stub, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new BackendException("the native log cannot be set", e, false);
    }
  }

  /** Called from native code, so nothing may escape: an exception here would end the process. */
  @SuppressWarnings("unused") // by the upcall stub
  private static void log(int level, MemorySegment text, MemorySegment userData) {
    try {
      String line = text.reinterpret(1 << 16).getString(0).strip();
      if (line.isEmpty()) {
        return;
      }
      if (level == ERROR || level == WARNING) {
        synchronized (COMPLAINTS) {
          COMPLAINTS.addLast(line);
          if (COMPLAINTS.size() > KEPT_COMPLAINTS) {
            COMPLAINTS.removeFirst();
          }
        }
      }
      LOG.log(level == ERROR ? Level.DEBUG : Level.TRACE, line);
    } catch (Throwable e) {
      // A log line is not worth a process.
    }
  }

  /** Forgets what was complained about until now. */
  static void reset() {
    synchronized (COMPLAINTS) {
      COMPLAINTS.clear();
    }
  }

  /** The last complaints, empty where there were none. */
  static String complaints() {
    synchronized (COMPLAINTS) {
      return String.join("; ", COMPLAINTS);
    }
  }
}
