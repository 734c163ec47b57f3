package io.dikast.search.mcts;

import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.policy.StepEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the children of a node are. */
public sealed interface Expansion {

  /**
   * Each child is one more step of the answer; the end of an answer has none.
   *
   * @param until where a step ends
   * @param most steps of an answer, at least 1; a node that deep is not gone on from
   */
  record Steps(StepEnd until, int most) implements Expansion {
    public Steps {
      Objects.requireNonNull(until, "until");
      if (most < 1) {
        throw new IllegalArgumentException("an answer has at least 1 step, got " + most);
      }
    }
  }

  /**
   * Each node is a whole answer, and each child of it an attempt to better it: wider is another
   * answer, deeper a revision (arXiv 2503.04412, section 3). For policy models that follow a
   * conversation.
   */
  record Revisions(Revising revising) implements Expansion {
    public Revisions {
      Objects.requireNonNull(revising, "revising");
    }
  }

  /** How a policy model is asked for a better answer. A pure function; thread-safe. */
  @FunctionalInterface
  interface Revising {

    /** A request of ours: the answer as the model's turn, then its value and what to do. */
    Revising REQUEST =
        (question, answer, value) -> {
          List<Message> turns = new ArrayList<>(question.messages());
          turns.add(new Message(Message.Role.ASSISTANT, answer));
          turns.add(
              Message.user(
                  "A reviewer gave this answer "
                      + Math.round(100 * value)
                      + " of 100 points. Find what is wrong or missing in it, and write the whole"
                      + " answer again, better."));
          return new Question(turns, question.reference(), question.principles());
        };

    /**
     * The question whose answer is the revision.
     *
     * @param answer to better
     * @param value that it was given, in 0..1
     */
    Question of(Question question, String answer, double value);
  }

  /** Steps that end behind a text, at most 64 of them. */
  static Steps steps(StepEnd until) {
    return new Steps(until, 64);
  }

  /** Revisions asked for in words. */
  static Revisions revisions() {
    return new Revisions(Revising.REQUEST);
  }
}
