/**
 * Start at {@link io.dikast.testkit.search.SearchContract}: the laws that every search tree keeps,
 * {@link io.dikast.testkit.search.AnswerSearchContract}: those that every search for an answer
 * keeps, and {@link io.dikast.testkit.search.Needle}: a problem whose answer is known.
 */
@NullMarked
package io.dikast.testkit.search;

import org.jspecify.annotations.NullMarked;
