@NullMarked
package io.dikast.metarm;

import org.jspecify.annotations.NullMarked;
