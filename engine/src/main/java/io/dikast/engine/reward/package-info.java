/**
 * Start at {@link io.dikast.engine.reward.RewardModel}: what turns a question and its responses
 * into judgements, and {@link io.dikast.engine.reward.MetaRewardModel}: which judgements to trust.
 */
@NullMarked
package io.dikast.engine.reward;

import org.jspecify.annotations.NullMarked;
