/**
 * Start at {@link io.dikast.testkit.tournament.TournamentContract}: the laws that every schedule
 * keeps, and {@link io.dikast.testkit.tournament.RatingContract}: those of every rating.
 */
@NullMarked
package io.dikast.testkit.tournament;

import org.jspecify.annotations.NullMarked;
