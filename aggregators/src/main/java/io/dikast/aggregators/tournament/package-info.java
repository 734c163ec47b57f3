/**
 * Start at {@link io.dikast.aggregators.tournament.Tournaments}: who meets whom, and {@link
 * io.dikast.aggregators.tournament.Ratings}: what that says of each.
 */
@NullMarked
package io.dikast.aggregators.tournament;

import org.jspecify.annotations.NullMarked;
