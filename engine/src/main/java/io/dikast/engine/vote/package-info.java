/**
 * Start at {@link io.dikast.engine.vote.Aggregator}: what turns the ballots of many draws into one
 * ranking, and {@link io.dikast.engine.vote.StoppingRule}: when enough of them are in.
 */
@NullMarked
package io.dikast.engine.vote;

import org.jspecify.annotations.NullMarked;
