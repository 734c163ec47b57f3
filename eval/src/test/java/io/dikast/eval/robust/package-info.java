@NullMarked
package io.dikast.eval.robust;

import org.jspecify.annotations.NullMarked;
