/** Start at {@link io.dikast.metarm.MetaRewardModels}: ways to say which judgements to trust. */
@NullMarked
package io.dikast.metarm;

import org.jspecify.annotations.NullMarked;
