package io.dikast.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words what the file system says in class names. */
final class Reasons {

  private Reasons() {}

  /** What was to be read, and why it could not be. */
  static String of(Object what, IOException failure) {
    String reason =
        switch (failure) {
          case NoSuchFileException _ -> "there is no such file";
          case AccessDeniedException _ -> "not permitted";
          case NotDirectoryException _ -> "it is no folder";
          case FileSystemException e when e.getReason() != null -> e.getReason();
          default ->
              failure.getMessage() == null
                  ? failure.getClass().getSimpleName()
                  : failure.getMessage();
        };
    return what + ": " + reason;
  }

  /** What was to be read, and why it could not be. */
  static String of(Object what, UncheckedIOException failure) {
    IOException cause = failure.getCause();
    return cause == null ? what + ": " + failure : of(what, cause);
  }
}
