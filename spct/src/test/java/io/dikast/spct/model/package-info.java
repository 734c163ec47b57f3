@NullMarked
package io.dikast.spct.model;

import org.jspecify.annotations.NullMarked;
