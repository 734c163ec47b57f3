/** Start at {@link io.dikast.boxes.BoxQuestions}: the world of the tiny model, sums about boxes. */
@NullMarked
package io.dikast.boxes;

import org.jspecify.annotations.NullMarked;
