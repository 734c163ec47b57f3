package io.dikast.inference.llama;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.SampleGroup;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** The draws of one request, and what they share: the prompt and its logits. */
final class DrawGroup implements GenerationHandle {

  private static final System.Logger LOG = System.getLogger(DrawGroup.class.getName());

  private final SampleGroup request;
  private final int[] prompt;
  private final GenerationListener listener;
  private final String vocabularyId;
  private final AtomicIntegerArray cancelled;
  private final boolean[] told;
  private float @Nullable [] promptLogits;
  private PrefixTree.@Nullable Node<KvSequence> node;
  private boolean restarts;
  private int untold;
  private int notBegun;

  DrawGroup(SampleGroup request, int[] prompt, GenerationListener listener, String vocabularyId) {
    this.request = request;
    this.prompt = prompt;
    this.listener = listener;
    this.vocabularyId = vocabularyId;
    int draws = request.seeds().size();
    this.cancelled = new AtomicIntegerArray(draws);
    this.told = new boolean[draws];
    this.untold = draws;
    this.notBegun = draws;
  }

  SampleGroup request() {
    return request;
  }

  int[] prompt() {
    return prompt;
  }

  String vocabularyId() {
    return vocabularyId;
  }

  int draws() {
    return told.length;
  }

  @Override
  public void cancel(int draw) {
    cancelled.set(draw, 1);
  }

  @Override
  public void cancel() {
    for (int draw = 0; draw < told.length; draw++) {
      cancelled.set(draw, 1);
    }
  }

  boolean cancelled(int draw) {
    return cancelled.get(draw) == 1;
  }

  boolean allCancelled() {
    for (int draw = 0; draw < told.length; draw++) {
      if (!cancelled(draw)) {
        return false;
      }
    }
    return true;
  }

  /** The prompt is computed: the draws can begin. */
  void begin(float[] logits, PrefixTree.Node<KvSequence> promptNode) {
    promptLogits = logits.clone();
    node = promptNode;
    restarts = true;
  }

  /** Logits of the prompt's end, copied for one draw's first token. */
  void copyPromptLogits(float[] into) {
    if (promptLogits == null) {
      throw new IllegalStateException("the prompt is not computed");
    }
    System.arraycopy(promptLogits, 0, into, 0, into.length);
  }

  /** A draw began, or ended without. */
  void begun() {
    notBegun--;
    if (notBegun == 0) {
      promptLogits = null;
    }
  }

  /** Whether its prompt is worth computing anew should it be lost from the cache. */
  boolean restarts() {
    return restarts;
  }

  /** Its draws compute the prompt themselves from now on. */
  void doWithoutRestart() {
    restarts = false;
  }

  /** Whether it keeps the prompt's place in the cache. */
  boolean keepsNode() {
    return node != null;
  }

  /** The prompt was computed anew, its place had been given up. */
  void computedAnew(PrefixTree.Node<KvSequence> promptNode) {
    node = promptNode;
  }

  /** Lets go of the prompt's place in the cache. */
  PrefixTree.@Nullable Node<KvSequence> giveUpNode() {
    PrefixTree.Node<KvSequence> pinned = node;
    node = null;
    return pinned;
  }

  void text(int draw, String more) {
    try {
      listener.onText(draw, more);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a generation listener failed", e);
    }
  }

  void ended(Generation generation) {
    if (told[generation.draw()]) {
      throw new IllegalStateException("draw " + generation.draw() + " ended twice");
    }
    told[generation.draw()] = true;
    untold--;
    try {
      listener.onGeneration(generation);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a generation listener failed", e);
    }
  }

  /** Draws that have not come to their end. */
  int untold() {
    return untold;
  }

  boolean finished() {
    return untold == 0;
  }
}
