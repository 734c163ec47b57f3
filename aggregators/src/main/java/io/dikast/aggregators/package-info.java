/**
 * Start at {@link io.dikast.aggregators.Aggregators}: the ways to count ballots, and {@link
 * io.dikast.aggregators.StoppingRules}: when the count is decided.
 */
@NullMarked
package io.dikast.aggregators;

import org.jspecify.annotations.NullMarked;
