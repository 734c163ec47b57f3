/**
 * Start at {@link io.dikast.inference.llama.LlamaCpp}: a model file in, a {@link
 * io.dikast.engine.backend.Backend} out. Here is what every kind of inference shares.
 */
@NullMarked
package io.dikast.inference;

import org.jspecify.annotations.NullMarked;
