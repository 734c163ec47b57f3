/**
 * Start at {@link io.dikast.spct.rft.RejectiveFineTuning}: judgements worth learning from, drawn
 * from a judge and kept where they are right.
 */
@NullMarked
package io.dikast.spct.rft;

import org.jspecify.annotations.NullMarked;
