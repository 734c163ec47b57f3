/**
 * Start at {@link io.dikast.spct.grpo.GrpoObjective}: reinforcement learning by group relative
 * policy optimisation.
 */
@NullMarked
package io.dikast.spct.grpo;

import org.jspecify.annotations.NullMarked;
