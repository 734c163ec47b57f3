@NullMarked
package io.dikast.spct.text;

import org.jspecify.annotations.NullMarked;
