/**
 * Start at {@link io.dikast.engine.tournament.Tournament}: which two responses are compared next,
 * and {@link io.dikast.engine.tournament.Rating}: what all comparisons together say of each.
 */
@NullMarked
package io.dikast.engine.tournament;

import org.jspecify.annotations.NullMarked;
