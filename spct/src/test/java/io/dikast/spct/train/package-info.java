@NullMarked
package io.dikast.spct.train;

import org.jspecify.annotations.NullMarked;
