package io.dikast.server.http;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Message;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.server.json.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a model to pick one of a few options by its letter, and reads the probability of each off
 * the next token. Nothing is generated.
 */
final class Lettering {

  /** As many options as there are letters. */
  static final int MAX_OPTIONS = 26;

  private Lettering() {}

  /**
   * What was answered.
   *
   * @param probabilities one an option, together 1
   * @param usage what it cost
   */
  record Answer(List<Double> probabilities, UsageJson usage) {

    /** The most probable option, the first of equal ones. */
    int best() {
      int best = 0;
      for (int i = 1; i < probabilities.size(); i++) {
        if (probabilities.get(i) > probabilities.get(best)) {
          best = i;
        }
      }
      return best;
    }
  }

  /**
   * Asks.
   *
   * @param input what the question is about
   * @param instructions the question
   * @param options two to {@value #MAX_OPTIONS} answers, in words
   */
  static Answer ask(
      Call call,
      Backend backend,
      String input,
      String instructions,
      List<String> options,
      Budget budget) {
    boolean chat = backend.describe().chat();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      labels.add(String.valueOf((char) ('A' + i)));
    }
    Prompt prompt = prompt(chat, input, instructions, options, labels);
    Ledger ledger = call.ledger(budget);
    LabelProbabilities read;
    try {
      read =
          call.cancellation()
              .await(backend.choose(new Choice(prompt, labels, ledger, Ledger.Purpose.DRAW)));
    } catch (BackendException e) {
      if (ledger.stopReason() == StopReason.DEADLINE) {
        throw Fault.of(Fault.Code.DEADLINE_EXCEEDED, "the deadline passed").exception();
      }
      throw e;
    }
    List<Double> probabilities = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      probabilities.add(read.among(i));
    }
    return new Answer(probabilities, UsageJson.of(ledger.usage()));
  }

  private static Prompt prompt(
      boolean chat, String input, String instructions, List<String> options, List<String> labels) {
    List<Segment> segments = new ArrayList<>();
    segments.add(Segment.template("Read this:\n\n"));
    segments.add(Segment.content(input));
    segments.add(Segment.template("\n\nQuestion about it: "));
    segments.add(Segment.content(instructions));
    segments.add(Segment.template("\n\n"));
    for (int i = 0; i < options.size(); i++) {
      segments.add(Segment.template(labels.get(i) + ") "));
      segments.add(Segment.content(options.get(i)));
      segments.add(Segment.template("\n"));
    }
    segments.add(Segment.template("\nAnswer with the letter of the right option alone."));
    if (chat) {
      return new Prompt.Chat(List.of(new Prompt.Turn(Message.Role.USER, segments)));
    }
    segments.add(Segment.template("\nAnswer: "));
    return new Prompt.Plain(segments);
  }
}
