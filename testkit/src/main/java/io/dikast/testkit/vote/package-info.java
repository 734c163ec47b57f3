/**
 * Start at {@link io.dikast.testkit.vote.AggregatorContract}: the laws that every way of counting
 * ballots keeps.
 */
@NullMarked
package io.dikast.testkit.vote;

import org.jspecify.annotations.NullMarked;
