/**
 * Start at {@link io.dikast.aggregators.tournament.TournamentsTest}: the laws of every schedule.
 */
@NullMarked
package io.dikast.aggregators.tournament;

import org.jspecify.annotations.NullMarked;
