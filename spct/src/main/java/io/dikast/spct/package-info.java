/**
 * Training a judge by self-principled critique tuning (arXiv 2504.02495, section 3): the packages
 * below are the tokenizer ({@code text}), the decoder on libtorch ({@code model}), and its training
 * ({@code train}).
 */
@NullMarked
package io.dikast.spct;

import org.jspecify.annotations.NullMarked;
