/**
 * Start at {@link io.dikast.samplers.defence.Defences}: what keeps a response from winning by other
 * means than its content.
 */
@NullMarked
package io.dikast.samplers.defence;

import org.jspecify.annotations.NullMarked;
