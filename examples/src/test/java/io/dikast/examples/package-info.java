/** Start at {@link io.dikast.examples.ExamplesTest}: every example does what it says. */
@NullMarked
package io.dikast.examples;

import org.jspecify.annotations.NullMarked;
