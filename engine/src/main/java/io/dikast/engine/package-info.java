/**
 * Start at {@link io.dikast.engine.AnswerSelector}: it takes a {@link io.dikast.engine.Question}
 * and its responses and gives a {@link io.dikast.engine.Selection}.
 */
@NullMarked
package io.dikast.engine;

import org.jspecify.annotations.NullMarked;
