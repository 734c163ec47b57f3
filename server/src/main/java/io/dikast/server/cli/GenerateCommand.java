package io.dikast.server.cli;

import io.dikast.Dikast;
import io.dikast.engine.AnswerSearch;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.SearchJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers a question: draws candidates or searches, then chooses. */
@Command(
    name = "generate",
    header = "Answers a question: writes N candidates, or searches step by step, and chooses.",
    description = {
      "",
      "Prints the answer, what it was chosen from and what it cost; with --json the whole search;"
          + " with --quiet the answer alone. A limit that comes before any answer is finished gives"
          + " the best beginning, and a line on standard error says so.",
      "",
    },
    sortOptions = false)
final class GenerateCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin GenerateInput input = new GenerateInput();
  @Mixin StrategyOptions strategy = new StrategyOptions();
  @Mixin TreeOptions tree = new TreeOptions();
  @Mixin AnswerOptions answers = new AnswerOptions();
  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  GenerateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    strategy.check();
    tree.check(strategy.strategy);
    answers.check();
    answers.read(shell);
    Question question = input.read(shell);
    Backend backend = model.open(shell, output);
    try (backend) {
      show(search(backend, question));
    } finally {
      if (output.verbose) {
        shell.err().println("closed the model");
      }
    }
    return ExitCode.OK.number();
  }

  private SearchOutcome search(Backend backend, Question question) {
    try (SearchProgress progress = SearchProgress.of(shell, output, strategy.candidates)) {
      AnswerSearch search =
          answers
              .applyTo(
                  tree.applyTo(strategy.applyTo(Dikast.search(backend)), strategy.strategy),
                  backend)
              .build();
      return shell
          .interruption()
          .await(
              () ->
                  search.searchAsync(
                      SearchTask.of(question, answers.budget(strategy.candidates), answers.seed)
                          .watchedBy(progress)));
    } finally {
      // Also of a search that gave no answer.
      tree.writeTrace();
    }
  }

  private void show(SearchOutcome outcome) {
    if (!outcome.chosen().answer().finished()) {
      // No note: with --quiet, too, nobody shall take the beginning of an answer for all of it.
      shell.err().println("dikast: " + SearchReport.unfinished(outcome));
    }
    if (output.json) {
      shell.out().println(SearchJson.write(outcome));
    } else if (output.quiet) {
      String answer = outcome.answer();
      shell.out().println(shell.terminal().stdout() ? TerminalText.lines(answer) : answer);
    } else {
      shell
          .out()
          .print(new SearchReport(output.style(shell), shell.terminal().columns()).render(outcome));
    }
  }
}
