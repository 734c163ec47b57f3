/** Start at {@link io.dikast.server.cli.CommandFixture}: runs a command line inside a test. */
@NullMarked
package io.dikast.server.cli;

import org.jspecify.annotations.NullMarked;
