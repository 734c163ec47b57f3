@NullMarked
package io.dikast.spct.grpo;

import org.jspecify.annotations.NullMarked;
