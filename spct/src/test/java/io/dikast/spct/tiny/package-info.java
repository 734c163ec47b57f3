@NullMarked
package io.dikast.spct.tiny;

import org.jspecify.annotations.NullMarked;
