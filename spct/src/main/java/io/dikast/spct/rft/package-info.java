/**
 * Start at {@link io.dikast.spct.rft.RejectiveFineTuning}: judgements worth learning from, drawn
 * from a judge and kept where they are right; {@link io.dikast.spct.rft.RejectionSampling} does the
 * same with answers, and {@link io.dikast.spct.rft.RftFile} writes them for trainers.
 */
@NullMarked
package io.dikast.spct.rft;

import org.jspecify.annotations.NullMarked;
