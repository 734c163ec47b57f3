package io.dikast.samplers;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The tournaments of one task under way, one for each draw. */
final class TournamentRun {

  /*
   * The first rounds are asked for together on the caller's thread: what does not fit is refused
   * there, and comparisons of the same two responses by many draws become one task of the pair's
   * model, which computes each order once. From then on one thread takes samples from a queue and asks
   * for the rounds that follow; all state is its own, and a backend's thread only hands over.
   */
  private static final System.Logger LOG = System.getLogger(TournamentRun.class.getName());

  private static final Permutation AS_GIVEN = Permutation.identity(2);
  private static final Permutation TURNED = new Permutation(List.of(1, 0));

  private sealed interface Event {
    record Sampled(Place place, GrmSample sample) implements Event {}

    record Cancelled(int index) implements Event {}
  }

  /** Two responses by their indices, the lower one first. */
  private record Pair(int low, int high) {}

  /**
   * What a draw of the pair's model is for.
   *
   * @param turned whether the pairing's second player stands first
   */
  private record Place(PlayedDraw draw, int table, boolean turned) {}

  private final PairwiseJudge judge;
  private final JudgeTask task;
  private final Consumer<GrmSample> sink;
  private final Map<Integer, PlayedDraw> open = new LinkedHashMap<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private TournamentRun(PairwiseJudge judge, JudgeTask task, Consumer<GrmSample> sink) {
    this.judge = judge;
    this.task = task;
    this.sink = sink;
  }

  /** Asks for the first rounds; a task that cannot be done throws here. */
  static Judging start(
      PairwiseJudge judge,
      Tournament tournament,
      Rating rating,
      JudgeTask task,
      Consumer<GrmSample> sink) {
    TournamentRun run = new TournamentRun(judge, task, sink);
    for (Draw draw : task.draws()) {
      run.open.put(draw.index(), new PlayedDraw(draw, tournament, rating, judge.points()));
    }
    List<PlayedDraw> draws = List.copyOf(run.open.values());
    draws.forEach(PlayedDraw::nextRound);
    run.ask(draws);
    Thread.ofVirtual().name("dikast-tournament").start(run::play);
    return index -> run.events.add(new Event.Cancelled(index));
  }

  private void play() {
    try {
      while (!open.isEmpty()) {
        handle(events.take());
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; should somebody, no draw may be left without a sample.
      Thread.currentThread().interrupt();
      List.copyOf(open.values()).forEach(this::cancel);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a tournament failed", e);
      List.copyOf(open.values())
          .forEach(draw -> end(draw, GrmSample.Failed.broken(draw.draw(), e)));
    }
  }

  private void handle(Event event) {
    switch (event) {
      case Event.Sampled(Place place, GrmSample sample) -> {
        PlayedDraw draw = place.draw();
        // A draw that has ended hears on of what it had asked for.
        if (open.containsKey(draw.draw().index())
            && draw.take(place.table(), place.turned(), sample)) {
          advance(draw);
        }
      }
      case Event.Cancelled(int index) -> {
        PlayedDraw draw = open.get(index);
        if (draw != null) {
          cancel(draw);
        }
      }
    }
  }

  /** A round is over: the next one, or the result. */
  private void advance(PlayedDraw draw) {
    GrmSample cut = draw.cutOff();
    if (cut != null) {
      end(draw, cut);
    } else if (draw.nextRound()) {
      try {
        ask(List.of(draw));
      } catch (RuntimeException e) {
        end(draw, Shortfall.of(draw.draw(), e, task.ledger()));
      }
    } else {
      end(draw, draw.result());
    }
  }

  private void cancel(PlayedDraw draw) {
    end(draw, GrmSample.Failed.cutOff(draw.draw(), Generation.Finish.CANCELLED));
  }

  private void end(PlayedDraw draw, GrmSample sample) {
    open.remove(draw.draw().index());
    draw.withdraw();
    try {
      sink.accept(sample);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a sink failed on draw " + draw.draw().index(), e);
    }
  }

  /** Asks for the current round of these draws. */
  private void ask(List<PlayedDraw> draws) {
    Map<Pair, List<Place>> pairs = new LinkedHashMap<>();
    for (PlayedDraw draw : draws) {
      List<Pairing> round = draw.round();
      for (int table = 0; table < round.size(); table++) {
        int first = draw.response(round.get(table).first());
        int second = draw.response(round.get(table).second());
        Pair pair = new Pair(Math.min(first, second), Math.max(first, second));
        List<Place> places = pairs.computeIfAbsent(pair, _ -> new ArrayList<>());
        places.add(new Place(draw, table, false));
        places.add(new Place(draw, table, true));
      }
    }
    try {
      pairs.forEach(this::ask);
    } catch (RuntimeException e) {
      draws.forEach(PlayedDraw::withdraw);
      throw e;
    }
  }

  private void ask(Pair pair, List<Place> places) {
    List<Draw> draws = new ArrayList<>(places.size());
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      int first = place.draw().response(place.draw().round().get(place.table()).first());
      boolean lowFirst = (first == pair.low()) != place.turned();
      draws.add(
          new Draw(
              i, place.draw().seed(place.table(), place.turned()), lowFirst ? AS_GIVEN : TURNED));
    }
    Judging judging =
        judge
            .pair()
            .judge(
                new JudgeTask(
                    task.question(),
                    List.of(task.responses().get(pair.low()), task.responses().get(pair.high())),
                    draws,
                    task.ledger()),
                sample -> events.add(new Event.Sampled(places.get(sample.draw().index()), sample)));
    for (int i = 0; i < places.size(); i++) {
      int index = i;
      places.get(i).draw().asked(() -> judging.cancel(index));
    }
  }
}
