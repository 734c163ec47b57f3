@NullMarked
package io.dikast.metarm.fit;

import org.jspecify.annotations.NullMarked;
