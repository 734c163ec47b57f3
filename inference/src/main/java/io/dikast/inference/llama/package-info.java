/**
 * Start at {@link io.dikast.inference.llama.LlamaCpp}. Inside, one decode thread ({@code
 * DecodeLoop}) owns one native context; {@code KvCache} knows what lies in it, {@code NativeApi} is
 * the only door to native code.
 */
@NullMarked
package io.dikast.inference.llama;

import org.jspecify.annotations.NullMarked;
