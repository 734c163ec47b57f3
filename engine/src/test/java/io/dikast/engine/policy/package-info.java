/** Start at {@link io.dikast.engine.policy.StepAggregationTest}: from steps to answers, by hand. */
@NullMarked
package io.dikast.engine.policy;

import org.jspecify.annotations.NullMarked;
