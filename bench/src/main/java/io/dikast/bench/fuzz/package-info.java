/**
 * Start at {@link io.dikast.bench.fuzz.FuzzCommand}: what the readers of files, streams and model
 * texts do with bytes that nobody meant. Jazzer makes the bytes, a {@link
 * io.dikast.bench.fuzz.FuzzTarget} is what reads them; those of readers that are not public lie in
 * the readers' packages.
 */
@NullMarked
package io.dikast.bench.fuzz;

import org.jspecify.annotations.NullMarked;
