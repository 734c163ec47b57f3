/**
 * Start at {@link io.dikast.Dikast}: a backend in, an {@link io.dikast.engine.AnswerSelector} out,
 * or an {@link io.dikast.engine.AnswerSearch}.
 */
@NullMarked
package io.dikast;

import org.jspecify.annotations.NullMarked;
