package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.server.http.HttpService;
import io.dikast.server.http.ServiceSettings;
import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the model over HTTP until it is told to stop. */
@Command(
    name = "serve",
    header = "The HTTP service and its page.",
    description = {
      "",
      "Routes and shapes: docs/http-api.md. The flags of a judgement are what a request gets that"
          + " does not say. TERM and INT finish what is under way and refuse the rest.",
      "",
    },
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {

  /** What closing the model and the sockets may take after the last answer. */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Shell shell;

  @Mixin ServiceOptions service = new ServiceOptions();
  @Mixin JudgeOptions judge = new JudgeOptions();
  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ServeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    judge.check();
    model.check(shell, output);
    ServiceSettings settings = service.settings(shell, judge.settings(), versions(), output.quiet);
    shell.interruption().checkpoint();
    shell.interruption().allow(service.drain.plus(CLOSING));
    try (HttpService http = HttpService.start(settings, shell.err()::println)) {
      String url = "http://" + address(settings.host()) + ":" + http.port();
      output.note(shell, "listening at " + url + ", loading the model");
      try (Backend backend = model.open(shell, output)) {
        http.open(backend);
        ready(url, backend.describe().model());
        awaitSignal();
        drain(http);
      }
    } catch (IOException e) {
      throw new Fault(Fault.Code.INVALID_VALUE, String.valueOf(e.getMessage()), "--port")
          .exception();
    }
    return ExitCode.OK.number();
  }

  private Map<String, String> versions() {
    return Map.of(
        "dikast",
        VersionCommand.dikastVersion(),
        "java",
        Runtime.version().toString(),
        "java_vendor",
        System.getProperty("java.vendor", "unknown vendor"),
        "llama_cpp",
        shell.engine().version(model.library.folder(shell)).replaceFirst("^llama\\.cpp ", ""));
  }

  private static String address(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private void ready(String url, String name) {
    output.note(shell, "ready: " + TerminalText.line(name) + " at " + url);
    if (output.json) {
      shell
          .out()
          .println(
              JsonText.of(
                  json -> {
                    json.writeStartObject();
                    json.writeStringField("object", "service");
                    json.writeStringField("url", url);
                    json.writeStringField("model", name);
                    json.writeEndObject();
                  }));
    }
  }

  private void awaitSignal() {
    try {
      var _ = shell.interruption().await(CompletableFuture<Void>::new);
    } catch (CancellationException e) {
      output.note(shell, "told to stop: finishing what is under way");
    }
  }

  private void drain(HttpService http) {
    output.note(
        shell,
        http.drain(service.drain)
            ? "everything under way was finished"
            : "not everything could be finished in time; the rest was cancelled");
  }
}
