/**
 * Start at {@link io.dikast.bench.search.SearchCurveCommand}: how often each way to search finds
 * the right answer, and what it costs.
 */
@NullMarked
package io.dikast.bench.search;

import org.jspecify.annotations.NullMarked;
