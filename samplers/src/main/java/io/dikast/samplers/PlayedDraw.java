package io.dikast.samplers;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One draw's tournament. Its players are the positions of the draw. Not thread-safe. */
final class PlayedDraw {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** A critique lists no more matches than this. */
  private static final int TOLD_MATCHES = 64;

  private final Draw draw;
  private final Tournament tournament;
  private final Rating rating;
  private final PairPoints points;
  private final List<Match> played = new ArrayList<>();
  private final List<Runnable> withdrawals = new ArrayList<>();
  private List<Pairing> round = List.of();
  private @Nullable GrmSample[] straight = new @Nullable GrmSample[0];
  private @Nullable GrmSample[] turned = new @Nullable GrmSample[0];
  private int missing;
  private GrmSample.@Nullable Judged first;
  private @Nullable GrmSample unread;
  private GrmSample.@Nullable Failed broken;
  private GrmSample.@Nullable Failed cut;

  PlayedDraw(Draw draw, Tournament tournament, Rating rating, PairPoints points) {
    this.draw = draw;
    this.tournament = tournament;
    this.rating = rating;
    this.points = points;
  }

  Draw draw() {
    return draw;
  }

  /** Goes on to the next round, if there is one. */
  boolean nextRound() {
    round = tournament.round(draw.permutation().size(), played, draw.seed());
    straight = new @Nullable GrmSample[round.size()];
    turned = new @Nullable GrmSample[round.size()];
    missing = 2 * round.size();
    withdrawals.clear();
    return !round.isEmpty();
  }

  List<Pairing> round() {
    return round;
  }

  /** The response at a position. */
  int response(int player) {
    return draw.permutation().order().get(player);
  }

  /** SplitMix64's output for a comparison of the current round, so that no two share anything. */
  long seed(int table, boolean isTurned) {
    long comparison = 2L * (played.size() + table) + (isTurned ? 1 : 0);
    long z = draw.seed() + GOLDEN_GAMMA * (comparison + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Remembers how to withdraw a comparison of the current round. */
  void asked(Runnable withdrawal) {
    withdrawals.add(withdrawal);
  }

  void withdraw() {
    withdrawals.forEach(Runnable::run);
    withdrawals.clear();
  }

  /** Takes a sample of the current round; whether it was the last one missing. */
  boolean take(int table, boolean isTurned, GrmSample sample) {
    (isTurned ? turned : straight)[table] = sample;
    missing--;
    if (sample instanceof GrmSample.Failed failed && failed.finish() != null) {
      cut = failed;
    }
    if (missing > 0 && cut == null) {
      return false;
    }
    if (cut == null) {
      for (int t = 0; t < round.size(); t++) {
        played.add(match(round.get(t), straight[t], turned[t]));
      }
    }
    return true;
  }

  /** Of a draw that was cut off. */
  @Nullable GrmSample cutOff() {
    Generation.Finish finish = cut == null ? null : cut.finish();
    return finish == null ? null : GrmSample.Failed.cutOff(draw, finish);
  }

  private Match match(Pairing pairing, @Nullable GrmSample ahead, @Nullable GrmSample behind) {
    if (ahead instanceof GrmSample.Judged one && behind instanceof GrmSample.Judged other) {
      if (first == null) {
        // Shown as the draw shows them: its critique speaks of the draw's positions.
        first = pairing.first() < pairing.second() ? one : other;
      }
      return new Match.Decided(pairing, (points(pairing, one) + points(pairing, other)) / 2);
    }
    note(ahead);
    note(behind);
    return new Match.Undecided(pairing);
  }

  /** Of the pairing's first player. The pair's responses stand in the order of their indices. */
  private double points(Pairing pairing, GrmSample.Judged sample) {
    int own = response(pairing.first()) < response(pairing.second()) ? 0 : 1;
    List<Double> scores = sample.judgement().scores();
    return points.of(scores.get(own), scores.get(1 - own));
  }

  private void note(@Nullable GrmSample sample) {
    if (sample instanceof GrmSample.Failed failed && broken == null) {
      broken = failed;
    } else if (sample instanceof GrmSample.Unreadable && unread == null) {
      unread = sample;
    }
  }

  /** What the tournament comes to. */
  GrmSample result() {
    int players = draw.permutation().size();
    GrmSample.Judged told = first;
    if (told == null || !everybodyPlayed(players)) {
      return withoutResult();
    }
    List<Double> byPosition =
        Arrays.stream(rating.of(players, played)).map(Appraisal::score).boxed().toList();
    List<Double> scores = draw.permutation().restore(byPosition);
    // Of two responses there is one matter to judge; the first comparison stands for it.
    boolean two = players == 2;
    boolean writes = !told.judgement().critique().isEmpty();
    String account = two || !writes ? told.judgement().critique() : account();
    List<Principle> principles = two ? told.judgement().principles() : List.of();
    return new GrmSample.Judged(
        draw,
        new Judgement(principles, account, scores),
        told.finish(),
        two ? told.transcript() : Prompt.of(Segment.content(account)),
        two ? told.meanLogProbability() : Double.NaN);
  }

  private boolean everybodyPlayed(int players) {
    boolean[] decided = new boolean[players];
    for (Match match : played) {
      if (match instanceof Match.Decided) {
        decided[match.pairing().first()] = true;
        decided[match.pairing().second()] = true;
      }
    }
    for (boolean each : decided) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  private GrmSample withoutResult() {
    if (broken != null) {
      Throwable cause = broken.cause();
      return GrmSample.Failed.broken(
          draw, cause == null ? new BackendException(broken.reason()) : cause);
    }
    return unread instanceof GrmSample.Unreadable unreadable
        ? new GrmSample.Unreadable(
            draw, unreadable.reason(), unreadable.written(), unreadable.finish())
        : new GrmSample.Unreadable(
            draw, "no comparison was made", TokenSequence.ofText(""), Generation.Finish.STOP);
  }

  /** The matches in words, for a judge that writes some. */
  private String account() {
    StringBuilder text = new StringBuilder();
    for (Match match : played.subList(0, Math.min(TOLD_MATCHES, played.size()))) {
      int one = match.pairing().first() + 1;
      int other = match.pairing().second() + 1;
      text.append(text.isEmpty() ? "" : "\n")
          .append("Responses ")
          .append(one)
          .append(" and ")
          .append(other)
          .append(": ")
          .append(
              switch (match) {
                case Match.Undecided _ -> "no verdict";
                case Match.Decided(Pairing _, double share) when share == 0.5 -> "a tie";
                case Match.Decided(Pairing _, double share) ->
                    String.format(
                        Locale.ROOT,
                        "%d is better (%.2f)",
                        share > 0.5 ? one : other,
                        Math.max(share, 1 - share));
              });
    }
    int more = played.size() - TOLD_MATCHES;
    return more > 0 ? text + "\nand " + more + " matches more" : text.toString();
  }
}
