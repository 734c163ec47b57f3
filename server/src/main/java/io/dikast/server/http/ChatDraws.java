package io.dikast.server.http;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.server.json.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers drawn as they come, without any judging.
 *
 * @param choices one a draw
 * @param usage what they cost
 */
record ChatDraws(List<ChatJson.Choice> choices, UsageJson usage) {

  ChatDraws {
    choices = List.copyOf(choices);
  }

  /** Who hears of answers while they are written; called by the backend. */
  interface Texts {

    /** Hears nothing. */
    Texts NONE =
        new Texts() {
          @Override
          public void begin(int draw) {}

          @Override
          public void text(int draw, String text) {}

          @Override
          public void end(int draw, String finish) {}
        };

    void begin(int draw);

    void text(int draw, String text);

    void end(int draw, String finish);
  }

  /** Draws a group and waits for all of it. */
  static ChatDraws of(Call call, Backend backend, SampleGroup group, Texts hears) {
    Gathering gathering = new Gathering(group.seeds().size(), hears);
    GenerationHandle handle = backend.generate(group, gathering);
    var _ =
        gathering.all.whenComplete(
            (done, failure) -> {
              if (gathering.all.isCancelled()) {
                handle.cancel();
              }
            });
    List<Generation> generations = call.cancellation().await(gathering.all);
    List<ChatJson.Choice> choices = new ArrayList<>();
    for (Generation generation : generations) {
      choices.add(choice(generation));
    }
    return new ChatDraws(choices, UsageJson.of(group.ledger().usage()));
  }

  private static ChatJson.Choice choice(Generation generation) {
    return switch (generation) {
      case Generation.Ended ended -> new ChatJson.Choice(ended.text(), finish(ended));
      case Generation.Broken broken -> throw broken.cause();
    };
  }

  private static String finish(Generation.Ended ended) {
    return switch (ended.finish()) {
      case STOP -> "stop";
      case LENGTH, TOKENS -> "length";
      case DEADLINE ->
          throw Fault.of(
                  Fault.Code.DEADLINE_EXCEEDED, "the deadline passed while the answer was written")
              .exception();
      case CANCELLED ->
          throw Fault.of(Fault.Code.CANCELLED, "the answer was cancelled").exception();
    };
  }

  /** Takes generations in, from the backend's threads. */
  private static final class Gathering implements GenerationListener {

    final CompletableFuture<List<Generation>> all = new CompletableFuture<>();
    private final @Nullable Generation[] ended;
    private final boolean[] begun;
    private final Texts hears;
    private int missing;

    Gathering(int draws, Texts hears) {
      this.ended = new @Nullable Generation[draws];
      this.begun = new boolean[draws];
      this.missing = draws;
      this.hears = hears;
    }

    @Override
    public synchronized void onText(int draw, String text) {
      begin(draw);
      hears.text(draw, text);
    }

    private void begin(int draw) {
      if (!begun[draw]) {
        begun[draw] = true;
        hears.begin(draw);
      }
    }

    @Override
    public synchronized void onGeneration(Generation generation) {
      int draw = generation.draw();
      ended[draw] = generation;
      begin(draw);
      if (generation instanceof Generation.Ended whole && whole.finish().complete()) {
        hears.end(draw, whole.finish() == Generation.Finish.STOP ? "stop" : "length");
      }
      missing--;
      if (missing == 0) {
        List<Generation> generations = new ArrayList<>();
        for (Generation one : ended) {
          if (one != null) {
            generations.add(one);
          }
        }
        all.complete(generations);
      }
    }
  }
}
