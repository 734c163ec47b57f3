/**
 * Start at {@link io.dikast.spct.text.Tokenizer}: byte-level byte-pair encoding, as llama.cpp does
 * it.
 */
@NullMarked
package io.dikast.spct.text;

import org.jspecify.annotations.NullMarked;
