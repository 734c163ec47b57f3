@NullMarked
package io.dikast.samplers.defence;

import org.jspecify.annotations.NullMarked;
