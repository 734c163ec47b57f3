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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loads a llama.cpp build that the user brings, once for the life of the process. */
final class OwnLibrary {

  /*
   * Which layout a library has is told by what it exports, then checked by its defaults; both in a trial
   * that is undone, so that a refused library leaves nothing behind. Only then are its back ends loaded,
   * which cannot be undone.
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
    checkFiles(files);
    NativeLibrary.shortenSpinning();
    Layout layout = trial(files);
    if (files.split()) {
      splitBuild = files.folder();
    }
    NativeApi api = load(files, layout);
    LOADED.put(files.folder(), api);
    return api;
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

  private static void checkFiles(LibraryFolder files) {
    String os = System.getProperty("os.name", "");
    if (!os.startsWith("Linux")) {
      return;
    }
    for (Path part : files.parts()) {
      try {
        String fault = ElfFile.fault(part, System.getProperty("os.arch", ""));
        if (fault != null) {
          throw new BackendException(part + " " + fault);
        }
      } catch (IOException e) {
        throw new BackendException(part + " cannot be read: " + e.getMessage(), e, false);
      }
    }
  }

  private static Layout trial(LibraryFolder files) {
    try (Arena arena = Arena.ofShared()) {
      SymbolLookup library = open(files, arena);
      for (Layout layout : Layout.values()) {
        if (library.find(layout.mark()).isPresent()) {
          requireDefaults(files, library, layout);
          return layout;
        }
      }
      List<String> missing = new ArrayList<>();
      for (Layout layout : Layout.values()) {
        missing.add(layout.mark());
      }
      throw new BackendException(
          files.llama()
              + " is no llama.cpp library of a known version: it exports none of "
              + String.join(", ", missing));
    }
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

  private static SymbolLookup open(LibraryFolder files, Arena arena) {
    SymbolLookup all = name -> Optional.empty();
    for (Path part : files.parts()) {
      try {
        // llama's own names first: each part comes before those it needs.
        all = SymbolLookup.libraryLookup(part, arena).or(all);
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

  private static NativeApi load(LibraryFolder files, Layout layout) {
    SymbolLookup library = open(files, Arena.global());
    String build = build(files, library);
    return switch (layout) {
      case B4916 -> new ApiB4916(library, build);
      case V050 -> new ApiV050(library, build, files.folder());
    };
  }

  /** What tells this build from another of the same layout. */
  private static String build(LibraryFolder files, SymbolLookup library) {
    String ggml = text(library, "ggml_version");
    String commit = text(library, "ggml_commit");
    return " ("
        + files.llama().getFileName()
        + " "
        + text(library, "llama_version")
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
