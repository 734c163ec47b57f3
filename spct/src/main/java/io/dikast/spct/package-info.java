/**
 * Training a judge by self-principled critique tuning (arXiv 2504.02495, section 3). Start at
 * {@link io.dikast.spct.rft.RejectiveFineTuning} for data from a judge that is there, and at {@link
 * io.dikast.spct.tiny.TinyTraining} for how the shipped model is made from nothing.
 */
@NullMarked
package io.dikast.spct;

import org.jspecify.annotations.NullMarked;
