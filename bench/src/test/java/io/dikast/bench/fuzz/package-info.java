/** Every reader on its seeds and on some thousand inputs more, and mistakes that must be found. */
@NullMarked
package io.dikast.bench.fuzz;

import org.jspecify.annotations.NullMarked;
