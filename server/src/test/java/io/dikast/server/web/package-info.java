/** Start at {@link io.dikast.server.web.PageSelectTest}: the page in a browser, judge by judge. */
@NullMarked
package io.dikast.server.web;

import org.jspecify.annotations.NullMarked;
