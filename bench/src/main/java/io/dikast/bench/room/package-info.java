/**
 * Start at {@link io.dikast.bench.room.MixedCallersCommand}: what the engine room does for many
 * callers, for a search tree and over a long time, and what a step in it costs.
 */
@NullMarked
package io.dikast.bench.room;

import org.jspecify.annotations.NullMarked;
