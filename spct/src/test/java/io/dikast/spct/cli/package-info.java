@NullMarked
package io.dikast.spct.cli;

import org.jspecify.annotations.NullMarked;
