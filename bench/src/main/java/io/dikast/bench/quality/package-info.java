/**
 * Start at {@link io.dikast.bench.quality.TinyQualityCommand}: how often a judge chooses the right
 * response, by how it is sampled and counted. {@link io.dikast.bench.quality.BoxQuestions} makes
 * the questions.
 */
@NullMarked
package io.dikast.bench.quality;

import org.jspecify.annotations.NullMarked;
