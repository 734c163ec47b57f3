package io.dikast.bench.room;

import io.dikast.bench.DigitPrompt;
import io.dikast.bench.PendingDraws;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.CacheUsage;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One search on one context. Some of its expansions are computed a second time, with the very same
 * prompt, on a context in which nothing lies.
 */
final class TreeSearchRun {

  private static final double NANOS = 1e9;
  private static final Sampling SAMPLING = Sampling.temperature(0.8).withTopK(40);

  private final Path model;
  private final TreeShape shape;
  private final int cells;
  private final int threads;
  private final long seed;
  private final SeededTree tree;
  private final Map<SeededTree.Node, TokenSequence> steps = new HashMap<>();

  private long promptTokens;
  private long computed;
  private long nanos;
  private long pairedNanos;
  private long anewNanos;
  private int anew;
  private int shortDraws;
  private int deepest;

  TreeSearchRun(Path model, TreeShape shape, int cells, int threads, long seed) {
    this.model = model;
    this.shape = shape;
    this.cells = cells;
    this.threads = threads;
    this.seed = seed;
    this.tree = new SeededTree(shape.depth(), shape.branching(), seed);
  }

  /** Searches, and tells what it took. */
  Map<String, Double> run() {
    try (Backend backend = LlamaCpp.model(model).contextTokens(cells).threads(threads).open()) {
      for (int i = 0; i < shape.expansions(); i++) {
        expand(backend, i);
      }
      return numbers(backend.describe().cache());
    }
  }

  private void expand(Backend backend, int index) {
    SeededTree.Node node = tree.select();
    Prompt prompt = promptAt(node);
    Expansion expansion = draw(backend, prompt, index);
    promptTokens += shape.promptTokens(node);
    computed += expansion.computed();
    nanos += expansion.nanos();
    deepest = Math.max(deepest, node.depth() + 1);
    List<SeededTree.Node> children = tree.expand(node);
    for (int i = 0; i < children.size(); i++) {
      steps.put(children.get(i), whole(expansion.draws().get(i).tokens()));
    }
    if (index % shape.every() == 0) {
      pairedNanos += expansion.nanos();
      anewNanos += anew(prompt, index);
      anew++;
    }
  }

  private Prompt promptAt(SeededTree.Node node) {
    List<Segment> segments = new ArrayList<>();
    segments.add(Segment.content(DigitPrompt.of(shape.rootTokens(), seed).text()));
    for (SeededTree.Node step : node.path()) {
      segments.add(new Segment.Tokens(Objects.requireNonNull(steps.get(step), "step")));
    }
    return new Prompt.Plain(segments);
  }

  /** A draw that ended by chance is filled up, so that every path has the tokens of its depth. */
  private TokenSequence whole(TokenSequence drawn) {
    if (drawn.size() == shape.stepTokens()) {
      return drawn;
    }
    shortDraws++;
    return TokenSequence.of(
        drawn.vocabulary(), Arrays.copyOf(drawn.ids(), shape.stepTokens()), drawn.text());
  }

  /** A new context holds nothing; opening it is not part of the time. */
  private long anew(Prompt prompt, int index) {
    try (Backend empty =
        LlamaCpp.model(model).contextTokens(shape.cellsOfOne()).threads(threads).open()) {
      return draw(empty, prompt, index).nanos();
    }
  }

  private Expansion draw(Backend backend, Prompt prompt, int index) {
    long start = System.nanoTime();
    PendingDraws pending =
        PendingDraws.of(
            backend,
            prompt,
            SAMPLING,
            shape.branching(),
            shape.stepTokens(),
            seed + (long) index * shape.branching());
    List<Generation.Ended> draws = pending.await();
    return new Expansion(System.nanoTime() - start, pending.usage().promptTokens(), draws);
  }

  private record Expansion(long nanos, long computed, List<Generation.Ended> draws) {}

  private Map<String, Double> numbers(CacheUsage cache) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("reused_fraction", 1 - (double) computed / promptTokens);
    numbers.put("seconds_per_expansion", nanos / NANOS / shape.expansions());
    numbers.put("speedup_over_recomputing", (double) anewNanos / pairedNanos);
    numbers.put("recomputing_seconds_per_expansion", anewNanos / NANOS / anew);
    numbers.put("recomputed_expansions", (double) anew);
    numbers.put("expansions", (double) shape.expansions());
    numbers.put("deepest_node", (double) deepest);
    numbers.put("prompt_tokens", (double) promptTokens);
    numbers.put("prompt_tokens_computed", (double) computed);
    numbers.put("short_draws", (double) shortDraws);
    numbers.put("cells", (double) cache.cells());
    numbers.put("used_cells_at_end", (double) cache.usedCells());
    return numbers;
  }
}
