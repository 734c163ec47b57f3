/** Start at {@link io.dikast.spct.cli.SpctTool}: the command line of training. */
@NullMarked
package io.dikast.spct.cli;

import org.jspecify.annotations.NullMarked;
