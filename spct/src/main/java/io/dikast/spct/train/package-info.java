/** Start at {@link io.dikast.spct.train.Trainer}: fitting a decoder to documents. */
@NullMarked
package io.dikast.spct.train;

import org.jspecify.annotations.NullMarked;
