package io.dikast.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What flags are when they are not given: the environment's {@code DIKAST_…}, else {@code
 * dikast.json}, else what the command says.
 *
 * <p>Keys of the file are the long flag names; a relative path in it is meant from where the file
 * lies.
 */
final class Settings implements IDefaultValueProvider {

  /** The flags with an environment twin and a key in the file. */
  static final Set<String> KEYS =
      java.util.Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  "model",
                  "ctx-size",
                  "threads",
                  "gpu-layers",
                  "llama-lib",
                  "backend",
                  "backend-model",
                  "api-key-file",
                  "parallel",
                  "flash-attn",
                  "samples",
                  "temp",
                  "top-p",
                  "max-tokens",
                  "seed",
                  "deadline",
                  "max-total-tokens",
                  "max-calls",
                  "meta",
                  "weighting",
                  "keep",
                  "quorum",
                  "stop-when-decided",
                  "stop",
                  "ahead",
                  "mode",
                  "tournament",
                  "rating",
                  "step-reward",
                  "head",
                  "scorer-route",
                  "scorer-unit",
                  "strategy",
                  "candidates",
                  "form",
                  "choices",
                  "judged-at-once",
                  "width",
                  "max-steps",
                  "step-delimiter",
                  "step-tokens",
                  "aggregation",
                  "by-vote",
                  "stop-text",
                  "tree-policy",
                  "exploration",
                  "simulations",
                  "wave",
                  "rollouts",
                  "tree-choice",
                  "journal",
                  "trace",
                  "principles",
                  "catch-degenerate",
                  "decoy",
                  "decoy-text",
                  "random-label",
                  "max-response-chars",
                  "cut",
                  "host",
                  "port",
                  "api-keys-file",
                  "max-units",
                  "max-key-draws",
                  "max-body-bytes",
                  "max-responses",
                  "max-k",
                  "max-candidates",
                  "max-simulations",
                  "max-nesting",
                  "max-texts",
                  "body-timeout",
                  "drain-timeout",
                  "log",
                  "otlp-endpoint",
                  "otlp-content",
                  "json",
                  "quiet",
                  "verbose",
                  "no-progress",
                  "no-color")));

  private static final Set<String> PATHS =
      Set.of("model", "llama-lib", "head", "journal", "trace", "api-keys-file", "api-key-file");

  private static final Path FILE = Path.of("dikast.json");

  private final Shell shell;
  private final List<String> arguments;
  private final @Nullable Path chosen;
  private final Map<String, String> sources = new HashMap<>();
  private @Nullable Map<String, String> fileValues;
  private @Nullable FaultException fault;

  /**
   * Settings for one run.
   *
   * @param arguments of the command line, to find {@code --config} before they are parsed
   */
  Settings(Shell shell, List<String> arguments) {
    this.shell = shell;
    this.arguments = arguments;
    this.chosen = chosen(shell, arguments);
  }

  /** What kept the file from being read, to throw once it is known that no help was asked for. */
  @Nullable FaultException fault() {
    return fault;
  }

  /** Where the value of a flag came from, {@code null} if it was given as a flag or not at all. */
  @Nullable String sourceOf(ArgSpec arg) {
    String key = key(arg);
    return key == null ? null : sources.get(key);
  }

  /** Whether the result is asked for as JSON; known even where the flags cannot be parsed. */
  boolean json() {
    return arguments.contains("--json") || isTrue("json");
  }

  /** Whether details are asked for. */
  boolean verbose() {
    return arguments.contains("-v") || arguments.contains("--verbose") || isTrue("verbose");
  }

  private boolean isTrue(String key) {
    String fromEnvironment = shell.environment().getOrDefault(variable(key), "");
    String value = fromEnvironment.isEmpty() ? fileValues().get(key) : fromEnvironment;
    return value != null && truth(value).equals("true");
  }

  /** The environment variable of a flag. */
  static String variable(String key) {
    return "DIKAST_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    String key = key(arg);
    if (key == null) {
      return null;
    }
    String fromEnvironment = shell.environment().getOrDefault(variable(key), "");
    if (!fromEnvironment.isEmpty()) {
      sources.put(key, variable(key));
      return normalised(arg, fromEnvironment);
    }
    String fromFile = fileValues().get(key);
    if (fromFile != null) {
      sources.put(key, "\"" + key + "\" in " + file());
      return fromFile;
    }
    return null;
  }

  private static @Nullable String key(ArgSpec arg) {
    if (arg instanceof OptionSpec option) {
      String name = option.longestName().replaceFirst("^--", "");
      return KEYS.contains(name) ? name : null;
    }
    return null;
  }

  /** Switches in the environment are 1 or 0 as often as true or false. */
  private static String normalised(ArgSpec arg, String value) {
    return arg.type() == boolean.class ? truth(value) : value;
  }

  private static String truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "true", "yes", "on" -> "true";
      case "0", "false", "no", "off" -> "false";
      default -> value;
    };
  }

  private static @Nullable Path chosen(Shell shell, List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("--config=")) {
        return Path.of(argument.substring("--config=".length()));
      }
      if (argument.equals("--config") && i + 1 < arguments.size()) {
        return Path.of(arguments.get(i + 1));
      }
    }
    String variable = shell.environment().getOrDefault("DIKAST_CONFIG", "");
    return variable.isEmpty() ? null : Path.of(variable);
  }

  private Path file() {
    return shell.resolve(chosen == null ? FILE : chosen);
  }

  private Map<String, String> fileValues() {
    Map<String, String> known = fileValues;
    if (known == null) {
      try {
        known = read();
      } catch (FaultException e) {
        fault = e;
        known = Map.of();
      }
      fileValues = known;
    }
    return known;
  }

  private Map<String, String> read() {
    Path file = file();
    if (chosen == null && !Files.exists(file)) {
      return Map.of();
    }
    Map<String, String> values = new HashMap<>();
    try (JsonParser json =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .createParser(Files.readAllBytes(file))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw invalid(file + ": expected an object of flags, such as {\"samples\": 16}", null);
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        if (!KEYS.contains(key)) {
          throw invalid(
              file + ": there is no setting \"" + key + "\"; there are " + String.join(", ", KEYS),
              key);
        }
        JsonToken value = json.nextToken();
        if (!value.isScalarValue() || value == JsonToken.VALUE_NULL) {
          throw invalid(file + ": \"" + key + "\" must be a text, a number or true or false", key);
        }
        String text = json.getText();
        boolean path = PATHS.contains(key) || (key.equals("meta") && text.endsWith(".json"));
        values.put(key, path ? beside(file, text) : text);
      }
      if (json.nextToken() != null) {
        throw invalid(file + ": expected nothing after the object", null);
      }
    } catch (JsonProcessingException e) {
      throw new Fault(
              Fault.Code.INVALID_JSON,
              file
                  + ", line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ": "
                  + e.getOriginalMessage(),
              null)
          .exception();
    } catch (IOException e) {
      throw new Fault(Fault.Code.INVALID_VALUE, "cannot read " + Reasons.of(file, e), "--config")
          .exception();
    }
    return values;
  }

  private static String beside(Path file, String path) {
    return file.resolveSibling(path).toString();
  }

  private static FaultException invalid(String message, @Nullable String param) {
    return new Fault(Fault.Code.INVALID_VALUE, message, param).exception();
  }
}
