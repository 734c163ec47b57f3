package io.dikast.samplers.defence;

import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Shows its judge responses that say something, and of long ones a part.
 *
 * @param degenerate whether responses that say nothing are withheld
 * @param cap the most that is shown of a response
 */
record ScreenedRewardModel(RewardModel judge, boolean degenerate, Optional<LengthCap> cap)
    implements RewardModel {

  /*
   * A withheld response leaves a stand-in at its place, and is not taken out: the numbers that a
   * critique uses go on to be those of the permutation, and a judge that compares two responses, or
   * never saw a single one, is still asked about as many as there are.
   */
  static final String STAND_IN = "(no answer)";

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    List<String> shown = new ArrayList<>();
    boolean[] withheld = new boolean[task.responses().size()];
    for (String response : task.responses()) {
      withheld[shown.size()] = reason(response).isPresent();
      shown.add(
          withheld[shown.size()]
              ? STAND_IN
              : cap.map(limit -> limit.apply(response)).orElse(response));
    }
    return judge.judge(
        new JudgeTask(task.question(), shown, task.draws(), task.ledger()),
        sample -> sink.accept(lowered(sample, withheld)));
  }

  private Optional<String> reason(String response) {
    return degenerate ? DegenerateResponse.reason(response) : Optional.empty();
  }

  private static GrmSample lowered(GrmSample sample, boolean[] withheld) {
    return switch (sample) {
      case GrmSample.Judged judged -> {
        List<Double> scores = new ArrayList<>(judged.judgement().scores());
        for (int i = 0; i < withheld.length; i++) {
          if (withheld[i]) {
            scores.set(i, Judgement.MIN_SCORE);
          }
        }
        yield scores.equals(judged.judgement().scores()) ? judged : rescored(judged, scores);
      }
      case GrmSample.Unreadable unreadable -> unreadable;
      case GrmSample.Failed failed -> failed;
    };
  }

  private static GrmSample rescored(GrmSample.Judged judged, List<Double> scores) {
    Judgement judgement = judged.judgement();
    return judged.withJudgement(
        new Judgement(judgement.principles(), judgement.critique(), scores));
  }

  @Override
  public String model() {
    return judge.model();
  }

  @Override
  public String fingerprint() {
    return String.join(
        "|", judge.fingerprint(), "screened/1", Boolean.toString(degenerate), cap.toString());
  }

  @Override
  public List<ResponseNote> notes(List<String> responses) {
    List<ResponseNote> notes = new ArrayList<>();
    for (int i = 0; i < responses.size(); i++) {
      String response = responses.get(i);
      Optional<String> reason = reason(response);
      if (reason.isPresent()) {
        notes.add(new ResponseNote.Withheld(i, reason.get()));
      } else if (cap.isPresent() && cap.get().cuts(response)) {
        notes.add(
            new ResponseNote.Shortened(i, LengthCap.length(response), cap.get().characters()));
      }
    }
    return notes;
  }
}
