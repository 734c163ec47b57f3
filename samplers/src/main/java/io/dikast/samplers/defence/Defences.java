package io.dikast.samplers.defence;

import io.dikast.engine.reward.RewardModel;
import java.util.Objects;
import java.util.Optional;

/**
 * What keeps a response from winning by other means than its content. All of it is off unless it is
 * switched on; {@code ./dikast attack} measures what it does to a judge.
 *
 * <pre>{@code
 * RewardModel guarded = Defences.NONE.withDegenerateCaught().withDecoy().around(judge);
 * }</pre>
 *
 * @param degenerate whether responses that say nothing ("Solution:", punctuation, nothing) are
 *     caught before judging: the judge does not see them, and they get the lowest score (attacks:
 *     arXiv 2507.08794, section 3)
 * @param decoy an answer to nothing that is shown behind the responses; a sample in which no
 *     response is scored above it is discarded, as {@link
 *     io.dikast.engine.reward.GrmSample.Unreadable}
 * @param cap the most that is shown of a response
 */
public record Defences(boolean degenerate, Optional<String> decoy, Optional<LengthCap> cap) {

  /** Nothing is switched on. */
  public static final Defences NONE = new Defences(false, Optional.empty(), Optional.empty());

  /** What a decoy says unless the caller has a better one: no answer to any question. */
  public static final String DECOY = "I will not answer this question.";

  public Defences {
    Objects.requireNonNull(cap, "cap");
    if (decoy.isPresent() && decoy.get().isBlank()) {
      throw new IllegalArgumentException("a decoy must say something, got a blank one");
    }
  }

  /** These and degenerate responses caught. */
  public Defences withDegenerateCaught() {
    return new Defences(true, decoy, cap);
  }

  /** These and the {@linkplain #DECOY standard decoy}. */
  public Defences withDecoy() {
    return withDecoy(DECOY);
  }

  /** These and this decoy. */
  public Defences withDecoy(String text) {
    return new Defences(degenerate, Optional.of(text), cap);
  }

  /** These and a cap on the length of a response. */
  public Defences withCap(LengthCap most) {
    return new Defences(degenerate, decoy, Optional.of(most));
  }

  /** The same judge behind these defences. */
  public RewardModel around(RewardModel judge) {
    Objects.requireNonNull(judge, "judge");
    // The decoy outside: it is held against the scores as they count, withheld responses lowered.
    RewardModel screened =
        degenerate || cap.isPresent() ? new ScreenedRewardModel(judge, degenerate, cap) : judge;
    return decoy.isPresent() ? new DecoyRewardModel(screened, decoy.get()) : screened;
  }
}
