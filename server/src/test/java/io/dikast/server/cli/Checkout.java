package io.dikast.server.cli;

import java.nio.file.Path;
import java.util.Objects;

/** Where this checkout lies. */
final class Checkout {

  private Checkout() {}

  static Path root() {
    return Path.of(
        Objects.requireNonNull(System.getProperty("dikast.root"), "set by the build: dikast.root"));
  }

  static Path tinyModel() {
    return root().resolve(ModelOptions.DEFAULT_MODEL);
  }
}
