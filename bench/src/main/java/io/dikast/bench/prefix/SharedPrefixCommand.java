package io.dikast.bench.prefix;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.ChildProcess;
import io.dikast.bench.Report;
import io.dikast.bench.Statistics;
import io.dikast.bench.WorkFolder;
import io.dikast.inference.llama.LibraryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Many draws of one long prompt: the embedded engine, the bare native calls from C, and the
 * artifact's own Java interface, in turns, each run in a fresh process.
 */
@Command(
    name = "shared-prefix",
    header = "16 draws of one prompt against the bare native calls and the artifact's own API.")
public final class SharedPrefixCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(names = "--runs", defaultValue = "3", description = "Rounds (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = {"-t", "--threads"},
      defaultValue = "2",
      description = "Threads of everybody (${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--draws", defaultValue = "16", description = "Draws (${DEFAULT-VALUE}).")
  private int draws;

  @Option(
      names = "--prompt-tokens",
      defaultValue = "512",
      description = "Length of the prompt (${DEFAULT-VALUE}).")
  private int promptTokens;

  @Option(
      names = "--tokens",
      defaultValue = "64",
      description = "Tokens of each draw (${DEFAULT-VALUE}).")
  private int tokens;

  @Option(names = "--seed", defaultValue = "1", description = "Of prompt and draws.")
  private long seed;

  @Option(names = "--no-bare", description = "Leave out the bare loop.")
  private boolean noBare;

  @Option(names = "--no-artifact", description = "Leave out the artifact's own API.")
  private boolean noArtifact;

  @Option(
      names = "--limit",
      defaultValue = "900",
      description = "Seconds after which a run is killed (${DEFAULT-VALUE}).")
  private int limitSeconds;

  @Option(
      names = "--trial",
      description = "On a very small model, to see it work: the figures mean nothing.")
  private boolean trial;

  @Option(names = "--work", paramLabel = "DIR", description = "Where model files are kept.")
  private @Nullable Path work;

  private final Map<String, List<Double>> series = new LinkedHashMap<>();
  private int artifactFailures;

  @Override
  public Integer call() throws IOException {
    parent().require(runs >= 1, "--runs must be at least 1, got " + runs);
    parent().require(limitSeconds >= 1, "--limit must be at least 1, got " + limitSeconds);
    Workload workload = workload();
    WorkFolder folder = work == null ? WorkFolder.ofUser() : WorkFolder.at(work);
    progress("making the model, unless it is there from an earlier run");
    BenchModel model = trial ? BenchModel.trial(folder) : BenchModel.full(folder);
    Path scratch = Files.createTempDirectory(folder.path(), "shared-prefix-");
    try {
      measure(workload, model, scratch);
    } finally {
      delete(scratch);
    }
    parent().print(report(workload));
    return 0;
  }

  private Workload workload() {
    try {
      return Workload.of(promptTokens, draws, tokens, threads, seed);
    } catch (IllegalArgumentException e) {
      parent().require(false, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void measure(Workload workload, BenchModel model, Path scratch) throws IOException {
    Path library = LibraryFile.copyInto(scratch);
    Path ids = scratch.resolve("prompt.txt");
    Files.writeString(ids, DigitPrompt.of(promptTokens, seed).ids(model.vocabulary()));
    Optional<BareLoop> bare = noBare ? Optional.empty() : BareLoop.compile(scratch);
    if (bare.isEmpty() && !noBare) {
      progress("no C compiler on the PATH: the bare loop is left out");
    }
    for (int round = 0; round < runs; round++) {
      // Who goes first takes turns, so that a machine that slows down favours nobody.
      boolean bareFirst = round % 2 == 1;
      if (bareFirst) {
        bare.ifPresent(loop -> bare(loop, library, model, ids, workload));
      }
      embedded(model, workload);
      if (!bareFirst) {
        bare.ifPresent(loop -> bare(loop, library, model, ids, workload));
      }
      if (!noArtifact) {
        artifact(library, model, workload);
      }
      progress("round " + (round + 1) + " of " + runs + ": " + lastTimes());
    }
    compareFirstTokens();
  }

  private void embedded(BenchModel model, Workload workload) {
    List<String> arguments = new ArrayList<>(List.of(model.file().toString()));
    arguments.addAll(workload.arguments());
    add(
        "embedded",
        ChildProcess.measure(
            "the embedded engine",
            ChildProcess.java(EmbeddedRun.class, List.of(), arguments),
            limit()));
  }

  private void bare(BareLoop loop, Path library, BenchModel model, Path ids, Workload workload) {
    add("bare", loop.measure(library, model.file(), ids, workload, limit()));
  }

  /** It has been seen to hang: a run that fails is told, and costs no more than its own round. */
  private void artifact(Path library, BenchModel model, Workload workload) {
    List<String> arguments = new ArrayList<>(List.of(model.file().toString()));
    arguments.addAll(workload.arguments());
    List<String> options =
        List.of("-Dde.kherud.llama.lib.path=" + library.toAbsolutePath().getParent());
    try {
      add(
          "artifact",
          ChildProcess.measure(
              "the artifact's API",
              ChildProcess.java(ArtifactRun.class, options, arguments),
              limit()));
      // Its pair: the embedded run of the same round.
      append("paired.seconds", series.getOrDefault("embedded.seconds", List.of()).getLast());
    } catch (BenchmarkException e) {
      artifactFailures++;
      progress(String.valueOf(e.getMessage()));
    }
  }

  private void add(String who, Map<String, Double> numbers) {
    numbers.forEach((name, value) -> append(who + "." + name, value));
  }

  private void append(String name, double value) {
    series.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  private String lastTimes() {
    List<String> times = new ArrayList<>();
    for (String who : List.of("embedded", "bare", "artifact")) {
      List<Double> seconds = series.get(who + ".seconds");
      if (seconds != null) {
        times.add(String.format(Locale.ROOT, "%s %.2f s", who, seconds.getLast()));
      }
    }
    return String.join(", ", times);
  }

  /** Both computed the same prompt on the same weights only if they find the same next token. */
  private void compareFirstTokens() {
    List<Double> bare = series.get("bare.first_token");
    List<Double> embedded = series.get("embedded.first_token");
    if (bare != null && embedded != null && !bare.getFirst().equals(embedded.getFirst())) {
      progress(
          "note: the most probable token after the prompt is "
              + embedded.getFirst()
              + " in the engine and "
              + bare.getFirst()
              + " in the bare loop; rounding can do that, but look into it");
    }
  }

  private Report report(Workload workload) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<Double> embedded = series.getOrDefault("embedded.seconds", List.of());
    double seconds = Statistics.median(embedded);
    metrics.put("seconds", seconds);
    metrics.put("tokens_per_second", workload.draws() * workload.tokens() / seconds);
    put(metrics, "prefill_seconds", "embedded.prefill_seconds");
    put(metrics, "prompt_tokens_computed", "embedded.prompt_tokens");
    put(metrics, "prompt_tokens_cached", "embedded.cached_tokens");
    put(metrics, "completion_tokens", "embedded.completion_tokens");
    List<Double> bare = series.get("bare.seconds");
    if (bare != null) {
      metrics.put("ratio_to_bare", Statistics.medianRatio(embedded, bare));
      metrics.put("ratio_to_decode", Statistics.medianRatio(embedded, decodeOnly(bare)));
      put(metrics, "bare_seconds", "bare.seconds");
      put(metrics, "bare_prefill_seconds", "bare.prefill_seconds");
      put(metrics, "bare_sampling_seconds", "bare.sampling_seconds");
    }
    List<Double> artifact = series.get("artifact.seconds");
    if (artifact != null) {
      metrics.put(
          "speedup_over_artifact_api",
          Statistics.medianRatio(artifact, series.getOrDefault("paired.seconds", List.of())));
      put(metrics, "artifact_seconds", "artifact.seconds");
    }
    if (!noArtifact) {
      metrics.put("artifact_failures", (double) artifactFailures);
    }
    return new Report("shared-prefix", runs, metrics);
  }

  /** What the bare loop would take if drawing a token cost nothing. */
  private List<Double> decodeOnly(List<Double> bare) {
    List<Double> sampling = series.getOrDefault("bare.sampling_seconds", List.of());
    List<Double> rest = new ArrayList<>();
    for (int i = 0; i < bare.size(); i++) {
      rest.add(bare.get(i) - sampling.get(i));
    }
    return rest;
  }

  private void put(Map<String, Double> metrics, String name, String of) {
    List<Double> values = series.get(of);
    if (values != null) {
      metrics.put(name, Statistics.median(values));
    }
  }

  private Duration limit() {
    return Duration.ofSeconds(limitSeconds);
  }

  private void progress(String line) {
    parent().progress(line);
  }

  private BenchCommand parent() {
    return BenchCommand.of(bench);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
