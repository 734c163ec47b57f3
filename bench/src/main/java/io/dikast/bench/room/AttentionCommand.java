package io.dikast.bench.room;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchModel;
import io.dikast.bench.LeastSquares;
import io.dikast.bench.Report;
import io.dikast.bench.RunOptions;
import io.dikast.inference.llama.AttentionProbe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What a step costs by its tokens, the cells in use and those that each token sees. */
@Command(
    name = "attention",
    header = "Time of a step over used and visible cells, with and without flash attention.")
public final class AttentionCommand implements Callable<Integer> {

  private static final List<Integer> TOKENS = List.of(1, 4, 16, 32);

  /** Where {@code flash_pays_below_share} is read off the fits. */
  private static final int USUAL_TOKENS = 16;

  private static final int USUAL_CELLS = 4096;

  /** Parts of all cells, in the order in which they are filled. */
  private static final List<Double> USED_PARTS = List.of(1 / 24.0, 1 / 6.0, 1 / 3.0, 2 / 3.0, 1.0);

  private static final List<Double> VISIBLE_PARTS = List.of(1 / 8.0, 1 / 4.0, 1 / 2.0, 1.0);
  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--cells",
      defaultValue = "6144",
      description = "Cells in use at most (${DEFAULT-VALUE}).")
  private int cells;

  /** Least times of one kind of step, in seconds. */
  private record Point(int tokens, int used, int visible, double plain, double flash) {

    LeastSquares.Sample plainSample() {
      return new LeastSquares.Sample(List.of(1.0, (double) tokens, (double) tokens * used), plain);
    }

    LeastSquares.Sample flashSample() {
      return new LeastSquares.Sample(
          List.of(1.0, (double) tokens, (double) tokens * visible, (double) tokens * used), flash);
    }
  }

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    options.check(parent);
    parent.require(cells >= 192, "--cells must be at least 192, got " + cells);
    BenchModel model = options.model(parent);
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<Point> points = measure(parent, model, metrics);
    fit(points, metrics);
    parent.print(new Report("attention", options.runs(), metrics));
    return 0;
  }

  /** Both kinds of attention side by side: what slows the machine down slows both. */
  private List<Point> measure(BenchCommand parent, BenchModel model, Map<String, Double> metrics) {
    List<Point> points = new ArrayList<>();
    parent.printLine("tokens  used  visible  plain ms  flash ms");
    try (AttentionProbe plain = open(model, false);
        AttentionProbe flash = open(model, true)) {
      double plainPrompt = 0;
      double flashPrompt = 0;
      for (double part : USED_PARTS) {
        int used = (int) Math.round(part * cells);
        plainPrompt += plain.fill(used);
        flashPrompt += flash.fill(used);
        parent.progress("measuring at " + used + " of " + cells + " cells");
        for (double visiblePart : VISIBLE_PARTS) {
          for (int tokens : TOKENS) {
            Point point = point(plain, flash, tokens, used, (int) Math.round(visiblePart * used));
            points.add(point);
            parent.printLine(line(point));
          }
        }
      }
      metrics.put("plain_prompt_seconds", plainPrompt);
      metrics.put("flash_prompt_seconds", flashPrompt);
    }
    return points;
  }

  private AttentionProbe open(BenchModel model, boolean flash) {
    return AttentionProbe.open(model.file(), cells, TOKENS.getLast(), options.threads(), flash);
  }

  private Point point(
      AttentionProbe plain, AttentionProbe flash, int tokens, int used, int visible) {
    List<Double> plainSeconds = new ArrayList<>();
    List<Double> flashSeconds = new ArrayList<>();
    for (int i = 0; i < options.runs(); i++) {
      plainSeconds.add(plain.step(tokens, visible));
      flashSeconds.add(flash.step(tokens, visible));
    }
    // Whatever disturbs a step makes it longer: the least is nearest to what it costs.
    return new Point(
        tokens, used, visible, Collections.min(plainSeconds), Collections.min(flashSeconds));
  }

  private static String line(Point point) {
    return String.format(
        Locale.ROOT,
        "%6d %5d %8d %9.1f %9.1f",
        point.tokens(),
        point.used(),
        point.visible(),
        point.plain() * MILLIS,
        point.flash() * MILLIS);
  }

  private void fit(List<Point> points, Map<String, Double> metrics) {
    List<LeastSquares.Sample> plain = points.stream().map(Point::plainSample).toList();
    List<LeastSquares.Sample> flash = points.stream().map(Point::flashSample).toList();
    double[] p = LeastSquares.fit(plain);
    double[] f = LeastSquares.fit(flash);
    metrics.put("plain_base_ms", p[0] * MILLIS);
    metrics.put("plain_token_ms", p[1] * MILLIS);
    metrics.put("plain_token_used_cell_us", p[2] * MICROS);
    metrics.put("plain_fit_error", LeastSquares.medianError(plain, p));
    metrics.put("flash_base_ms", f[0] * MILLIS);
    metrics.put("flash_token_ms", f[1] * MILLIS);
    metrics.put("flash_token_visible_cell_us", f[2] * MICROS);
    metrics.put("flash_token_used_cell_us", f[3] * MICROS);
    metrics.put("flash_fit_error", LeastSquares.medianError(flash, f));
    double share = flashPaysBelow(p, f, USUAL_TOKENS, USUAL_CELLS);
    if (Double.isFinite(share)) {
      metrics.put("flash_pays_below_share", share);
    }
  }

  /** The share of visible cells at which both fits say the same. */
  private static double flashPaysBelow(double[] plain, double[] flash, int tokens, int used) {
    double work = (double) tokens * used;
    double saved =
        plain[0] - flash[0] + (plain[1] - flash[1]) * tokens + (plain[2] - flash[3]) * work;
    return saved / (flash[2] * work);
  }
}
