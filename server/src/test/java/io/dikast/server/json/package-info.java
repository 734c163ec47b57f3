/** Start at {@link io.dikast.server.json.SelectionJsonTest}: the shape in exact words. */
@NullMarked
package io.dikast.server.json;

import org.jspecify.annotations.NullMarked;
