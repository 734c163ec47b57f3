@NullMarked
package io.dikast.eval.data;

import org.jspecify.annotations.NullMarked;
