package io.dikast.server.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the kind of meta reward model. */
final class MetaConverter implements ITypeConverter<DrawOptions.Meta> {

  @Override
  public DrawOptions.Meta convert(String text) {
    for (DrawOptions.Meta meta : DrawOptions.Meta.values()) {
      if (meta.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return meta;
      }
    }
    throw new TypeConversionException("expected auto, yes-no or none, got '" + text + "'");
  }
}
