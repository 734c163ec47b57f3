/**
 * Start at {@link io.dikast.server.http.HttpService}: the routes of {@code docs/http-api.md} over
 * one model. Sockets live on Vert.x's event loop, every request's work on a virtual thread of its
 * own.
 */
@NullMarked
package io.dikast.server.http;

import org.jspecify.annotations.NullMarked;
