/**
 * Start at {@link io.dikast.eval.data.PreferenceData}: data sets read as they are published, row by
 * row; {@link io.dikast.eval.data.StepData} reads those that label the steps of solutions.
 */
@NullMarked
package io.dikast.eval.data;

import org.jspecify.annotations.NullMarked;
