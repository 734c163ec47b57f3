/** Readers with a mistake each, for what is meant to find them. */
@NullMarked
package io.dikast.planted;

import org.jspecify.annotations.NullMarked;
