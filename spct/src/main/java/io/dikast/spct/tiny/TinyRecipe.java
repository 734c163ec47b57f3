package io.dikast.spct.tiny;

import static io.dikast.boxes.Exercise.CHECKS;
import static io.dikast.boxes.Exercise.COPYING;
import static io.dikast.boxes.Exercise.NUMBERS;
import static io.dikast.boxes.Exercise.RECALL;
import static io.dikast.boxes.Exercise.REPEATING;
import static io.dikast.boxes.Exercise.SIMPLE_JUDGING;
import static io.dikast.boxes.Exercise.SIMPLE_RECALL;
import static io.dikast.boxes.Exercise.SOLVING;
import static io.dikast.boxes.Exercise.SUMS;

import io.dikast.boxes.Lesson;
import io.dikast.engine.backend.Sampling;
import io.dikast.spct.grpo.GrpoObjective;
import io.dikast.spct.grpo.GrpoTraining;
import io.dikast.spct.model.DecoderShape;
import io.dikast.spct.rft.RejectiveFineTuning;
import io.dikast.spct.train.LearningRate;
import io.dikast.spct.train.Trainer;
import java.util.List;

/**
 * How the tiny model is made.
 *
 * @param seed of everything
 * @param supervisedSteps of the supervised start
 * @param courses of the supervised start, one after the other; the last goes on to the end
 * @param items of the training split that judgements are drawn of, in each of the later stages
 * @param tuningSteps of fine-tuning on judgements, and of learning the meta question
 * @param grpoSteps of reinforcement learning
 * @param testQuestions of the test split that the finished model is measured on
 * @param stageQuestions of these that the stages before it are measured on
 * @param testSeeds how often each is asked
 * @param testSamples the most judgements of each that the finished model is measured at
 */
record TinyRecipe(
    long seed,
    int supervisedSteps,
    List<Course> courses,
    int items,
    int tuningSteps,
    int grpoSteps,
    int testQuestions,
    int stageQuestions,
    int testSeeds,
    int testSamples) {

  /**
   * A part of the supervised start. Skills that a mixture teaches in a hundred thousand documents,
   * if at all, take a few thousand where they are all there is to learn.
   *
   * @param documents how many it has, at least 1
   */
  record Course(Lesson lesson, long documents) {
    Course {
      if (documents < 1) {
        throw new IllegalArgumentException("documents must be at least 1, got " + documents);
      }
    }
  }

  /** What the shipped model is made by. */
  static final TinyRecipe SHIPPED =
      new TinyRecipe(
          1,
          10_000,
          List.of(
              new Course(Lesson.of(REPEATING, 1).and(COPYING, 1), 45_000),
              new Course(Lesson.of(NUMBERS, 5).and(COPYING, 1), 50_000),
              new Course(Lesson.of(SUMS, 1), 14_000),
              new Course(
                  Lesson.of(SIMPLE_RECALL, 4).and(SUMS, 1).and(NUMBERS, 1).and(CHECKS, 1), 24_000),
              new Course(
                  Lesson.of(SIMPLE_JUDGING, 4)
                      .and(RECALL, 2)
                      .and(CHECKS, 2)
                      .and(SUMS, 1)
                      .and(SOLVING, 1),
                  14_000),
              new Course(Lesson.EVERYTHING, 1)),
          1_000,
          400,
          40,
          1_000,
          300,
          2,
          32);

  /** The temperature at which the tiny model judges, here and in its card. */
  static final double TEMPERATURE = 0.6;

  /** The temperature at which it solves. */
  static final double SOLVING_TEMPERATURE = 1;

  static final int MOST_JUDGEMENT_TOKENS = 400;

  /**
   * A judgement has a few hundred tokens: all of the frequencies tell positions among them apart.
   */
  private static final double ROTARY_BASE = 500;

  static final int BATCH_TOKENS = 2048;
  private static final int CHECKPOINT_EVERY = 500;
  private static final int GRPO_ITEMS = 32;
  private static final int GROUP = 4;

  /**
   * At twice the rate and under the paper's penalty of 0.04 a single judgement gains more, and a
   * vote of eight loses what the judgements differ by.
   */
  private static final GrpoObjective GENTLE = new GrpoObjective(0.2, 0.1);

  TinyRecipe {
    courses = List.copyOf(courses);
  }

  /** What a document of the supervised start, counted from 0, is about. */
  Lesson lesson(long document) {
    long from = 0;
    for (Course course : courses) {
      from += course.documents();
      if (document < from) {
        return course.lesson();
      }
    }
    return courses.getLast().lesson();
  }

  DecoderShape shape(int vocabulary) {
    return new DecoderShape(4, 128, 4, 4, 384, vocabulary, 2048, ROTARY_BASE);
  }

  Trainer.Settings supervised() {
    return new Trainer.Settings(
        supervisedSteps, BATCH_TOKENS, new LearningRate(1.5e-3, 100, 0.02), seed, CHECKPOINT_EVERY);
  }

  /** Of a fifth of the rate: what is there is to be changed, not replaced. */
  Trainer.Settings tuning(long stage) {
    return new Trainer.Settings(
        tuningSteps,
        BATCH_TOKENS,
        new LearningRate(3e-4, 20, 0.05),
        seed + stage,
        CHECKPOINT_EVERY);
  }

  RejectiveFineTuning.Settings drawing(boolean hints) {
    return new RejectiveFineTuning.Settings(
        3, hints, Sampling.temperature(TEMPERATURE), MOST_JUDGEMENT_TOKENS, seed, 16);
  }

  GrpoTraining.Settings grpo() {
    return new GrpoTraining.Settings(
        grpoSteps, GRPO_ITEMS, GROUP, 1e-4, GENTLE, 1, MOST_JUDGEMENT_TOKENS, seed);
  }
}
