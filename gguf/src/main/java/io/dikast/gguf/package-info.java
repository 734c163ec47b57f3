/**
 * Start at {@link io.dikast.gguf.GgufFile}: it opens a model file and says what is in it. {@link
 * io.dikast.gguf.CheckedModel} says whether llama.cpp can load it, {@link
 * io.dikast.gguf.GgufWriter} writes one.
 */
@NullMarked
package io.dikast.gguf;

import org.jspecify.annotations.NullMarked;
