/**
 * Start at {@link io.dikast.engine.policy.PolicyModel}: what writes answers, whole or step by step,
 * and {@link io.dikast.engine.policy.ProcessRewardModel}: what says how good a step is.
 */
@NullMarked
package io.dikast.engine.policy;

import org.jspecify.annotations.NullMarked;
