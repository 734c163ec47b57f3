package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads a llama.cpp build that the user brings, once for the life of the process. */
final class OwnLibrary {

  /*
   * Nothing is ever unloaded: ggml sets the C++ terminate handler when it is loaded and does not take it
   * back; a copy that was loaded later to the same address found its own handler there and ended the
   * process. So as much as can be is found out before: on Linux that the files are whole and what they export.
   * The defaults come last, when the library is in.
   *
   * One split build a process: the system's loader finds the second one's libggml-base by its name in the
   * first one, and two versions would be mixed.
   */
  private static final Map<Path, NativeApi> LOADED = new HashMap<>();
  private static @Nullable Path splitBuild;

  private OwnLibrary() {}

  /**
   * The library in a folder, loaded at the first call.
   *
   * @throws BackendException if there is none, or it is not one of the known layouts
   */
  static synchronized NativeApi in(Path folder) {
    LibraryFolder files = LibraryFolder.in(folder);
    NativeApi known = LOADED.get(files.folder());
    if (known != null) {
      return known;
    }
    if (files.split() && splitBuild != null && !splitBuild.equals(files.folder())) {
      throw new BackendException(
          "this process has loaded the llama.cpp build in "
              + splitBuild
              + "; another one, in "
              + files.folder()
              + ", needs a process of its own");
    }
    Layout layout = isLinux() ? layoutOfFiles(files) : null;
    NativeLibrary.shortenSpinning();
    if (files.split()) {
      splitBuild = files.folder();
    }
    SymbolLookup library = open(files);
    if (layout == null) {
      layout = layout(files, name -> library.find(name).isPresent());
    }
    requireDefaults(files, library, layout);
    NativeApi api = bind(files, library, layout);
    LOADED.put(files.folder(), api);
    return api;
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").startsWith("Linux");
  }

  private enum Layout {
    B4916,
    V050;

    /** A function that this version alone exports. */
    String mark() {
      return switch (this) {
        case B4916 -> ApiB4916.MARK;
        case V050 -> ApiV050.MARK;
      };
    }

    List<ParamsLayout> params() {
      return switch (this) {
        case B4916 -> List.of(ApiB4916.MODEL_PARAMS, ApiB4916.CONTEXT_PARAMS);
        case V050 -> List.of(ApiV050.MODEL_PARAMS, ApiV050.CONTEXT_PARAMS);
      };
    }
  }

  private static Layout layoutOfFiles(LibraryFolder files) {
    Set<String> exports = new HashSet<>();
    for (Path part : files.parts()) {
      try {
        exports.addAll(ElfFile.exports(part, System.getProperty("os.arch", "")));
      } catch (IOException e) {
        throw new BackendException(String.valueOf(e.getMessage()), e, false);
      }
    }
    return layout(files, exports::contains);
  }

  private static Layout layout(LibraryFolder files, Predicate<String> exported) {
    for (Layout layout : Layout.values()) {
      if (exported.test(layout.mark())) {
        return layout;
      }
    }
    throw new BackendException(
        files.llama()
            + " is no llama.cpp library of a known version: it exports none of "
            + Stream.of(Layout.values()).map(Layout::mark).collect(Collectors.joining(", ")));
  }

  private static void requireDefaults(LibraryFolder files, SymbolLookup library, Layout layout) {
    for (ParamsLayout params : layout.params()) {
      if (library.find(params.source()).isEmpty()) {
        throw refused(files, library, "it exports no " + params.source());
      }
      String difference = params.difference(library);
      if (difference != null) {
        throw refused(files, library, difference);
      }
    }
  }

  private static BackendException refused(
      LibraryFolder files, SymbolLookup library, String reason) {
    String version = text(library, "llama_version");
    return new BackendException(
        files.llama()
            + (version.isEmpty() ? "" : ", version " + version + ",")
            + " has not the layout of llama.cpp b4916 or v0.5.0, the two that are known: "
            + reason);
  }

  private static SymbolLookup open(LibraryFolder files) {
    SymbolLookup all = name -> Optional.empty();
    for (Path part : files.parts()) {
      try {
        // llama's own names first: each part comes before those it needs.
        all = SymbolLookup.libraryLookup(part, Arena.global()).or(all);
      } catch (IllegalArgumentException e) {
        throw new BackendException(
            part + " cannot be loaded: " + e.getMessage() + missingParts(files), e, false);
      }
    }
    return all;
  }

  private static String missingParts(LibraryFolder files) {
    return files.split() ? "" : " (it lies there without libggml-base and libggml)";
  }

  private static NativeApi bind(LibraryFolder files, SymbolLookup library, Layout layout) {
    String build = build(files, library);
    return switch (layout) {
      case B4916 -> new ApiB4916(library, build);
      case V050 -> new ApiV050(library, build, files.folder());
    };
  }

  /** What tells this build from another of the same layout. */
  private static String build(LibraryFolder files, SymbolLookup library) {
    String llama = text(library, "llama_version");
    String ggml = text(library, "ggml_version");
    String commit = text(library, "ggml_commit");
    return " ("
        + files.llama().getFileName()
        + (llama.isEmpty() ? "" : " " + llama)
        + (ggml.isEmpty() ? "" : ", ggml " + ggml + " " + commit)
        + ", SHA-256 "
        + hash(files.parts()).substring(0, 12)
        + ")";
  }

  /** What a function without parameters says, empty where there is none of that name. */
  private static String text(SymbolLookup library, String function) {
    return library
        .find(function)
        .map(
            address -> {
              MethodHandle handle =
                  Linker.nativeLinker()
                      .downcallHandle(address, FunctionDescriptor.of(ValueLayout.ADDRESS));
              MemorySegment text = SharedFunctions.get(() -> (MemorySegment) handle.invokeExact());
              return text.address() == 0 ? "" : text.reinterpret(1 << 10).getString(0);
            })
        .orElse("");
  }

  private static String hash(List<Path> files) {
    MessageDigest digest = NativeLibrary.sha256();
    for (Path file : files) {
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new BackendException(file + " cannot be read: " + e.getMessage(), e, false);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
