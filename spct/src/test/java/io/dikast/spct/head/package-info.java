@NullMarked
package io.dikast.spct.head;

import org.jspecify.annotations.NullMarked;
