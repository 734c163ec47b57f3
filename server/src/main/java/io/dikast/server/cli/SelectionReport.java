package io.dikast.server.cli;

import io.dikast.engine.JudgeCounts;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Selection;
import io.dikast.engine.StopReason;
import io.dikast.engine.Usage;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.vote.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A selection in words and bars. People count responses from 1; JSON counts from 0. */
final class SelectionReport {

  private static final int BAR_COLUMNS = 20;
  private static final int MIN_EXCERPT_COLUMNS = 10;
  private static final int MAX_CRITIQUE_LINES = 40;

  private final Style style;
  private final int columns;

  SelectionReport(Style style, int columns) {
    this.style = style;
    this.columns = columns;
  }

  /** All of it, ending in a line feed. */
  String render(List<String> responses, Selection selection) {
    List<String> lines = new ArrayList<>();
    lines.add(winner(responses, selection));
    lines.add("");
    lines.addAll(ranking(responses, selection));
    lines.add("");
    lines.add(vote(selection));
    lines.add(cost(selection));
    mostTrusted(selection).ifPresent(sample -> lines.addAll(critique(sample)));
    return String.join("\n", lines) + "\n";
  }

  private String winner(List<String> responses, Selection selection) {
    int best = selection.best();
    String head = "Best: response " + (best + 1) + " of " + responses.size();
    String text = excerpt(responses.get(best), columns - head.length() - 2);
    return style.bold(style.good(head)) + ": " + text;
  }

  private List<String> ranking(List<String> responses, Selection selection) {
    int digits = String.valueOf(responses.size()).length();
    return selection.tally().standings().stream()
        .sorted(Comparator.comparingInt(Tally.Standing::rank))
        .map(
            standing -> {
              boolean best = standing.index() == selection.best();
              String bar = style.bar(standing.score() / Judgement.MAX_SCORE, BAR_COLUMNS);
              String facts =
                  String.format(
                      Locale.ROOT,
                      " %4.1f  %-9s ",
                      standing.score(),
                      counted(standing.votes(), "vote"));
              String number =
                  String.format(Locale.ROOT, "%" + (digits + 2) + "d", standing.index() + 1);
              int used = number.length() + 1 + BAR_COLUMNS + facts.length();
              return (best ? style.bold(number) : number)
                  + " "
                  + (best ? style.good(bar) : bar)
                  + facts
                  + excerpt(responses.get(standing.index()), columns - used);
            })
        .toList();
  }

  private String excerpt(String response, int room) {
    return response.isBlank()
        ? style.dim("(empty)")
        : TerminalText.line(response, Math.max(MIN_EXCERPT_COLUMNS, room));
  }

  private String vote(Selection selection) {
    JudgeCounts counts = selection.counts();
    List<String> facts = new ArrayList<>();
    facts.add(String.format(Locale.ROOT, "agreement %.0f %%", 100 * selection.tally().agreement()));
    facts.add(String.format(Locale.ROOT, "margin %.1f", selection.tally().margin()));
    facts.add(
        counts.kept() == counts.valid()
            ? counted(counts.kept(), "judgement") + " counted"
            : counts.kept() + " of " + counted(counts.valid(), "judgement") + " counted");
    if (counts.unreadable() > 0) {
      facts.add(style.warning(counts.unreadable() + " unreadable"));
    }
    if (counts.failed() > 0) {
      facts.add(style.bad(counts.failed() + " failed"));
    }
    facts.add(stopped(selection.stopReason(), counts));
    return String.join(style.dot(), facts);
  }

  private static String stopped(StopReason reason, JudgeCounts counts) {
    return switch (reason) {
      case SAMPLES -> "all " + counted(counts.requested(), "sample") + " in";
      case DECIDED -> "decided before " + counted(counts.requested(), "sample");
      case TOKENS -> "stopped by the token budget";
      case CALLS -> "stopped by the budget of calls";
      case DEADLINE -> "stopped by the deadline";
      case CANCELLED -> "cancelled";
    };
  }

  private String cost(Selection selection) {
    Usage usage = selection.usage();
    String tokens =
        String.format(
            Locale.ROOT,
            "cost %,d tokens (%,d prompt, %,d generated, %,d meta), %,d more from cache",
            usage.totalTokens(),
            usage.promptTokens(),
            usage.completionTokens(),
            usage.metaTokens(),
            usage.cachedTokens());
    String time = String.format(Locale.ROOT, "%.2f s", usage.elapsed().toMillis() / 1000.0);
    return style.dim(
        String.join(
            style.dot(),
            tokens,
            time,
            TerminalText.line(selection.model()),
            "seed " + selection.seed()));
  }

  /**
   * The kept judgement of highest meta score; where nobody was asked, the first that puts the
   * winner alone at the top, or else the first.
   */
  static Optional<ScoredSample> mostTrusted(Selection selection) {
    List<ScoredSample> kept = selection.samples().stream().filter(ScoredSample::kept).toList();
    Optional<ScoredSample> trusted =
        kept.stream()
            .filter(scored -> scored.metaScore().isPresent())
            .reduce((a, b) -> b.metaScore().getAsDouble() > a.metaScore().getAsDouble() ? b : a);
    return trusted
        .or(() -> kept.stream().filter(scored -> agrees(scored, selection.best())).findFirst())
        .or(() -> kept.stream().findFirst());
  }

  private static boolean agrees(ScoredSample scored, int best) {
    if (!(scored.sample() instanceof GrmSample.Judged judged)) {
      return false;
    }
    List<Double> scores = judged.judgement().scores();
    double top = scores.get(best);
    return scores.stream().filter(score -> score >= top).count() == 1;
  }

  private List<String> critique(ScoredSample scored) {
    if (!(scored.sample() instanceof GrmSample.Judged judged)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    String trust =
        scored.metaScore().isPresent()
            ? String.format(Locale.ROOT, ", meta score %.2f", scored.metaScore().getAsDouble())
            : "";
    lines.add("");
    lines.add(
        style.bold("Most trusted critique")
            + style.dim(" (sample " + judged.draw().index() + trust + ")"));
    Judgement judgement = judged.judgement();
    if (!judgement.principles().isEmpty()) {
      lines.add(
          "  by "
              + judgement.principles().stream()
                  .map(SelectionReport::principle)
                  .collect(Collectors.joining("; ")));
    }
    List<String> text = TerminalText.lines(judgement.critique().strip()).lines().toList();
    text.stream().limit(MAX_CRITIQUE_LINES).forEach(line -> lines.add("  " + line));
    if (text.size() > MAX_CRITIQUE_LINES) {
      lines.add(
          style.dim("  (" + (text.size() - MAX_CRITIQUE_LINES) + " lines more; --json has them)"));
    }
    lines.add("  " + style.dim(positions(judged)));
    return lines;
  }

  /** A critique speaks of positions in its own prompt, which are not the caller's numbers. */
  private static String positions(GrmSample.Judged judged) {
    List<Integer> order = judged.draw().permutation().order();
    List<String> parts = new ArrayList<>();
    for (int response = 0; response < order.size(); response++) {
      int position = order.indexOf(response);
      parts.add(
          "response "
              + (response + 1)
              + (position == response ? "" : " (its " + (position + 1) + ")")
              + ": "
              + number(judged.judgement().scores().get(response)));
    }
    return "scores " + String.join(", ", parts);
  }

  private static String principle(Principle principle) {
    Double weight = principle.weight();
    return TerminalText.line(principle.text())
        + (weight == null ? "" : String.format(Locale.ROOT, " %.0f %%", 100 * weight));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
