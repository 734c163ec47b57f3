/**
 * Start at {@link io.dikast.bench.quality.TinyQualityCommand}: how often the tiny model chooses the
 * right response, by how it is sampled and counted, and what that costs.
 */
@NullMarked
package io.dikast.bench.quality;

import org.jspecify.annotations.NullMarked;
