/**
 * Start at {@link io.dikast.server.cli.Main}: the command line. {@code CommandRun} parses and turns
 * failures into exit codes; each command is a class of its own.
 */
@NullMarked
package io.dikast.server.cli;

import org.jspecify.annotations.NullMarked;
