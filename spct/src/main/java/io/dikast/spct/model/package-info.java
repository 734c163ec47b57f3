/** Start at {@link io.dikast.spct.model.Decoder}: a llama-architecture decoder on libtorch. */
@NullMarked
package io.dikast.spct.model;

import org.jspecify.annotations.NullMarked;
