/**
 * Start at {@link io.dikast.engine.backend.Backend}: what runs a model. Prompts go in, generations
 * and label probabilities come out.
 */
@NullMarked
package io.dikast.engine.backend;

import org.jspecify.annotations.NullMarked;
