package io.dikast.server.http;

import io.dikast.engine.SearchOutcome;
import io.dikast.engine.Selection;
import io.dikast.engine.SelectionListener;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.CacheUsage;
import io.dikast.engine.reward.GrmSample;
import io.dikast.server.json.SearchJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What is counted, in Prometheus's words: {@code dikast_} first, base units, {@code _total} on what
 * only grows. Labels are of our own making, never a client's text.
 */
final class Meters {

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(300)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Micrometer refers weakly to what it asks. */
  private final List<Object> held = new CopyOnWriteArrayList<>();

  /** What Prometheus reads. */
  String scrape() {
    return registry.scrape();
  }

  /** Shows how full the house is. */
  void admission(Admission admission) {
    held.add(admission);
    Gauge.builder("dikast.admission.units.in.use", admission, Admission::used)
        .description("Draws that requests under way have reserved.")
        .register(registry);
    Gauge.builder("dikast.admission.units", admission, Admission::capacity)
        .description("Draws that may be reserved at once.")
        .register(registry);
  }

  /** Shows whether there is a model, and its cache. */
  void backend(Supplier<Optional<Backend>> model) {
    Gauge.builder("dikast.backend.up", model, known -> known.get().isPresent() ? 1 : 0)
        .description("1 where the model is open, else 0.")
        .register(registry);
    gauge(
        "dikast.kv.cells.used",
        "Cells of the KV cache that hold a token.",
        model,
        CacheUsage::usedCells);
    gauge("dikast.kv.cells", "Cells of the KV cache.", model, CacheUsage::cells);
    gauge(
        "dikast.decode.batch.size",
        "Tokens of a batch in the mean since the start.",
        model,
        CacheUsage::meanBatch);
    FunctionCounter.builder("dikast.prefix.cached.tokens", model, of(CacheUsage::cachedTokens))
        .description("Prompt tokens that a shared prefix saved.")
        .register(registry);
    held.add(model);
  }

  private void gauge(
      String name,
      String description,
      Supplier<Optional<Backend>> model,
      ToDoubleFunction<CacheUsage> value) {
    Gauge.builder(name, model, of(value)).description(description).register(registry);
  }

  private static ToDoubleFunction<Supplier<Optional<Backend>>> of(
      ToDoubleFunction<CacheUsage> value) {
    return model ->
        value.applyAsDouble(
            model.get().map(backend -> backend.describe().cache()).orElse(CacheUsage.NONE));
  }

  /** A request was answered. */
  void request(String route, String method, int status, long nanos) {
    Counter.builder("dikast.http.requests")
        .description("Requests by route and status.")
        .tag("route", route)
        .tag("method", method)
        .tag("status", String.valueOf(status))
        .register(registry)
        .increment();
    Timer.builder("dikast.http.request.duration")
        .description("Time from a request's head to the last byte of its answer.")
        .tag("route", route)
        .serviceLevelObjectives(LATENCIES)
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  /** A request was refused before any work. */
  void rejected(String reason) {
    Counter.builder("dikast.rejections")
        .description("Requests refused before work began, by reason.")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /** Work was cancelled. */
  void cancelled(String cause) {
    Counter.builder("dikast.cancellations")
        .description("Requests cancelled, by cause.")
        .tag("cause", cause)
        .register(registry)
        .increment();
  }

  /** The same listener, and each sample counted. */
  SelectionListener watching(SelectionListener listener) {
    return (sample, done, requested) -> {
      Counter.builder("dikast.judge.samples")
          .description("Judge draws by outcome.")
          .tag(
              "outcome",
              switch (sample.sample()) {
                case GrmSample.Judged _ -> "judged";
                case GrmSample.Unreadable _ -> "unreadable";
                case GrmSample.Failed _ -> "failed";
              })
          .register(registry)
          .increment();
      listener.onSample(sample, done, requested);
    };
  }

  /** A selection came to its end. */
  void selected(Selection selection) {
    DistributionSummary.builder("dikast.selection.agreement")
        .description("Share of the ballots that put the winner alone at the top.")
        .serviceLevelObjectives(0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
        .register(registry)
        .record(selection.tally().agreement());
    duration("select", selection.usage().elapsed());
    usage("judge", selection.usage());
  }

  /** A search came to its end. */
  void searched(SearchOutcome outcome) {
    duration(outcome.strategy(), outcome.usage().elapsed());
    outcome
        .usage()
        .shares()
        .forEach(
            (purpose, share) -> {
              String role = SearchJson.role(purpose);
              tokens(role, "prompt", share.promptTokens());
              tokens(role, "completion", share.completionTokens());
            });
  }

  /** How long a strategy took to decide. */
  void duration(String strategy, Duration elapsed) {
    Timer.builder("dikast.selection.duration")
        .description("Time from the first draw to the decision, by strategy.")
        .tag("strategy", strategy)
        .serviceLevelObjectives(LATENCIES)
        .register(registry)
        .record(elapsed);
  }

  /** Tokens were spent. */
  void usage(String role, Usage usage) {
    tokens(role, "prompt", usage.promptTokens());
    tokens(role, "completion", usage.completionTokens());
    tokens("meta", "prompt", usage.metaTokens());
  }

  /** Tokens were spent on something that is no selection. */
  void tokens(String role, UsageJson usage) {
    tokens(role, "prompt", usage.prompt());
    tokens(role, "completion", usage.completion());
    tokens("meta", "prompt", usage.meta());
  }

  private void tokens(String role, String direction, long tokens) {
    Counter.builder("dikast.tokens")
        .description("Tokens computed, by role and direction.")
        .tag("role", role)
        .tag("direction", direction)
        .register(registry)
        .increment((double) tokens);
  }
}
