/**
 * Start at {@link io.dikast.samplers.GenerativeRewardModel}: a reward model that has a language
 * model write its judgement, and reads the scores from it.
 */
@NullMarked
package io.dikast.samplers;

import org.jspecify.annotations.NullMarked;
