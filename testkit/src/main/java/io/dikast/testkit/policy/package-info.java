/**
 * Start at {@link io.dikast.testkit.policy.BackendPolicy}: a policy model over any backend, with a
 * script for it in {@link io.dikast.testkit.policy.SolveScript}; {@link
 * io.dikast.testkit.policy.ScriptedReward} and {@link io.dikast.testkit.policy.ScriptedJudge} say
 * what its answers are worth.
 */
@NullMarked
package io.dikast.testkit.policy;

import org.jspecify.annotations.NullMarked;
