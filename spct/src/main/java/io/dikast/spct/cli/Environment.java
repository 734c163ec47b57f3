package io.dikast.spct.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the shared flags are when they are not given: {@code DIKAST_…}, as in all commands. */
final class Environment implements IDefaultValueProvider {

  private static final Set<String> SHARED =
      Set.of(
          "model",
          "backend",
          "backend-model",
          "api-key-file",
          "ctx-size",
          "threads",
          "gpu-layers",
          "llama-lib",
          "parallel",
          "flash-attn",
          "samples",
          "temp",
          "top-p",
          "max-tokens",
          "seed",
          "deadline",
          "max-total-tokens",
          "json",
          "quiet");

  private final Map<String, String> variables;

  Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option)) {
      return null;
    }
    String name = option.longestName().replaceFirst("^--", "");
    if (!SHARED.contains(name)) {
      return null;
    }
    String value =
        variables.getOrDefault("DIKAST_" + name.replace('-', '_').toUpperCase(Locale.ROOT), "");
    if (value.isEmpty()) {
      return null;
    }
    return arg.type() == boolean.class ? truth(value) : value;
  }

  /** Switches in the environment are 1 or 0 as often as true or false. */
  private static String truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes", "on" -> "true";
      case "0", "false", "no", "off" -> "false";
      default -> value;
    };
  }
}
