package io.dikast.server.cli;

import io.dikast.server.http.AccessLog;
import io.dikast.server.http.ApiKeys;
import io.dikast.server.http.JudgeSettings;
import io.dikast.server.http.Limits;
import io.dikast.server.http.ServiceSettings;
import io.dikast.server.http.TelemetrySettings;
import io.dikast.server.json.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a service listens, whom it lets in, and how much it takes on. */
final class ServiceOptions {

  /** Keys, separated by commas. There is no flag for them: what is in argv, everybody can read. */
  static final String KEYS_VARIABLE = "DIKAST_API_KEYS";

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "Name or address to listen at; without keys only a loopback one (default:"
              + " ${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen at; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Option(
      names = "--api-keys-file",
      paramLabel = "FILE",
      description =
          "Keys that every route but health asks for, one a line; or in DIKAST_API_KEYS, separated"
              + " by commas.")
  @Nullable Path keysFile;

  @Option(
      names = "--max-units",
      paramLabel = "N",
      description =
          "Draws under way at once; a request that finds too few left is refused with 503 (default:"
              + " ${DEFAULT-VALUE}).")
  int units = Limits.DEFAULT.units();

  @Option(
      names = "--max-key-draws",
      paramLabel = "N",
      description =
          "Draws a minute that one key may ask for; more is refused with 429 (default: no limit).")
  int keyDraws;

  @Option(
      names = "--max-body-bytes",
      paramLabel = "N",
      description = "The most bytes of a request (default: ${DEFAULT-VALUE}).")
  int bodyBytes = Limits.DEFAULT.bodyBytes();

  @Option(
      names = "--max-responses",
      paramLabel = "N",
      description = "The most responses judged together (default: ${DEFAULT-VALUE}).")
  int responses = Limits.DEFAULT.responses();

  @Option(
      names = "--max-k",
      paramLabel = "N",
      description = "The most judgements of one request (default: ${DEFAULT-VALUE}).")
  int samples = Limits.DEFAULT.samples();

  @Option(
      names = "--max-candidates",
      paramLabel = "N",
      description = "The most candidates drawn for one request (default: ${DEFAULT-VALUE}).")
  int candidates = Limits.DEFAULT.candidates();

  @Option(
      names = "--max-simulations",
      paramLabel = "N",
      description = "The most simulations of one tree search (default: ${DEFAULT-VALUE}).")
  int simulations = Limits.DEFAULT.simulations();

  @Option(
      names = "--max-nesting",
      paramLabel = "N",
      description = "How deep JSON may nest (default: ${DEFAULT-VALUE}).")
  int nesting = Limits.DEFAULT.nesting();

  @Option(
      names = "--max-texts",
      paramLabel = "N",
      description = "The most texts scored for one request (default: ${DEFAULT-VALUE}).")
  int texts = Limits.DEFAULT.texts();

  @Option(
      names = "--body-timeout",
      paramLabel = "TIME",
      description = "How long a connection may take to bring a request (default: 30s).")
  Duration bodyTime = Limits.DEFAULT.bodyTime();

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      description = "How long to finish what is under way when told to stop (default: 30s).")
  Duration drain = Duration.ofSeconds(30);

  @Option(
      names = "--log",
      paramLabel = "text|json|none",
      description = "A line for every request, on standard error (default: ${DEFAULT-VALUE}).")
  AccessLog.Format log = AccessLog.Format.TEXT;

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      description =
          "Base URL of an OpenTelemetry collector that takes OTLP over HTTP, such as"
              + " http://localhost:4318; it is sent spans and judgements (default: the variable"
              + " OTEL_EXPORTER_OTLP_ENDPOINT, else nothing is sent).")
  @Nullable String otlpEndpoint;

  @Option(
      names = "--otlp-content",
      description = "Send the collector what the judge wrote, too: critiques may quote answers.")
  boolean otlpContent;

  /** Checks the flags and reads the keys. */
  ServiceSettings settings(
      Shell shell, JudgeSettings judge, Map<String, String> versions, boolean quiet) {
    DrawOptions.require(port >= 0 && port <= 65535, "--port", "in 0..65535", port);
    DrawOptions.require(keyDraws >= 0, "--max-key-draws", "at least 0", keyDraws);
    try {
      Limits limits =
          new Limits(
              bodyBytes,
              responses,
              samples,
              candidates,
              simulations,
              nesting,
              texts,
              units,
              Limits.DEFAULT.deadline(),
              bodyTime);
      return new ServiceSettings(
          host,
          port,
          keys(shell).withDrawsPerMinute(keyDraws),
          limits,
          judge,
          versions,
          quiet ? AccessLog.Format.NONE : log,
          TelemetrySettings.of(shell.environment(), otlpEndpoint, otlpContent));
    } catch (IllegalArgumentException e) {
      throw Fault.of(Fault.Code.INVALID_VALUE, String.valueOf(e.getMessage())).exception();
    }
  }

  private ApiKeys keys(Shell shell) {
    List<String> keys = new ArrayList<>();
    for (String key : shell.environment().getOrDefault(KEYS_VARIABLE, "").split(",", -1)) {
      if (!key.isBlank()) {
        keys.add(key);
      }
    }
    if (keysFile != null) {
      int before = keys.size();
      try {
        Files.readAllLines(shell.resolve(keysFile)).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .forEach(keys::add);
      } catch (IOException e) {
        throw new Fault(
                Fault.Code.INVALID_VALUE,
                "cannot read " + Reasons.of(keysFile, e),
                "--api-keys-file")
            .exception();
      }
      if (keys.size() == before) {
        // An empty file must not open the door.
        throw new Fault(
                Fault.Code.INVALID_VALUE, keysFile + ": there is no key in it", "--api-keys-file")
            .exception();
      }
    }
    return ApiKeys.of(keys);
  }
}
