package io.dikast.engine.reward;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came back from a draw of a reward model. Only {@link Judged} votes; the others are counted
 * and shown, never scored.
 */
public sealed interface GrmSample {

  Draw draw();

  /**
   * The same as the outcome of another draw.
   *
   * @throws IllegalArgumentException if it scores another number of responses than that permutes
   */
  GrmSample on(Draw other);

  /**
   * A judgement.
   *
   * @param transcript the prompt with the judgement after it, to ask a meta reward model about
   * @param meanLogProbability of the generated tokens, NaN where unknown
   */
  record Judged(
      Draw draw,
      Judgement judgement,
      Generation.Finish finish,
      Prompt transcript,
      double meanLogProbability)
      implements GrmSample {
    public Judged {
      Objects.requireNonNull(draw, "draw");
      Objects.requireNonNull(judgement, "judgement");
      Objects.requireNonNull(finish, "finish");
      Objects.requireNonNull(transcript, "transcript");
      if (judgement.scores().size() != draw.permutation().size()) {
        throw new IllegalArgumentException(
            draw.permutation().size()
                + " responses need as many scores, got "
                + judgement.scores().size());
      }
    }

    @Override
    public Judged on(Draw other) {
      return new Judged(other, judgement, finish, transcript, meanLogProbability);
    }

    /** The same with another judgement, of as many responses. */
    public Judged withJudgement(Judgement other) {
      return new Judged(draw, other, finish, transcript, meanLogProbability);
    }

    /** What the judge generated: the end of the transcript; empty where that ends otherwise. */
    public TokenSequence written() {
      List<Segment> segments =
          switch (transcript) {
            case Prompt.Plain plain -> plain.segments();
            case Prompt.Chat chat -> chat.turns().getLast().segments();
          };
      return !segments.isEmpty() && segments.getLast() instanceof Segment.Tokens(var tokens)
          ? tokens
          : TokenSequence.ofText("");
    }
  }

  /**
   * The model wrote something that holds no valid scores.
   *
   * @param reason what was expected and what came
   * @param written what the judge generated
   */
  record Unreadable(Draw draw, String reason, TokenSequence written, Generation.Finish finish)
      implements GrmSample {
    public Unreadable {
      Objects.requireNonNull(draw, "draw");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(written, "written");
      Objects.requireNonNull(finish, "finish");
    }

    @Override
    public Unreadable on(Draw other) {
      return new Unreadable(other, reason, written, finish);
    }

    /** The characters of what the judge generated. */
    public String text() {
      return written.text();
    }
  }

  /**
   * The draw did not come to its end: the backend failed, or it was cut off.
   *
   * @param reason in words
   * @param finish what cut it off, {@code null} where the backend failed
   * @param cause the backend's fault, {@code null} where it was cut off
   */
  record Failed(
      Draw draw, String reason, Generation.@Nullable Finish finish, @Nullable Throwable cause)
      implements GrmSample {
    public Failed {
      Objects.requireNonNull(draw, "draw");
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public Failed on(Draw other) {
      return new Failed(other, reason, finish, cause);
    }

    /** The draw ended early for a reason that is no fault. */
    public static Failed cutOff(Draw draw, Generation.Finish finish) {
      return new Failed(
          draw, "cut off: " + finish.name().toLowerCase(java.util.Locale.ROOT), finish, null);
    }

    /** The backend failed. */
    public static Failed broken(Draw draw, Throwable cause) {
      String message = cause.getMessage();
      return new Failed(draw, message == null ? cause.toString() : message, null, cause);
    }
  }
}
