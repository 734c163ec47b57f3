package io.dikast.server.cli;

import io.dikast.engine.Candidate;
import io.dikast.engine.Ledger;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.StopReason;
import io.dikast.engine.Usage;
import io.dikast.server.json.SearchJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A search in words. People count answers from 1; JSON counts from 0. */
final class SearchReport {

  private static final int MIN_EXCERPT_COLUMNS = 10;
  private static final int MAX_ANSWERS = 12;

  private final Style style;
  private final int columns;

  SearchReport(Style style, int columns) {
    this.style = style;
    this.columns = columns;
  }

  /** All of it, ending in a line feed. */
  String render(SearchOutcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(TerminalText.lines(outcome.answer().strip()));
    lines.add("");
    lines.add(head(outcome));
    lines.addAll(answers(outcome));
    lines.add("");
    lines.add(facts(outcome));
    lines.addAll(cost(outcome));
    return String.join("\n", lines) + "\n";
  }

  private String head(SearchOutcome outcome) {
    String chosen =
        "Answer "
            + (outcome.chosen().index() + 1)
            + " of "
            + outcome.candidates().size()
            + (outcome.chosen().answer().finished() ? "" : ", not finished");
    return style.bold(style.good(chosen)) + " by " + outcome.strategy();
  }

  /** One line for each different answer, the chosen one first, then in the order of drawing. */
  private List<String> answers(SearchOutcome outcome) {
    Map<String, List<Candidate>> groups = new LinkedHashMap<>();
    groups.put(key(outcome.chosen()), new ArrayList<>());
    for (Candidate candidate : outcome.candidates()) {
      groups.computeIfAbsent(key(candidate), seen -> new ArrayList<>()).add(candidate);
    }
    List<String> lines = new ArrayList<>();
    for (List<Candidate> group : groups.values()) {
      if (lines.size() == MAX_ANSWERS) {
        lines.add(style.dim("  (" + (groups.size() - MAX_ANSWERS) + " more; --json has them)"));
        break;
      }
      lines.add(line(group, lines.isEmpty() ? outcome.chosen() : group.getFirst()));
    }
    return lines;
  }

  private String line(List<Candidate> group, Candidate shown) {
    String facts =
        String.format(
            Locale.ROOT,
            "  %3d×  %s  votes %-6s ",
            group.size(),
            shown.score().isPresent()
                ? String.format(Locale.ROOT, "score %5.2f", shown.score().getAsDouble())
                : "           ",
            number(shown.votes()));
    String answer = shown.canonical().orElse("(unread)");
    int room = Math.max(MIN_EXCERPT_COLUMNS, columns - facts.length());
    return facts + TerminalText.line(answer + "  ← " + shown.text(), room);
  }

  private static String key(Candidate candidate) {
    return candidate.canonical().map(answer -> "a" + answer).orElse("t" + candidate.text());
  }

  private String facts(SearchOutcome outcome) {
    List<String> facts = new ArrayList<>();
    facts.add(counted(outcome.draws().made(), "draw"));
    if (outcome.draws().failed() > 0) {
      facts.add(style.bad(outcome.draws().failed() + " failed"));
    }
    if (!outcome.selections().isEmpty()) {
      facts.add(counted(outcome.selections().size(), "selection"));
    }
    facts.add(stopped(outcome.stopReason()));
    return String.join(style.dot(), facts);
  }

  /** Says that an answer is only the beginning of one, and why. */
  static String unfinished(SearchOutcome outcome) {
    return "the answer is not finished: "
        + switch (outcome.stopReason()) {
          case SAMPLES, DECIDED ->
              "it has all the tokens or steps that it may have (--max-tokens, --max-steps)";
          case TOKENS, CALLS, DEADLINE, CANCELLED -> stopped(outcome.stopReason());
        };
  }

  private static String stopped(StopReason reason) {
    return switch (reason) {
      case SAMPLES -> "all that was asked for";
      case DECIDED -> "decided early";
      case TOKENS -> "stopped by the token budget";
      case CALLS -> "stopped by the budget of calls";
      case DEADLINE -> "stopped by the deadline";
      case CANCELLED -> "cancelled";
    };
  }

  private List<String> cost(SearchOutcome outcome) {
    Usage usage = outcome.usage();
    List<String> lines = new ArrayList<>();
    lines.add(
        style.dim(
            String.join(
                style.dot(),
                String.format(
                    Locale.ROOT,
                    "cost %,d tokens, %,d more from cache",
                    usage.totalTokens(),
                    usage.shares().values().stream().mapToLong(Usage.Share::cachedTokens).sum()),
                String.format(Locale.ROOT, "%.2f s", usage.elapsed().toMillis() / 1000.0),
                TerminalText.line(outcome.model()),
                "seed " + outcome.seed())));
    for (Map.Entry<Ledger.Purpose, Usage.Share> entry : usage.shares().entrySet()) {
      Usage.Share share = entry.getValue();
      lines.add(
          style.dim(
              String.format(
                  Locale.ROOT,
                  "  %-14s %,d calls, %,d prompt, %,d generated",
                  SearchJson.role(entry.getKey()).replace('_', ' '),
                  share.calls(),
                  share.promptTokens(),
                  share.completionTokens())));
    }
    return lines;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
