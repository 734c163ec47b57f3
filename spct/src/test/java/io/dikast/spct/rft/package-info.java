@NullMarked
package io.dikast.spct.rft;

import org.jspecify.annotations.NullMarked;
