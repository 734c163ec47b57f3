package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the llama.cpp library for this platform inside the java-llama.cpp artifact, and loads it
 * once for the life of the process.
 */
final class NativeLibrary {

  /*
   * The artifact's own loader writes to a fixed name in the shared temporary folder, where anybody may
   * have put another file first. Ours goes into a folder of this user, under the hash of its own content,
   * and is hashed again before it is loaded.
   */
  private static final String RESOURCES = "de/kherud/llama/";

  /** Turns of a waiting thread before it sleeps: tens of microseconds. */
  private static final String SPIN_COUNT = "2000";

  private NativeLibrary() {}

  private static final class Holder {
    private static final NativeApi API = load();
  }

  /**
   * The library, loaded at the first call.
   *
   * @throws BackendException if there is none for this platform or it cannot be loaded
   */
  static NativeApi api() {
    try {
      return Holder.API;
    } catch (ExceptionInInitializerError e) {
      if (e.getCause() instanceof BackendException known) {
        throw known;
      }
      throw new BackendException("the native library cannot be loaded", e.getCause(), false);
    } catch (NoClassDefFoundError e) {
      throw new BackendException(
          "the native library could not be loaded earlier in this process", e, false);
    }
  }

  /** Where the library lies inside the artifact, on this platform. */
  static String resource() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
    if (os.startsWith("linux") && (arm || x86)) {
      return RESOURCES + "Linux/" + (arm ? "aarch64" : "x86_64") + "/libjllama.so";
    }
    if (os.startsWith("mac") && (arm || x86)) {
      return RESOURCES + "Mac/" + (arm ? "aarch64" : "x86_64") + "/libjllama.dylib";
    }
    throw new BackendException(
        "there is no llama.cpp library for "
            + System.getProperty("os.name")
            + " on "
            + System.getProperty("os.arch")
            + ": Linux and macOS on x86-64 and arm64 are supported (the artifact's Windows libraries"
            + " export no C functions)");
  }

  private static NativeApi load() {
    checkProcessor();
    shortenSpinning();
    Path file = extract(resource());
    try {
      SymbolLookup library = SymbolLookup.libraryLookup(file, Arena.global());
      requireLayout(library, ApiB4916.MODEL_PARAMS);
      requireLayout(library, ApiB4916.CONTEXT_PARAMS);
      return new ApiB4916(library, "");
    } catch (IllegalArgumentException e) {
      String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      throw new BackendException(
          "the native library "
              + file
              + " cannot be loaded: "
              + e.getMessage()
              + (os.startsWith("linux")
                  ? "; it needs glibc, libstdc++.so.6 and libgomp.so.1 (Debian: libgomp1)"
                  : ""),
          e,
          false);
    }
  }

  private static void requireLayout(SymbolLookup library, ParamsLayout params) {
    String difference = params.difference(library);
    if (difference != null) {
      throw new BackendException("the native library is not llama.cpp b4916: " + difference);
    }
  }

  /**
   * The native pool waits at some hundred barriers a step. GNU's OpenMP spins there for
   * milliseconds before it sleeps: with one busy neighbour on the machine that made a step up to
   * ten times slower, since a thread that waits keeps the processor from the one it waits for. It
   * reads its settings when it is loaded, so this must come first; what the user has set stays.
   */
  static void shortenSpinning() {
    if (!System.getProperty("os.name", "").startsWith("Linux")
        || System.getenv("OMP_WAIT_POLICY") != null) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().find("setenv").orElse(MemorySegment.NULL);
    if (address.address() == 0) {
      return;
    }
    MethodHandle setenv =
        linker.downcallHandle(
            address,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int _ =
          (int)
              setenv.invokeExact(
                  arena.allocateFrom("GOMP_SPINCOUNT"), arena.allocateFrom(SPIN_COUNT), 0);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv has another type than POSIX says", e);
    }
  }

  /**
   * The library is built for AVX2; on an older processor its first instruction ends the process.
   */
  private static void checkProcessor() {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!resource().contains("Linux/x86_64") || !Files.isReadable(cpuinfo)) {
      return;
    }
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      String flags =
          lines.filter(line -> line.startsWith("flags")).findFirst().map(f -> f + " ").orElse("");
      Set<String> missing =
          Stream.of("avx", "avx2", "fma", "f16c")
              .filter(flag -> !flags.contains(" " + flag + " "))
              .collect(Collectors.toSet());
      if (!flags.isEmpty() && !missing.isEmpty()) {
        throw new BackendException(
            "the native library needs a processor with AVX2, FMA and F16C; this one lacks "
                + missing);
      }
    } catch (IOException e) {
      // No answer is no objection: the flags are a courtesy of the kernel.
    }
  }

  private static Path extract(String resource) {
    byte[] content;
    try (InputStream in = NativeLibrary.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new BackendException(
            "the java-llama.cpp artifact (de.kherud:llama) is not on the class path: no "
                + resource);
      }
      content = in.readAllBytes();
    } catch (IOException e) {
      throw new BackendException("the native library cannot be read from its artifact", e, false);
    }
    String hash = sha256(content);
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    try {
      return placed(cacheFolder().resolve(hash), name, content, hash);
    } catch (IOException e) {
      try {
        Path folder = Files.createTempDirectory("dikast-native-");
        folder.toFile().deleteOnExit();
        Path file = placed(folder, name, content, hash);
        file.toFile().deleteOnExit();
        return file;
      } catch (IOException again) {
        e.addSuppressed(again);
        throw new BackendException("the native library cannot be written anywhere", e, false);
      }
    }
  }

  private static Path placed(Path folder, String name, byte[] content, String hash)
      throws IOException {
    createPrivate(folder);
    Path file = folder.resolve(name);
    if (Files.isRegularFile(file) && sha256(Files.readAllBytes(file)).equals(hash)) {
      return file;
    }
    Path temporary = Files.createTempFile(folder, name, ".part");
    try {
      Files.write(temporary, content);
      try {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
    return file;
  }

  private static void createPrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static Path cacheFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache != null && !cache.isBlank()
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("dikast").resolve("native");
  }

  private static String sha256(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
