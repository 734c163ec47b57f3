/**
 * Start at {@link io.dikast.spct.head.HeadFitting}: a number from a decoder's last hidden state, as
 * a scalar reward model or as a meta reward model.
 */
@NullMarked
package io.dikast.spct.head;

import org.jspecify.annotations.NullMarked;
