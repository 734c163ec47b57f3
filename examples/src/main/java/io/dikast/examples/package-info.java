/** Start at {@link io.dikast.examples.ChooseAnswer}: the smallest program that uses Dikast. */
@NullMarked
package io.dikast.examples;

import org.jspecify.annotations.NullMarked;
