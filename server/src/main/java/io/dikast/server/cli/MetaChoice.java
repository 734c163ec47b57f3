package io.dikast.server.cli;

import java.nio.file.Path;
import java.util.Locale;

/** Who says which judgements to trust. */
sealed interface MetaChoice {

  /** What needs no file. */
  enum Asked implements MetaChoice {
    /** Yes-no where the model file brings its own question for it, else nobody. */
    AUTO,
    /** The judge itself is asked whether the critique is right. */
    YES_NO,
    /** Nobody: every judgement counts. */
    NONE;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A trained head.
   *
   * @param file that holds it, as it was named
   */
  record Trained(Path file) implements MetaChoice {
    @Override
    public String toString() {
      return file.toString();
    }
  }
}
