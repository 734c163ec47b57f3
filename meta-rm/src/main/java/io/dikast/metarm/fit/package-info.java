/**
 * Start at {@link io.dikast.metarm.fit.LogisticFit}: how the weights of a head are found, how good
 * they are, and the file they are kept in. Heads over plain features and over hidden states share
 * all of it.
 */
@NullMarked
package io.dikast.metarm.fit;

import org.jspecify.annotations.NullMarked;
