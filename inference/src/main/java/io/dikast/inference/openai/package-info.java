/**
 * Start at {@link io.dikast.inference.openai.OpenAiFleet}: URLs in, a {@link
 * io.dikast.engine.backend.Backend} out. Inside, everything happens on one event loop: {@code
 * Dispatch} finds a server for each {@code Call}, an {@code Attempt} is one HTTP exchange for it,
 * and a {@code Task} knows what is asked and what to do with the answer.
 */
@NullMarked
package io.dikast.inference.openai;

import org.jspecify.annotations.NullMarked;
