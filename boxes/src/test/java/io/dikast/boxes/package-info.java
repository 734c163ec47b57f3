@NullMarked
package io.dikast.boxes;

import org.jspecify.annotations.NullMarked;
