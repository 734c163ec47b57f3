/**
 * Start at {@link io.dikast.bench.prefix.SharedPrefixCommand}: what many draws of one prompt cost,
 * against the bare native calls, against the artifact's own Java interface, and against one draw.
 */
@NullMarked
package io.dikast.bench.prefix;

import org.jspecify.annotations.NullMarked;
