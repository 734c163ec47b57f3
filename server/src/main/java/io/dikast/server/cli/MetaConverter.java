package io.dikast.server.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads who says which judgements to trust. */
final class MetaConverter implements ITypeConverter<MetaChoice> {

  @Override
  public MetaChoice convert(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (MetaChoice.Asked asked : MetaChoice.Asked.values()) {
      if (asked.toString().equals(lower)) {
        return asked;
      }
    }
    if (lower.endsWith(".json")) {
      try {
        return new MetaChoice.Trained(Path.of(text));
      } catch (InvalidPathException e) {
        throw new TypeConversionException("no file can have the name '" + text + "'");
      }
    }
    throw new TypeConversionException(
        "expected auto, yes-no, none or the .json file of a trained head, got '" + text + "'");
  }
}
