/**
 * Start at {@link io.dikast.bench.BenchCommand}: the benchmarks of whole runs, what they print, and
 * the statistics behind it.
 */
@NullMarked
package io.dikast.bench;

import org.jspecify.annotations.NullMarked;
