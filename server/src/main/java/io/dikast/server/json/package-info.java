/**
 * Start at {@link io.dikast.server.json.SelectionJson}: the one JSON shape of a selection, the
 * request that asks for one, and the errors in its place. Read and written as a stream, without
 * reflection.
 */
@NullMarked
package io.dikast.server.json;

import org.jspecify.annotations.NullMarked;
