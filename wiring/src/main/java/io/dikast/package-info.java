/**
 * Start at {@link io.dikast.Dikast}: a backend in, an {@link io.dikast.engine.AnswerSelector} out.
 */
@NullMarked
package io.dikast;

import org.jspecify.annotations.NullMarked;
