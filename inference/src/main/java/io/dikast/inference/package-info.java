/**
 * Start at {@link io.dikast.inference.llama.LlamaCpp}, a model file in, or at {@link
 * io.dikast.inference.openai.OpenAiFleet}, URLs in: a {@link io.dikast.engine.backend.Backend}
 * comes out. Here is what every kind of inference shares.
 */
@NullMarked
package io.dikast.inference;

import org.jspecify.annotations.NullMarked;
