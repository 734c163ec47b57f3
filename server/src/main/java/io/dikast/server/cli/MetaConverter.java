package io.dikast.server.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the kind of meta reward model. */
final class MetaConverter implements ITypeConverter<JudgeOptions.Meta> {

  @Override
  public JudgeOptions.Meta convert(String text) {
    for (JudgeOptions.Meta meta : JudgeOptions.Meta.values()) {
      if (meta.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return meta;
      }
    }
    throw new TypeConversionException("expected auto, yes-no or none, got '" + text + "'");
  }
}
