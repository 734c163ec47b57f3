package io.dikast.bench.prefix;

import io.dikast.bench.DigitPrompt;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run of the workload on the embedded engine, as a process of its own. */
final class EmbeddedRun {

  private EmbeddedRun() {}

  /** Arguments: the model file, then those of the workload. */
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    measure(Path.of(args[0]), Workload.parse(arguments.subList(1, arguments.size())))
        .forEach((name, value) -> System.out.printf(Locale.ROOT, "@ %s %.6f%n", name, value));
  }

  static Map<String, Double> measure(Path model, Workload work) {
    if (work.warmUp() > 0) {
      try (Backend backend = open(model, work)) {
        draw(backend, work, work.warmUp(), work.warmUp());
      }
    }
    // A new context, so that nothing of the warm-up lies in the cache.
    try (Backend backend = open(model, work)) {
      TimedDraws run = draw(backend, work, work.promptTokens(), work.tokens());
      DigitPrompt prompt = DigitPrompt.of(work.promptTokens(), work.seed());
      TimedDraws greedy = TimedDraws.of(backend, prompt.prompt(), Sampling.GREEDY, 1, 1, 0);
      Map<String, Double> numbers = new LinkedHashMap<>();
      numbers.put("seconds", run.seconds());
      numbers.put("prefill_seconds", run.firstTextSeconds());
      numbers.put("prompt_tokens", (double) run.usage().promptTokens());
      numbers.put("cached_tokens", (double) run.usage().cachedTokens());
      numbers.put("completion_tokens", (double) run.usage().completionTokens());
      numbers.put("first_token", (double) greedy.firstToken());
      return numbers;
    }
  }

  private static TimedDraws draw(Backend backend, Workload work, int promptTokens, int tokens) {
    DigitPrompt prompt = DigitPrompt.of(promptTokens, work.seed());
    return TimedDraws.of(
        backend, prompt.prompt(), work.sampling(), work.draws(), tokens, work.seed());
  }

  private static Backend open(Path model, Workload work) {
    return LlamaCpp.model(model)
        .contextTokens(work.cells())
        .threads(work.threads())
        .parallel(work.draws())
        .batchTokens(work.batchTokens())
        .open();
  }
}
