/** Start at {@link io.dikast.eval.PreferenceItem}: quality against budget on a data set. */
@NullMarked
package io.dikast.eval;

import org.jspecify.annotations.NullMarked;
