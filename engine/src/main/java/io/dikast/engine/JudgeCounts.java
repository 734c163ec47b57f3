package io.dikast.engine;

import io.dikast.engine.reward.GrmSample;
import java.util.List;

/**
 * What became of the draws of a judge. Draws that a decided vote made needless are in none of the
 * counts but {@code requested}.
 *
 * @param requested draws asked for
 * @param valid draws that gave a judgement
 * @param unreadable draws whose text held no valid scores
 * @param failed draws that the backend failed or that were cut off
 * @param kept judgements that were counted
 * @param sanitized whether a backend had to rewrite content that spelled out a control token
 */
public record JudgeCounts(
    int requested, int valid, int unreadable, int failed, int kept, boolean sanitized) {

  public JudgeCounts {
    if (valid < 0 || unreadable < 0 || failed < 0 || valid + unreadable + failed > requested) {
      throw new IllegalArgumentException(
          "of "
              + requested
              + " draws there cannot be "
              + valid
              + " valid, "
              + unreadable
              + " unreadable and "
              + failed
              + " failed");
    }
    if (kept < 0 || kept > valid) {
      throw new IllegalArgumentException("kept must be in 0.." + valid + ", got " + kept);
    }
  }

  /** Draws whose content was read as it was. */
  public JudgeCounts(int requested, int valid, int unreadable, int failed, int kept) {
    this(requested, valid, unreadable, failed, kept, false);
  }

  static JudgeCounts of(int requested, List<ScoredSample> samples, boolean sanitized) {
    int valid = 0;
    int unreadable = 0;
    int failed = 0;
    int kept = 0;
    for (ScoredSample scored : samples) {
      switch (scored.sample()) {
        case GrmSample.Judged judged -> valid++;
        case GrmSample.Unreadable unread -> unreadable++;
        case GrmSample.Failed fail -> failed++;
      }
      kept += scored.kept() ? 1 : 0;
    }
    return new JudgeCounts(requested, valid, unreadable, failed, kept, sanitized);
  }
}
