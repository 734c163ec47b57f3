@NullMarked
package io.dikast.inference.openai;

import org.jspecify.annotations.NullMarked;
