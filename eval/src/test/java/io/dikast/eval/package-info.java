@NullMarked
package io.dikast.eval;

import org.jspecify.annotations.NullMarked;
