/** Start at {@link io.dikast.samplers.ParadigmLawsTest}: what every paradigm keeps. */
@NullMarked
package io.dikast.samplers;

import org.jspecify.annotations.NullMarked;
