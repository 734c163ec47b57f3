/**
 * Start at {@link io.dikast.eval.Study}: quality against budget on a data set, and what came of it,
 * {@link io.dikast.eval.StudyResult}.
 */
@NullMarked
package io.dikast.eval;

import org.jspecify.annotations.NullMarked;
