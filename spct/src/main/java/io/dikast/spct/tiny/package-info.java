/** Start at {@link io.dikast.spct.tiny.TinyTraining}: how the shipped model is made. */
@NullMarked
package io.dikast.spct.tiny;

import org.jspecify.annotations.NullMarked;
