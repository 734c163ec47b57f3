/** Start at {@link io.dikast.server.web.PageFile}: the files of the page at {@code /}. */
@NullMarked
package io.dikast.server.web;

import org.jspecify.annotations.NullMarked;
