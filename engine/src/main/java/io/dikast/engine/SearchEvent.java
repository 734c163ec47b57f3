package io.dikast.engine;

import io.dikast.engine.policy.PartialAnswer;
import java.util.Objects;
import java.util.OptionalDouble;

/** What happens in a search. */
public sealed interface SearchEvent {

  /**
   * An answer is written to its end, or as far as it will be.
   *
   * @param candidate not yet scored
   * @param done how many answers are written, this one included
   * @param expected how many there will be at most
   */
  record Drawn(Candidate candidate, int done, int expected) implements SearchEvent {
    public Drawn {
      Objects.requireNonNull(candidate, "candidate");
    }
  }

  /**
   * An answer was scored, alone or beside others.
   *
   * @param candidate with its score
   */
  record Scored(Candidate candidate) implements SearchEvent {
    public Scored {
      Objects.requireNonNull(candidate, "candidate");
    }
  }

  /**
   * A step was written behind what a node stands for.
   *
   * @param node the number of the new node, from 1
   * @param parent the number of the node above; 0 is the bare question
   * @param answer as far as it is written, the new step last
   * @param value how good it is by the process reward, in 0..1; empty where nobody was asked
   */
  record Expanded(int node, int parent, PartialAnswer answer, OptionalDouble value)
      implements SearchEvent {
    public Expanded {
      Objects.requireNonNull(answer, "answer");
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * Another answer leads.
   *
   * @param candidate the best so far
   */
  record Leading(Candidate candidate) implements SearchEvent {
    public Leading {
      Objects.requireNonNull(candidate, "candidate");
    }
  }
}
