/** Start at {@link io.dikast.SelectorBuilderTest}: what the defaults come to. */
@NullMarked
package io.dikast;

import org.jspecify.annotations.NullMarked;
