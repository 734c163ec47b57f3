/**
 * Training a judge by self-principled critique tuning (arXiv 2504.02495, section 3): the packages
 * below are the tokenizer ({@code text}), the decoder on libtorch ({@code model}), its training
 * ({@code train}), reinforcement learning ({@code grpo}) and reward heads ({@code head}).
 */
@NullMarked
package io.dikast.spct;

import org.jspecify.annotations.NullMarked;
