/**
 * Start at {@link io.dikast.testkit.reward.RewardModelContract}: the laws that every reward model
 * keeps, and {@link io.dikast.testkit.reward.MetaRewardModelContract}: those of what questions its
 * judgements.
 */
@NullMarked
package io.dikast.testkit.reward;

import org.jspecify.annotations.NullMarked;
