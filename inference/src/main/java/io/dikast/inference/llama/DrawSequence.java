package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.TokenSequence;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One draw of a group: its prompt and what it has generated. */
final class DrawSequence extends Sequence {

  private static final int ROOM = 64;

  private final DrawGroup group;
  private final int draw;
  private final long seed;
  private final int promptLength;
  private final int limit;
  private final Vocabulary vocabulary;
  private final TextAssembler text;
  private int[] textEnds = new int[ROOM];
  private double logProbabilities;
  private int sampled;

  /**
   * @param contextTokens tokens that prompt and answer share
   */
  DrawSequence(DrawGroup group, int draw, Vocabulary vocabulary, int contextTokens) {
    SampleGroup request = group.request();
    super(request.ledger(), request.purpose(), group.prompt(), ROOM);
    this.group = group;
    this.draw = draw;
    this.seed = request.seeds().get(draw);
    this.promptLength = group.prompt().length;
    this.limit = Math.min(request.maxTokens(), contextTokens - promptLength);
    this.vocabulary = vocabulary;
    this.text = new TextAssembler(request.stopStrings(), request.keepStop());
  }

  DrawGroup group() {
    return group;
  }

  boolean isFirst() {
    return draw == 0;
  }

  /** Tokens drawn so far and kept. */
  int generated() {
    return length() - promptLength;
  }

  /** Whether it waits for its first token, which the prompt's logits give. */
  boolean fresh() {
    return sampled == 0;
  }

  @Override
  int growth() {
    return limit - generated();
  }

  @Override
  boolean cancelled() {
    return group.cancelled(draw);
  }

  /**
   * Draws the next token.
   *
   * @return how the draw ends with it, {@code null} to go on
   */
  Generation.@Nullable Finish next(float[] logits, TokenSampler sampler) {
    int token =
        sampler.sample(logits, group.request().sampling(), seed, generated(), tokens(), length());
    sampled++;
    ledger().completion(purpose(), 1);
    logProbabilities += sampler.logProbability();
    if (vocabulary.endsGeneration(token)) {
      return Generation.Finish.STOP;
    }
    boolean stopped = text.add(vocabulary.piece(token));
    if (generated() == textEnds.length) {
      textEnds = Arrays.copyOf(textEnds, 2 * textEnds.length);
    }
    textEnds[generated()] = text.length();
    push(token);
    String more = text.release();
    if (!more.isEmpty()) {
      group.text(draw, more);
    }
    if (stopped) {
      return Generation.Finish.STOP;
    }
    return generated() >= limit ? Generation.Finish.LENGTH : null;
  }

  /** Tells the group what came of it. */
  void end(Generation.Finish finish) {
    text.end();
    String rest = text.release();
    if (!rest.isEmpty()) {
      group.text(draw, rest);
    }
    String whole = text.text();
    int kept = generated();
    // A stop string that is not kept cuts the text; tokens that reach into it go with it.
    while (kept > 0 && textEnds[kept - 1] > whole.length()) {
      kept--;
    }
    int[] ids = Arrays.copyOfRange(tokens(), promptLength, promptLength + kept);
    group.ended(
        new Generation.Ended(
            draw,
            TokenSequence.of(group.vocabularyId(), ids, whole),
            finish,
            sampled == 0 ? Double.NaN : logProbabilities / sampled));
  }

  @Override
  void cut(Generation.Finish finish) {
    end(finish);
  }

  @Override
  void broken(BackendException cause) {
    group.ended(new Generation.Broken(draw, cause));
  }
}
