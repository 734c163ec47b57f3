/**
 * Start at {@link io.dikast.metarm.MetaRewardModels}: ways to say which judgements to trust, and
 * {@link io.dikast.metarm.MetaFitting}: how one of them is fitted to judgements of one's own.
 */
@NullMarked
package io.dikast.metarm;

import org.jspecify.annotations.NullMarked;
